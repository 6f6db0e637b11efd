import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ReturnFile } from '../../api/national-return/tables';
import { startApiBench, type ApiBench } from '../support/api';
import { temporaryFolder } from '../support/environment';
import { eventually } from '../support/eventually';
import { recordedFor } from '../support/journeys';
import { Story } from '../support/story';
import { returnOf, type ChildRows } from '../tools/return-of';
import { askDying } from './dying';

/*
 * Leaving care begins from the authority's own national return: true dates as occurred, today as recorded, what the return
 * cannot tell as unknown, and nothing twice. 20 April 2027; the returns are of the years to March 2026 and to March 2027.
 */

let bench: ApiBench;
let story: Story;
beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2027-04-19');
  await story.on('2027-04-20');
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(120_000);

interface Counted {
  readonly code: string;
  readonly count: number;
}
interface Told {
  readonly [count: string]: unknown;
  readonly refused: readonly { readonly file: string; readonly line: number; readonly code: string }[];
  readonly differences: readonly { readonly file: string; readonly line: number; readonly code: string }[];
  readonly errors: readonly { readonly code: string }[];
}

const FIELDS = `children opened changed unchanged leftOut { code count } leftAlone { code count } categories { code count }
  overdueAtOnce { code count } unknown { code count } questions { code count } filesLeftAlone
  refused { file line column code message } differences { file line code message } errors { code path }`;
const DOCUMENT = `mutation ($input: ImportCareLeaversInput!) { importCareLeavers(input: $input) { ${FIELDS} } }`;

const inputFor = (files: readonly ReturnFile[], more: object = {}) => ({
  ...{ idempotencyKey: 'import', files, lastDay: '2026-03-31', team: story.team('north'), preview: false },
  ...more,
});

async function takeOver(
  files: readonly ReturnFile[],
  more: object = {},
  role: 'case-system' | 'auditor' = 'case-system',
) {
  const told = await story.ask(role, DOCUMENT, { input: inputFor(files, more) });
  return told['importCareLeavers'] as Told;
}

const asCounts = (counts: unknown): Readonly<Record<string, number>> =>
  Object.fromEntries((counts as readonly Counted[]).map(({ code, count }) => [code, count]));

// ---- The young people: four of each kind, by their age on 20 April 2027 ----

const COPIES = ['a', 'b', 'c', 'd'];
const KINDS: readonly ChildRows[] = [
  { id: 'eligible', born: '10/01/2010', care: [{ from: '01/06/2020' }], reviews: ['05/11/2025'] },
  { id: 'relevant', born: '10/02/2010', care: [{ from: '01/06/2020', to: '10/03/2026', rec: 'E8' }] },
  { id: 'former', born: '10/03/2008', care: [{ from: '01/06/2020', to: '10/03/2026', rec: 'E8' }], leaver: {} },
  {
    ...{ id: 'education', born: '10/05/2005', leaver: { activity: 'F2' } },
    care: [{ from: '01/06/2015', to: '10/05/2023', rec: 'E8' }],
  },
  { id: 'under-25', born: '10/05/2003', care: [{ from: '01/06/2015', to: '10/05/2021', rec: 'E8' }] },
  {
    ...{ id: 'qualifying', born: '10/02/2010' },
    care: [{ from: '01/03/2026', to: '20/03/2026', rec: 'E8', ls: 'V2' }],
  },
  { id: 'experienced', born: '10/02/2010', care: [{ from: '01/06/2015', to: '10/03/2017', rec: 'E8' }] },
  { id: 'child', born: '10/02/2015', care: [{ from: '01/06/2020' }] },
  { id: 'adult', born: '10/02/2001', care: [{ from: '01/06/2015', to: '10/02/2019', rec: 'E8' }] },
  { id: 'died', born: '10/02/2010', care: [{ from: '01/06/2020', to: '10/03/2026', rec: 'E2' }] },
  { id: 'nowhere', born: '10/02/2010' },
];
const ALL = COPIES.flatMap((copy) => KINDS.map((rows) => ({ ...rows, id: `${rows.id}-${copy}` })));
const OPENED = 7 * COPIES.length;

