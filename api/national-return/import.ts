import { lawSince } from '../../activities/record';
import { day, readRecordedOf } from '../../activities/reading';
import { londonDate, type CivilDate } from '../../statute';
import { journeyOf } from '../../workflows/catalogue';
import { decide, type Command, type StartingFact } from '../../workflows/kernel/decide';
import { BASE_LAW, learn, type LawKnown } from '../../workflows/kernel/law';
import type { Role } from '../../workflows/kernel/people';
import { accepted, refusal, type Judged, type Refusal } from '../../workflows/kernel/refusals';
import { emptyJourney, fold, type JourneyState } from '../../workflows/kernel/state';
import { tell } from '../commands';
import type { Context } from '../context';
import { innerId, notFound, ownId, uuidOf } from '../ids';
import { badKey, badReference, onlyFor } from '../inputs';
import { tellRegister } from '../register';
import { erased, erasureOf } from '../sealed';
import type { Fault } from './faults';
import { newsOf, type Difference } from './news';
import { readNationalReturn, type NationalReturn, type ReturnedChild } from './read';
import type { ReturnFile } from './tables';
import { leftOut, toldOf, type LeftOut } from './told';

/** Who may take over from a return. */
export const IMPORTERS: readonly Role[] = ['case-system', 'leaving-care-manager'];

/** As many children as one call takes, so that it is answered in time. */
export const MAX_CHILDREN = 200;

/** So many journeys are told at a time. */
const LANES = 12;
const MUTATION = 'importCareLeavers';
const { definition } = journeyOf('leaving-care');

export interface ImportInput {
  readonly idempotencyKey: string;
  readonly files: readonly ReturnFile[];
  readonly lastDay: CivilDate;
  readonly team: string;
  /** The first day from which this record is whole; today when left out. */
  readonly wholeFrom?: CivilDate | null | undefined;
  readonly preview: boolean;
}

/** What became, or would become, of one child of a return. */
export type Outcome =
  | { readonly what: 'left-out'; readonly why: LeftOut }
  /** The journey as the kernel has it at once. */
  | { readonly what: 'opened'; readonly state: JourneyState }
  | { readonly what: 'changed' | 'unchanged' }
  | { readonly what: 'left-alone'; readonly why: LeftAlone }
  | { readonly what: 'refused'; readonly refusal: Refusal };

/**
 * Why nothing was told of a child whom the record knows. `ended`: the journey is over; `told-by-people`: it was not begun from
 * a return; `differs`: the return contradicts what everything else rests on.
 */
export type LeftAlone = 'ended' | 'told-by-people' | 'differs';

export interface OutcomeOf {
  readonly child: ReturnedChild;
  readonly outcome: Outcome;
  readonly differences: readonly Difference[];
}

export interface Imported {
  readonly read: NationalReturn;
  readonly outcomes: readonly OutcomeOf[];
  readonly today: CivilDate;
}

/**
 * Opens a journey of leaving care for each young person of a return within its ages, and brings what is new to those that are
 * there. A repeat finds what is there: every id follows from the child's own number. A refusal of one undoes nothing for others.
 */
export async function importCareLeavers(context: Context, input: ImportInput): Promise<Judged<Imported>> {
  const today = londonDate(context.now);
  const team = innerId('Team', input.team) ?? '';
  const wrong =
    onlyFor(context, IMPORTERS, 'take over from a return') ??
    badKey(input.idempotencyKey) ??
    badDays(input, today) ??
    (await badTeam(context, team));
  if (wrong) return { ok: false, refusal: wrong };
  const read = readNationalReturn(input.files, input.lastDay);
  if (read.children.length > MAX_CHILDREN) return { ok: false, refusal: TOO_MANY };
  const known = await knownOf(context, read.children);
  const importing: Importing = { context, known, team, today, lastDay: input.lastDay, input };
  const outcomes = await inLanes(read.children, (child) => importOne(importing, child));
  for (const { child, differences } of outcomes) if (differences.length > 0) noteLook(importing, child);
  return accepted({ read, outcomes, today });
}

const TOO_MANY = refusal(
  'invalid-value',
  `At most ${MAX_CHILDREN} children are taken at once. Send the rows of others as empty lines, so that lines keep their numbers.`,
  'files',
);

