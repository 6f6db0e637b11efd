import { homeMatching } from '../../workflows/home-matching/definition';
import { kindOf, type Need } from '../../workflows/home-matching/search/need';
import type { Row } from '../../workflows/home-matching/search/search';
import type { FieldValue, Values } from '../../workflows/kernel/events';
import { accepted, refusal, type Refusal } from '../../workflows/kernel/refusals';
import type { Context } from '../context';
import { innerId, readGlobalId } from '../ids';
import type { JourneySeen } from '../journeys';
import type { ActOutcome, ActResult } from '../payload';
import { tellRegister } from '../register';
import { requestDraft, requestSeen, streamOf } from './request';
import { storedRun } from './runs';

/*
 * The choice of a home, as the generated mutation tells it: it names a search, a home of its list and every criterion of law that the
 * home does not meet. Only the children's own authority chooses; that somebody else tried to is kept with the request.
 */

const IDS: readonly string[] = ['Home', 'HomeRequest', 'SearchRun', 'Approach', 'Hold'];

const inner = (said: FieldValue): FieldValue => {
  const read = typeof said === 'string' ? readGlobalId(said) : undefined;
  return read && IDS.includes(read.typename) ? read.id : said;
};

/** Values with the ids that the API gives as the record has them. */
export const innerRefs = (type: string, value: Values): Values =>
  type === homeMatching.id
    ? Object.fromEntries(
        Object.entries(value).map(([name, said]) => [
          name,
          Array.isArray(said) ? said.map((one) => String(inner(one))) : inner(said),
        ]),
      )
    : value;

/** Why a choice does not stand on the search that it names; a search that nobody ran, the journey itself refuses. */
export async function badChoice(context: Context, { id }: JourneySeen, value: Values): Promise<Refusal | undefined> {
  if (value['choice'] !== 'choose' || typeof value['run'] !== 'string' || typeof value['home'] !== 'string')
    return undefined;
  const run = await context.prisma.searchRun.findUnique({ where: { id: value['run'] }, select: { request: true } });
  const request = run && (await context.prisma.homeRequest.findUnique({ where: { id: run.request } }));
  if (!request) return undefined;
  if (!request.journeys.includes(id)) return refusal('invalid-value', 'No such search was run for this child.', 'run');
  const stored = await storedRun(context, value['run']);
  const found = stored?.search.candidates.find(({ homeId }) => homeId === value['home']);
  if (!stored || !found || found.rank === null)
    return refusal('not-compliant', 'This home is not in the list of the search that is named.', 'home');
  const named = Array.isArray(value['unmet']) ? value['unmet'] : [];
  const missing = unmetIn(stored.search.asked.need, found.rows).filter((criterion) => !named.includes(criterion));
  return missing.length === 0
    ? undefined
    : refusal('missing-value', `Give a reason for each of these, and name it: ${missing.join(', ')}.`, 'unmet');
}

/** What should be met by law and is not, and what had to be met, was set aside, and is not met. */
const unmetIn = ({ setAside = [] }: Need, rows: readonly Row[]): readonly string[] =>
  rows
    .filter(({ criterion, level, result }) => {
      const relaxed = setAside.some((one) => [criterion, kindOf(criterion)].includes(one.criterion));
      return result === 'not-met' && (level === 'should-by-law' || relaxed);
    })
    .map(({ criterion }) => criterion);

const ONLY_AUTHORITY = refusal(
  'not-allowed',
  "Only the children's own authority chooses a home. That this was tried is in the record of the request.",
);

/** Keeps with the request that somebody tried to choose a home who may not, and tells them so. */
export async function noteRefused(
  context: Context,
  act: string,
  { idempotencyKey, journeys }: { readonly idempotencyKey: string; readonly journeys: readonly string[] },
  outcome: ActOutcome,
): Promise<ActOutcome> {
  const named = [...new Set(journeys)];
  const results: ActResult[] = [];
  for (const [place, result] of outcome.results.entries()) {
    const code = result.errors[0]?.code;
    const journey = innerId('Journey', named[place] ?? '') ?? '';
    const refusedFor = code === 'not-allowed' || (code === 'not-found' && result.journey === undefined);
    const noted = refusedFor && (await note(context, act, idempotencyKey, journey));
    results.push(noted && code === 'not-found' ? { journey: undefined, errors: [ONLY_AUTHORITY] } : result);
  }
  return { ...outcome, results };
}

async function note(context: Context, act: string, idempotencyKey: string, journey: string): Promise<boolean> {
  const { caller, prisma } = context;
  const own = [{ body: caller.authority }, { authority: caller.authority }];
  const row = await prisma.homeRequest.findFirst({
    where: { journeys: { has: journey }, OR: own },
    orderBy: { sentAt: 'desc' },
  });
  if (!row) return false;
  const told = await tellRegister(context, {
    ...{ mutation: act, idempotencyKey, content: { refused: journey } },
    stream: streamOf(requestSeen(row, 'body')),
    drafts: () => accepted([requestDraft(context, { type: 'act.refused', act, code: 'not-allowed' })]),
  });
  return told.ok;
}