/** Bad rows beside the good ones: of children who are taken all the same, and of one who is nobody. */
const BAD = {
  header: ['two-dates,1,10/01/2010,WBRI,,0,', 'two-dates,1,11/01/2010,WBRI,,0,'],
  episodes: [
    'former-b,01/07/2021,S,C2,N1,U4,PR1,01/08/2021,E8,,,,',
    'relevant-a,01/04/2026,S,C2,N1,U4,PR1,,,,,,',
    'former-a,01/06/2019,S,C2,N1,U4,PR1,01/05/2019,E8,,,,',
    'stranger,01/06/2019,S,C2,N1,U4,PR1,,,,,,',
    'education-a,31/02/2014,S,C2,N1,U4,PR1,,,,,,',
  ],
  reviews: ['eligible-a,12/01/2010,05/11/2025,PN1'],
};
const files = returnOf(ALL, BAD);

interface DutyShown {
  readonly step: { readonly id: string };
  readonly status: string;
  readonly dueOn: string;
  readonly openedOn: string;
  readonly whyUnknown: string | null;
}
interface JourneyShown {
  readonly id: string;
  readonly reference: string;
  readonly startedOn: string;
  readonly child: { readonly id: string };
  readonly duties: readonly DutyShown[];
}

async function journeyOf(reference: string): Promise<JourneyShown> {
  const document = `{ journeys(type: LEAVING_CARE, first: 200) { edges { node {
    id reference startedOn child { id } duties { step { id } status dueOn openedOn whyUnknown } } } } }`;
  const { journeys } = await story.ask('case-system', document);
  const { edges } = journeys as { edges: readonly { node: JourneyShown }[] };
  const found = edges.find(({ node }) => node.reference === `return:${reference}`);
  if (!found) throw new Error(`There is no journey for ${reference}.`);
  return found.node;
}

/** Facts of a journey, in the order in which they happened. */
async function timelineOf({ child: { id: child } }: JourneyShown) {
  const document = `query ($child: ID!) { timeline(child: $child, first: 200, types: [FACT_RECORDED]) { edges { node {
    subject occurredOn recordedAt actor journey { id } } } } }`;
  const { timeline } = await story.ask('auditor', document, { child });
  const { edges } = timeline as {
    edges: readonly {
      node: { subject: string; occurredOn: string; recordedAt: string; actor: string; journey: unknown };
    }[];
  };
  return edges.flatMap(({ node }) => (node.journey === null ? [] : [node]));
}

/** How many duties of each step a list holds. */
async function listed(list: 'overdueDuties' | 'unknownDuties'): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (let after: string | null = null, more = true; more;) {
    const document = `query ($after: String) { ${list}(journeyTypes: [LEAVING_CARE], first: 100, after: $after,
      clockKinds: [STATUTORY_LIMIT, LOCAL_GUARD, OUTCOME_CHECK]) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { step { id } } } } }`;
    const page = (await story.ask('case-system', document, { after }))[list] as {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      readonly edges: readonly { readonly node: { readonly step: { readonly id: string } } }[];
    };
    for (const { node } of page.edges) counts[node.step.id] = (counts[node.step.id] ?? 0) + 1;
    [more, after] = [page.pageInfo.hasNextPage, page.pageInfo.endCursor];
  }
  return counts;
}

/** Other specs write to the same record. */
const eventsKept = (): Promise<number> => recordedFor(bench.bench.sql, story.authority);

async function journeysKept(): Promise<{ readonly n: number; readonly children: number }> {
  const counting =
    'select count(*)::int as n, count(distinct child)::int as children from journey where authority = $1';
  const [row] = (await bench.bench.sql.query<{ n: number; children: number }>(counting, [story.authority])).rows;
  return row ?? { n: 0, children: 0 };
}

// ---- The first return ----

let previewed: Told;

test('a preview says what would be opened, by category and step, and opens nothing', async () => {
  const before = await eventsKept();
  previewed = await takeOver(files, { preview: true });
  expect(previewed).toMatchObject({ errors: [], opened: OPENED, changed: 0, unchanged: 0, filesLeftAlone: [] });
  expect(asCounts(previewed['categories'])).toEqual(
    Object.fromEntries(
      [
        ...['eligible', 'relevant', 'former-relevant', 'former-relevant-education', 'person-under-25'],
        ...['qualifying', 'care-experienced'],
      ].map((code) => [code, COPIES.length]),
    ),
  );
  expect(asCounts(previewed['leftOut'])).toEqual({ 'too-young': 4, 'too-old': 4, died: 4, 'without-care': 4 });
  expect(previewed['overdueAtOnce']).toEqual([]);
  expect(asCounts(previewed['unknown'])).toMatchObject({ 'needs-assessment': 20, 'keep-in-touch': 16, search: 16 });
  expect(await eventsKept()).toBe(before);
});