function badDays({ lastDay, wholeFrom }: ImportInput, today: CivilDate): Refusal | undefined {
  if (lastDay > today) return refusal('in-the-future', 'The return covers days that have not come.', 'lastDay');
  if (wholeFrom != null && wholeFrom > today) return refusal('in-the-future', 'This day has not come.', 'wholeFrom');
  if (wholeFrom != null && wholeFrom <= lastDay)
    return refusal('invalid-value', 'A day after the last day of the return is wanted.', 'wholeFrom');
  return undefined;
}

async function badTeam({ prisma, caller }: Context, id: string): Promise<Refusal | undefined> {
  const team = await prisma.team.findFirst({ where: { id, authority: caller.authority } });
  return team ? undefined : notFound('team', 'team');
}

/** A difference tells what the record does not say, and so shows something of the child. */
const noteLook = ({ context, known }: Importing, { child }: ReturnedChild): void => {
  const id = childId(context, child);
  const journey = known.journeys.get(id)?.id;
  context.looked.note({ child: id, ...(journey === undefined ? {} : { journey }) }, MUTATION, context.now);
};

// ---- What the record has ----

interface Known {
  readonly children: ReadonlyMap<string, { readonly bornOn: CivilDate | null }>;
  readonly journeys: ReadonlyMap<string, { readonly id: string; readonly state: JourneyState }>;
  readonly law: LawKnown;
}

const childId = ({ caller }: Context, reference: string): string => ownId('child', caller.authority, reference);

async function knownOf(context: Context, children: readonly ReturnedChild[]): Promise<Known> {
  const { prisma, caller } = context;
  const ids = children.map(({ child }) => childId(context, child));
  const [rows, journeys, changes] = await Promise.all([
    prisma.child.findMany({ where: { id: { in: ids }, sequence: { gt: 0 } }, select: { id: true, bornOn: true } }),
    prisma.journey.findMany({
      where: { child: { in: ids }, type: definition.id, authority: caller.authority },
      select: { id: true, child: true },
      orderBy: { recordedAt: 'asc' },
    }),
    lawSince(prisma, caller.authority, 0),
  ]);
  const events = await readRecordedOf(
    prisma,
    journeys.map(({ id }) => id),
  );
  const folded = journeys.map(
    ({ id, child }) => [child, { id, state: fold(emptyJourney(id), events.get(id) ?? []) }] as const,
  );
  return {
    children: new Map(rows.map(({ id, bornOn }) => [id, { bornOn: bornOn && day(bornOn) }])),
    journeys: new Map(folded),
    law: learn(BASE_LAW, changes),
  };
}

// ---- One child ----

interface Importing {
  readonly context: Context;
  readonly known: Known;
  readonly team: string;
  readonly today: CivilDate;
  readonly lastDay: CivilDate;
  readonly input: ImportInput;
}

async function importOne(importing: Importing, child: ReturnedChild): Promise<OutcomeOf> {
  const { context, known, today } = importing;
  const of = (outcome: Outcome, differences: readonly Difference[] = []): OutcomeOf => ({
    child,
    outcome,
    differences,
  });
  const wrong = badReference(`return:${child.child}`, 'CHILD');
  if (wrong) return of({ what: 'refused', refusal: wrong });
  const id = childId(context, child.child);
  const journey = known.journeys.get(id);
  if (journey) return bring(importing, child, journey.state, of);
  const why = leftOut(child, today);
  if (why !== undefined) return of({ what: 'left-out', why });
  const bornOn = known.children.get(id)?.bornOn ?? null;
  if (bornOn !== null && bornOn !== child.history.bornOn)
    return of({ what: 'left-alone', why: 'differs' }, [{ kind: 'birth-date', ...child.places.header }]);
  if (await erasureOf(context)(id)) return of({ what: 'refused', refusal: erased('child') });
  return of(await open(importing, child, id));
}

