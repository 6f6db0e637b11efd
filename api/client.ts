import type { Caller, DevIssuer } from './auth';

/** A refusal as the API tells it. */
export interface ToldRefusal {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
}

/** What came of an act, journey by journey. */
export interface ToldAct {
  readonly errors: readonly ToldRefusal[];
  readonly results: readonly {
    readonly journey: { readonly id: string } | null;
    readonly errors: readonly ToldRefusal[];
    readonly recorded: readonly { readonly sequence: number; readonly type: string }[];
  }[];
}

type Values = Readonly<Record<string, unknown>>;

/** The API answered with something that is no answer: a fault, a wrong question, or nobody was there. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

const REFUSALS = 'errors { code message path }';

/**
 * A caller of the API over HTTP, signed in by the development issuer: for the example data, the tests and the benches.
 * @param now tells the moment of each request where the API allows one to be told
 */
export class ApiClient {
  private readonly tokens = new Map<string, Promise<string>>();

  constructor(
    private readonly url: string,
    private readonly issuer: Pick<DevIssuer, 'sign'>,
    readonly now: () => string | undefined = () => undefined,
  ) {}

  /** Asks a question. @throws NoAnswer when the API gives errors instead of data */
  async ask(caller: Caller, document: string, variables: Values = {}): Promise<Values> {
    const now = this.now();
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await this.token(caller)}`,
        'content-type': 'application/json',
        ...(now === undefined ? {} : { 'x-throughline-now': now }),
      },
      body: JSON.stringify({ query: document, variables }),
      signal: AbortSignal.timeout(60_000),
    });
    const { data, errors } = (await response.json()) as { data?: Values | null; errors?: unknown };
    if (!data || errors) throw new NoAnswer(JSON.stringify(errors ?? response.status).slice(0, 2_000));
    return data;
  }

  /** Does an act in one or several journeys. */
  async act(caller: Caller, mutation: string, input: Values): Promise<ToldAct> {
    const results = `results { journey { id } ${REFUSALS} recorded { sequence type } }`;
    return (await this.mutate(caller, mutation, input, `${REFUSALS} ${results}`)) as unknown as ToldAct;
  }

  /** Any other mutation. @param selection what to read of its payload */
  async mutate(caller: Caller, mutation: string, input: Values, selection: string): Promise<Values> {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${selection} } }`;
    const { [mutation]: payload } = await this.ask(caller, document, { input });
    return payload as Values;
  }

  private token(caller: Caller): Promise<string> {
    const key = JSON.stringify(caller);
    const token = this.tokens.get(key) ?? this.issuer.sign(caller);
    this.tokens.set(key, token);
    return token;
  }
}