test('bad rows are refused by file, line and reason, never with a value, and good ones are taken', () => {
  expect(previewed.refused.map(({ file, line, code }) => [file, line, code])).toEqual([
    ['header.csv', 46, 'two-birth-dates'],
    ['header.csv', 47, 'two-birth-dates'],
    ['episodes.csv', 42, 'episodes-overlap'],
    ['episodes.csv', 43, 'after-return'],
    ['episodes.csv', 44, 'end-before-start'],
    ['episodes.csv', 45, 'unknown-child'],
    ['episodes.csv', 46, 'impossible-date'],
    ['reviews.csv', 6, 'two-birth-dates'],
  ]);
  const said = JSON.stringify(previewed);
  for (const value of ['2010', '/2020', 'stranger', 'eligible-a', 'two-dates,']) expect(said).not.toContain(value);
});

test('a part that was cut off, or never sent, is taken when the return comes again', async () => {
  const input = inputFor(returnOf(ALL.slice(0, 11)));
  let told = 0;
  const died = await askDying(bench, story, 'case-system', DOCUMENT, input, () => (told += 1) <= 2);
  expect(died.errors).toBeDefined();
  await eventually(journeysKept, ({ n }) => n === 2);
  const again = await takeOver(returnOf(ALL.slice(0, 11)));
  expect(again.errors).toEqual([]);
  expect([again['opened'], again['unchanged']]).toEqual([5, 2]);
  expect(await journeysKept()).toEqual({ n: 7, children: 7 });
});

test('two who send the same at once open each journey once', async () => {
  const half = returnOf(ALL.slice(11, 22));
  const twins = await Promise.all([takeOver(half), takeOver(half)]);
  expect(twins.flatMap(({ refused, errors }) => [...refused, ...errors])).toEqual([]);
  expect(await journeysKept()).toEqual({ n: 14, children: 14 });
});

test('the whole return opens the rest; sent once more, it changes nothing and says so', async () => {
  expect(await takeOver(files)).toMatchObject({ opened: OPENED - 14, unchanged: 14, changed: 0, differences: [] });
  const before = await eventsKept();
  expect(await takeOver(files, { idempotencyKey: 'another' })).toMatchObject({
    ...{ opened: 0, changed: 0, unchanged: OPENED, differences: [], refused: previewed.refused, errors: [] },
  });
  expect(await eventsKept()).toBe(before);
});

test('true dates as occurred, today as recorded, by whoever sent it', async () => {
  const journey = await journeyOf('former-b');
  expect(journey.startedOn).toBe('2027-04-20');
  const told = await timelineOf(journey);
  expect(told.map(({ subject, occurredOn }) => [subject, occurredOn])).toEqual([
    ['dateOfBirth', '2008-03-10'],
    ['enteredCare', '2020-06-01'],
    ['leftCare', '2026-03-10'],
    ['returnTold', '2026-03-31'],
    ['takenOver', '2027-04-20'],
  ]);
  expect(new Set(told.map(({ recordedAt, actor }) => `${recordedAt.slice(0, 10)} ${actor}`))).toEqual(
    new Set(['2027-04-20 case-system']),
  );
});

test('what the return cannot tell is unknown, with the sentence why, and is listed; nothing is overdue', async () => {
  const { duties } = await journeyOf('eligible-b');
  const assessment = duties.find(({ step }) => step.id === 'needs-assessment');
  expect(assessment).toMatchObject({ status: 'UNKNOWN', openedOn: '2026-01-10' });
  expect(assessment?.whyUnknown).toMatch(/^It was due on .*, before this record was taken over/);
  expect(duties.find(({ step }) => step.id === 'home-before-18')).toMatchObject({
    ...{ status: 'OPEN', dueOn: '2028-01-09', whyUnknown: null },
  });
  expect(duties.find(({ step }) => step.id === 'look-up-unknown')).toMatchObject({
    ...{ status: 'OPEN', dueOn: '2027-05-18', openedOn: '2027-04-20' },
  });
  expect(await listed('unknownDuties')).toEqual(asCounts(previewed['unknown']));
  expect(await listed('overdueDuties')).toEqual({});
});