/** The journey is decided on here first: what it would owe at once comes from the kernel itself. */
async function open(importing: Importing, child: ReturnedChild, id: string): Promise<Outcome> {
  const { context, known, team, today, lastDay, input } = importing;
  const { authority } = context.caller;
  const begins = input.wholeFrom ?? today;
  const reference = `return:${child.child}`;
  const journey = ownId('journey', authority, definition.id, reference);
  const clockOffsetMs = context.offsetMs;
  const about = { journeyType: definition.id, child: id, authority, team, purpose: definition.purposes[0] ?? '' };
  const command: Command = {
    type: 'start',
    occurred: { on: begins },
    start: { ...about, reference, clockOffsetMs },
    facts: toldOf(child, lastDay, begins),
  };
  const author = authorOf(context);
  const empty = { ...emptyJourney(journey), law: known.law };
  const judged = decide(definition, empty, { id: '', body: '', author, command }, context.now);
  if (!judged.ok) return { what: 'refused', refusal: judged.refusal };
  const opened = { what: 'opened', state: judged.value.state } as const;
  if (input.preview) return opened;
  const unregistered = await register(importing, child, id);
  if (unregistered) return { what: 'refused', refusal: unregistered };
  const asked = {
    journey: { id: journey, type: definition.id, child: id },
    command,
    start: { journey, clockOffsetMs },
  };
  const refused = await told(importing, { ...asked, commandId: uuidOf('take-over', journey) });
  return refused ? { what: 'refused', refusal: refused } : opened;
}

/** Brings to a journey what the return tells and it does not have. */
async function bring(
  importing: Importing,
  child: ReturnedChild,
  { journey, entries, ended, started }: JourneyState,
  of: (outcome: Outcome, differences?: readonly Difference[]) => OutcomeOf,
): Promise<OutcomeOf> {
  const { lastDay, today, input } = importing;
  if (ended) return of({ what: 'left-alone', why: 'ended' });
  const news = newsOf(child, entries, lastDay);
  if (!news || !started) return of({ what: 'left-alone', why: 'told-by-people' });
  const { facts, differences } = news;
  const contradicts = differences.some(({ kind }) => kind === 'birth-date' || kind === 'death');
  if (contradicts) return of({ what: 'left-alone', why: 'differs' }, differences);
  if (facts.length === 0) return of({ what: 'unchanged' }, differences);
  if (input.preview) return of({ what: 'changed' }, differences);
  const refused = await told(importing, {
    journey: { id: journey, type: definition.id, child: started.child },
    command: { type: 'bring', occurred: { on: today }, facts },
    commandId: bringId(journey, facts),
  });
  return of(refused ? { what: 'refused', refusal: refused } : { what: 'changed' }, differences);
}

/** The same facts are brought once, however often and by whomever they are sent. */
const bringId = (journey: string, facts: readonly StartingFact[]): string =>
  uuidOf('bring', journey, ...facts.map((fact) => JSON.stringify(fact)));

const authorOf = ({ caller }: Context) => ({ by: { id: caller.subject, roles: caller.roles } });

async function told({ context, input }: Importing, asked: Parameters<typeof tell>[2][number]) {
  const act = { mutation: MUTATION, idempotencyKey: input.idempotencyKey, author: authorOf(context) };
  const [answer] = await tell(context, act, [asked]);
  return answer?.refusal;
}

/** A return has no names: they come with `registerChild`, before or after. */
async function register(
  { context, known, today }: Importing,
  { child: reference, history }: ReturnedChild,
  id: string,
) {
  const { bornOn } = history;
  if (known.children.get(id)?.bornOn != null) return undefined;
  const { authority } = context.caller;
  const born = {
    event: { type: 'fact.recorded', fact: 'dateOfBirth', value: { bornOn } },
    occurred: { on: bornOn },
  } as const;
  const registered = { event: { type: 'child.registered', authority, reference }, occurred: { on: today } } as const;
  const judged = await tellRegister(context, {
    mutation: MUTATION,
    idempotencyKey: `return:${id}`,
    opens: true,
    stream: { kind: 'child', id, authority, reference },
    content: { reference, bornOn },
    drafts: ({ sequence }) => accepted(sequence === 0 ? [registered, born] : known.children.has(id) ? [born] : []),
  });
  return judged.ok ? undefined : judged.refusal;
}

async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

/** Every row and every child that was not taken, in the order of the files. */
export function refusedIn({ read, outcomes }: Imported, files: readonly ReturnFile[]): readonly Refused[] {
  const children = outcomes.flatMap(({ child, outcome }): readonly Refused[] =>
    outcome.what === 'refused' ? [{ ...child.places.header, ...outcome.refusal }] : [],
  );
  const order = (file: string): number => files.findIndex(({ name }) => name === file);
  return [...read.faults, ...children].toSorted((a, b) => order(a.file) - order(b.file) || a.line - b.line);
}

/** A row, or all of a child by the header row. */
export type Refused = Omit<Fault, 'code'> & { readonly code: string };
