import type { Role } from '../../workflows/kernel/people';
import { startApiBench, type ApiBench } from '../support/api';
import { beginGuardianship, Bond, done } from '../support/guardianship';
import type { Story } from '../support/story';

/* Measures of relationships and of lifelong bonds: ten young people and ten adults, of whom one half fares otherwise than the other. */

let bench: ApiBench;
let story: Story;
const SOME = ['a1', 'a2', 'a3', 'a4', 'a5'];
const OTHERS = ['b1', 'b2', 'b3', 'b4', 'b5'];
const EVERYBODY = [...SOME, ...OTHERS];
const STOPPING = ['s1', 's2', 's3', 's4', 's5'];
const ADULTS = ['g1', 'g2', 'g3', 'g4', 'g5'];

beforeAll(async () => {
  bench = await startApiBench();
  story = await beginGuardianship(bench, '2026-01-05');
  await story.switchOn('review-2022', '2022-05-23');
  await relationships();
  await bonds();
}, 300_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

type Values = Readonly<Record<string, unknown>>;
const all = (role: Role, fact: string, values: Values, children = EVERYBODY) =>
  done(story.record(role, fact, values, { children }));
/** In their own word: one after the other. */
const each = async (fact: string, values: Values, children = EVERYBODY) => {
  for (const name of children) await done(story.record('young-person', fact, values, { children: [name] }));
};

/** All turn 18 on 1 June 2026. Some have two people who love them, a visitor who stays and an answer in time; others have not. */
async function relationships(): Promise<void> {
  for (const name of EVERYBODY) await story.child(name, '2008-06-01');
  await done(story.start(EVERYBODY, { purpose: 'RELATIONSHIPS' }));
  await all('social-worker', 'enteredCare', { episode: 'first' });
  await story.on('2026-01-06');
  await each('visitorAnswer', { answer: 'yes' });
  await each('familyFindingAnswer', { answer: 'yes' }, SOME);
  await done(story.offer('social-worker', 'reunification-or-kinship', {}, { children: EVERYBODY }));
  for (const name of EVERYBODY) await done(story.answer('social-worker', true, {}, { children: [name] }));
  await story.on('2026-01-16');
  await all('visitor-scheme', 'visitorMatched', { visitor: 'v' });
  await all('mentor-charity', 'mentorMatched', { mentor: 'm' });
  await all('family-finding-coordinator', 'connectionCount', { count: 7 });
  await story.on('2026-03-02');
  await each('familyFindingAnswer', { answer: 'not-now' }, OTHERS);
  await all('found-person', 'foundAnswer', { person: 'uncle', answer: 'in-touch' });
  await all('family-finding-coordinator', 'gatheringHeld', { withChild: true });
  await all('family-finding-coordinator', 'connectionCount', { count: 15 });
  await story.on('2026-05-05');
  for (const person of ['aunt', 'coach'])
    await each('relationship', { person, kind: 'family', loving: 'yes', paidRole: false }, SOME);
  await each('relationship', { person: 'aunt', kind: 'family', loving: 'yes', paidRole: false }, OTHERS);
  // Paid, and the other side has not said that it will last: it does not count.
  const adviser = { person: 'adviser', kind: 'worker', loving: 'yes', paidRole: true, lastsBeyondRole: true };
  await each('relationship', adviser, OTHERS);
  await all('personal-adviser', 'goalChecked', {});
  await each('visitorEnded', { visitor: 'v' }, OTHERS);
  await all('mentor', 'mentorEnded', { mentor: 'm', by: 'mentor' }, SOME);
  await story.on('2026-11-30');
  await all('personal-adviser', 'goalChecked', { siblingsAndCarers: true }, SOME);
  await story.on('2027-01-06');
  await all('social-worker', 'returnHomeChecked', { together: true }, SOME);
  await all('social-worker', 'returnHomeChecked', { together: false }, OTHERS);
}

async function bonds(): Promise<void> {
  for (const child of [...STOPPING, ...ADULTS]) await Bond.of(story, '1998-06-01', { child, team: 'south' });
  for (const child of STOPPING) {
    const bond = new Bond(story, child);
    await bond.wished();
    await done(bond.says('adult', 'stop'));
  }
  for (const child of ADULTS) {
    const bond = new Bond(story, child);
    await bond.wished();
    await bond.made(child === 'g1' ? [] : ['gp']);
    await done(bond.record('young-person', 'safetyHold'));
    await done(bond.record('young-person', 'changeAsked', { by: 'both', what: 'discharge' }));
    await done(bond.record('order-maker', 'changeOutcome', { choice: 'discharge', words: 'Words.' }));
  }
  await story.on('2027-02-01');
}

async function measures(team: string, variables: Values = {}, role: Role = 'auditor') {
  const document = `query ($team: ID, $from: Date!, $to: Date!, $measures: [LifelongGuardianshipMeasureId!]) {
    lifelongGuardianshipMeasures(team: $team, from: $from, to: $to, measures: $measures) {
      id kind numerator denominator suppressed } }`;
  const asked = { team: story.team(team), from: '2026-01-01', to: '2027-01-31', ...variables };
  const { lifelongGuardianshipMeasures } = await story.ask(role, document, asked);
  const told = lifelongGuardianshipMeasures as readonly {
    id: string;
    numerator: number | null;
    denominator: number | null;
  }[];
  return Object.fromEntries(told.map(({ id, numerator, denominator }) => [id, [numerator, denominator]]));
}

const NOTHING = [null, null];

test('of relationships: what the record tells, and no small number', async () => {
  expect(await measures('north')).toMatchObject({
    ASKED_AT_18: [10, 10],
    TWO_LOVING_AT_18: [5, 10],
    DECLINED_AT_18: [null, 10], // nobody: under five
    ASKED_AFTER_EXIT: [5, 10],
    TWO_LOVING_AFTER_EXIT: [5, 10],
    CONNECTIONS_BEFORE: [70, 10],
    CONNECTIONS_AFTER: [150, 10],
    VISITOR_WAIT_DAYS: [100, 10],
    VISITORS_PAST_18: [5, 10],
    VISITORS_PAST_21: NOTHING,
    MENTORS_PAST_18: [5, 10],
    MENTORS_UNDER_TWO_YEARS: [5, 5],
    RETURN_HOME_STANDING: [5, 10],
    ORDERS_RECEIVED: NOTHING,
  });
  // Of the first offers, which were due on 2 February, the answers of some came in time.
  const offers = { from: '2026-02-01', to: '2026-02-28', measures: ['OFFERS_ON_TIME', 'REOFFERS_ON_TIME'] };
  expect(await measures('north', offers)).toEqual({ OFFERS_ON_TIME: [5, 10], REOFFERS_ON_TIME: NOTHING });
});

test('of bonds: how many, never whose, and nothing of four notices', async () => {
  expect(await measures('south')).toMatchObject({
    ...{ BONDS_WISHED: [10, 10], BONDS_STOPPED: [5, 5], ORDERS_RECEIVED: [5, 5], HOLDS_BEGUN: [5, 5] },
    ...{ ORDERS_DISCHARGED: [5, 5], NOTICES_ON_TIME: NOTHING, ASKED_AT_18: NOTHING },
  });
});

test('what was corrected or withdrawn counts as it stands', async () => {
  const one = { children: ['a1'] };
  const loved = { person: 'coach', kind: 'family', loving: 'no', paidRole: false };
  await done(story.correct('young-person', 'relationship', loved, { ...one, on: '2026-05-05' }));
  const two = { measures: ['TWO_LOVING_AT_18', 'TWO_LOVING_AFTER_EXIT'] };
  expect(await measures('north', two)).toEqual({ TWO_LOVING_AT_18: [null, 10], TWO_LOVING_AFTER_EXIT: [null, 10] });
});

test('of a period that is possible, and of teams that are for the caller', async () => {
  expect(await measures('north', { to: '2026-05-31', measures: ['ASKED_AT_18'] })).toEqual({ ASKED_AT_18: NOTHING });
  await expect(measures('north', { from: '2027-02-01' })).rejects.toThrow('INVALID_VALUE');
  await expect(measures('north', {}, 'young-person')).rejects.toThrow('NOT_ALLOWED');
});