test('looked up and not done, it is overdue by its true date; told after all, it is met on its day', async () => {
  const [one, other] = [await journeyOf('eligible-c'), await journeyOf('eligible-d')];
  const act = (mutation: string, journey: string, input: object) =>
    story.one('social-worker', mutation, { journeys: [journey], occurredOn: '2027-04-20', ...input });
  const lookedUp = { step: 'needs-assessment', found: 'NOT_DONE' };
  expect((await act('recordYoungPersonLookedUp', one.id, lookedUp)).results[0]?.errors).toEqual([]);
  const wrong = await act('recordYoungPersonLookedUp', one.id, { ...lookedUp, step: 'nothing' });
  expect(wrong.results[0]?.errors.map(({ code }) => code)).toEqual(['INVALID_VALUE']);
  const assessed = { mattersCovered: true, viewsRecorded: true, occurredOn: '2026-03-02' };
  expect((await act('recordYoungPersonNeedsAssessment', other.id, assessed)).results[0]?.errors).toEqual([]);
  const statusOf = async (reference: string) =>
    (await journeyOf(reference)).duties.find(({ step }) => step.id === 'needs-assessment')?.status;
  expect([await statusOf('eligible-c'), await statusOf('eligible-d')]).toEqual(['OVERDUE', 'SETTLED']);
  expect(await listed('overdueDuties')).toEqual({ 'needs-assessment': 1 });
});

test('names come with the case system, which registers the child as if nothing had been there', async () => {
  const input = { reference: 'former-b', givenNames: 'Invented', familyName: 'Person', bornOn: '2008-03-10' };
  const fields = 'child { givenNames bornOn } errors { code }';
  const registered = { child: { givenNames: 'Invented', bornOn: '2008-03-10' }, errors: [] };
  expect(await story.mutate('case-system', 'registerChild', input, fields)).toEqual(registered);
  expect(await story.mutate('case-system', 'registerChild', input, fields)).toEqual(registered);
  const other = { ...input, reference: 'former-c', bornOn: '2008-03-11' };
  expect(await story.mutate('case-system', 'registerChild', other, fields)).toMatchObject({
    errors: [{ code: 'DIFFERENT_BODY' }],
  });
});

// ---- The next year ----

const NEWER = returnOf([
  { ...KINDS[0], id: 'eligible-a', born: '10/01/2010', care: [{ from: '01/06/2020', to: '10/01/2027', rec: 'E8' }] },
  { ...KINDS[0], id: 'eligible-b', born: '11/01/2010' },
  { ...KINDS[0], id: 'eligible-c', born: '10/01/2010', care: [{ from: '01/06/2020', ls: 'V2' }] },
  { id: 'relevant-a', born: '10/02/2010', care: [{ from: '01/06/2020', to: '10/03/2026', rec: 'E8' }] },
  { id: 'new', born: '10/02/2010', care: [{ from: '01/06/2026' }] },
]);

test('a newer return brings what is new; what it says otherwise is listed, and nothing is corrected', async () => {
  const newer = { lastDay: '2027-03-31' };
  const told = await takeOver(NEWER, newer);
  expect(told).toMatchObject({ errors: [], refused: [], opened: 1, changed: 1, unchanged: 2 });
  expect(asCounts(told['leftAlone'])).toEqual({ differs: 1 });
  expect(told.differences.map(({ file, line, code }) => [file, line, code])).toEqual([
    ['header.csv', 3, 'birth-date'],
    ['episodes.csv', 4, 'legal-status'],
  ]);
  const subjects = (await timelineOf(await journeyOf('eligible-a'))).map(({ subject, occurredOn }) => [
    ...[subject, occurredOn],
  ]);
  expect(subjects).toContainEqual(['leftCare', '2027-01-10']);
  expect(subjects).toContainEqual(['homeEnded', '2027-01-10']);
  const before = await eventsKept();
  expect(await takeOver(NEWER, newer)).toMatchObject({ opened: 0, changed: 0, differences: told.differences });
  expect(await eventsKept()).toBe(before);
});

// ---- Refused as a whole; and where the record is whole from an earlier day ----

test('refused as a whole: for others, a team elsewhere, days to come, too many children', async () => {
  const codes = async (more: object, role?: 'auditor') =>
    (await takeOver(files, more, role)).errors.map(({ code }) => code);
  expect(await codes({}, 'auditor')).toEqual(['NOT_ALLOWED']);
  expect(await codes({ team: 'nonsense' })).toEqual(['NOT_FOUND']);
  expect(await codes({ lastDay: '2027-04-21' })).toEqual(['IN_THE_FUTURE']);
  expect(await codes({ wholeFrom: '2027-04-21' })).toEqual(['IN_THE_FUTURE']);
  expect(await codes({ wholeFrom: '2026-03-31' })).toEqual(['INVALID_VALUE']);
  const many = returnOf(Array.from({ length: 201 }, (_, index) => ({ id: `n-${index}`, born: '10/01/2010' })));
  expect((await takeOver(many)).errors.map(({ code }) => code)).toEqual(['INVALID_VALUE']);
});

test('whole from the day after the return: what fell due since is overdue at once, as the preview said', async () => {
  const since = await Story.begin(bench, '2027-04-19');
  await since.on('2027-04-20');
  const before = story;
  story = since;
  try {
    const early = { wholeFrom: '2026-04-01' };
    const preview = await takeOver(returnOf(ALL), { ...early, preview: true });
    expect(Object.values(asCounts(preview['overdueAtOnce'])).length).toBeGreaterThan(0);
    const told = await takeOver(returnOf(ALL), early);
    expect(told).toEqual(preview);
    expect(await listed('overdueDuties')).toEqual(asCounts(told['overdueAtOnce']));
    expect(await listed('unknownDuties')).toEqual(asCounts(told['unknown']));
  } finally {
    story = before;
  }
});

// ---- The command ----

describe('npm run import', () => {
  const run = promisify(execFile);
  const folder = join(temporaryFolder(), 'return');

  async function command(...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
    const env = { ...process.env, API_URL: bench.url, API_TOKEN: await tokenOf(), NODE_OPTIONS: '' };
    const program = join(__dirname, '..', '..', 'api', 'national-return', 'import-command.ts');
    return run(process.execPath, ['--import', 'tsx', program, ...args], { env }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (failed: { code: number; stdout: string; stderr: string }) => ({
        code: failed.code,
        said: failed.stdout + failed.stderr,
      }),
    );
  }
  const tokenOf = () => bench.token({ sub: 'importer', authority: own.authority, roles: ['case-system'] });
  let own: Story;
  beforeAll(async () => {
    own = await Story.begin(bench, '2026-11-20');
    mkdirSync(folder, { recursive: true });
    for (const { name, text } of files) writeFileSync(join(folder, name), text);
  });

  test('asks for the last day and for the team, and says what is wrong with a folder', async () => {
    expect(await command(folder)).toMatchObject({ code: 1, said: expect.stringContaining('it may be 2027-03-31') });
    const day = ['--last-day', '2026-03-31'];
    expect(await command(folder, ...day)).toMatchObject({ code: 1, said: expect.stringContaining('north, south') });
    expect(await command()).toMatchObject({ code: 1, said: expect.stringContaining('npm run import -- FOLDER') });
  });

  test('shows its progress and a summary, takes the good rows, and ends with 3 where rows were refused', async () => {
    const args = [folder, '--last-day', '2026-03-31', '--team', 'south'];
    const preview = await command(...args, '--preview');
    expect(preview.code).toBe(3);
    expect(preview.said).toMatch(/part 1 of 1: 44 children so far/);
    expect(preview.said).toMatch(/Journeys would be opened: 28; would be changed: 0; had it all: 0/);
    expect(preview.said).toMatch(/header\.csv:46 DOB {2}two-birth-dates: /);
    expect((await command(...args)).said).toMatch(/Journeys opened: 28; changed: 0; had it all: 0/);
    const again = await command(...args);
    expect(again.said).toMatch(/Journeys opened: 0; changed: 0; had it all: 28/);
    expect(again.said).not.toMatch(/2010|eligible-a/);
  });
});
