import { startApiBench, type ApiBench } from '../support/api';
import { codesIn, Story } from '../support/story';
import { eventually } from '../support/eventually';

/* Lists: their order, their pages, and the two clocks. */

let bench: ApiBench;
let story: Story;
const names = ['a', 'b', 'c', 'd'];

beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-12-01');
  for (const [place, name] of names.entries()) {
    await story.on(`2026-12-${String(14 + place).padStart(2, '0')}`);
    await story.start([name], { team: place % 2 === 0 ? 'north' : 'south' });
  }
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

interface Listed {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly {
    readonly node: {
      readonly id: string;
      readonly dueOn: string;
      readonly status: string;
      readonly daysOverdue: number;
    };
  }[];
}

const PAGE = 'totalCount pageInfo { hasNextPage endCursor } edges { node { id dueOn status daysOverdue } }';

async function list(field: string, variables: object, teams: readonly string[] = ['north', 'south']): Promise<Listed> {
  const document = `query ($asAt: DateTime, $knownBy: DateTime, $first: Int, $after: String, $clockKinds: [ClockKind!]) {
    ${field}(asAt: $asAt, knownBy: $knownBy, first: $first, after: $after, clockKinds: $clockKinds) { ${PAGE} } }`;
  const answer = await story.ask(
    'supervisor',
    document,
    { first: 200, clockKinds: ['LOCAL_GUARD'], ...variables },
    { teams },
  );
  return answer[field] as Listed;
}

const OPTED_OUT = { answer: 'child-opted-out', words: 'I can speak for myself.' };
const MARCH = '2027-03-01T10:00:00.000Z';

test('the most overdue come first, and each once over the pages', async () => {
  const all = await list('overdueDuties', { asAt: MARCH });
  expect(all.totalCount).toBe(all.edges.length);
  expect(all.totalCount).toBeGreaterThan(names.length * 2);
  const days = all.edges.map(({ node }) => node.daysOverdue);
  expect(days).toEqual(days.toSorted((a, b) => b - a));
  const paged: string[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page: Listed = await list('overdueDuties', { asAt: MARCH, first: 3, after });
    expect(page.totalCount).toBe(all.totalCount);
    paged.push(...page.edges.map(({ node }) => node.id));
    [more, after] = [page.pageInfo.hasNextPage, page.pageInfo.endCursor];
  }
  expect(paged).toEqual(all.edges.map(({ node }) => node.id));
});

test('statutory limits only, unless asked; kinds are never mixed', async () => {
  expect((await list('overdueDuties', { asAt: MARCH, clockKinds: undefined })).totalCount).toBe(0);
  const both = await list('overdueDuties', { asAt: MARCH, clockKinds: ['LOCAL_GUARD', 'STATUTORY_LIMIT', 'GATE'] });
  expect(both.totalCount).toBe((await list('overdueDuties', { asAt: MARCH })).totalCount); // a gate is never overdue
});

test('upcoming ones end with the last day asked for', async () => {
  const asAt = '2026-12-17T12:00:00.000Z';
  const due = async (withinDays: number) => {
    const document = `query ($asAt: DateTime!, $withinDays: Int!) { upcomingDuties(asAt: $asAt, withinDays: $withinDays, clockKinds: [LOCAL_GUARD]) { ${PAGE} } }`;
    return ((await story.ask('supervisor', document, { asAt, withinDays })) as { upcomingDuties: Listed })
      .upcomingDuties;
  };
  const none = await due(-1).catch((error: Error) => error.message);
  expect(none).toMatch(/INVALID_VALUE/);
  const today = await due(0);
  expect(today.edges.map(({ node }) => node.dueOn)).toEqual(['2026-12-17']); // list-offer-recipients of the first
  const [dayBefore, day] = [await due(3), await due(4)];
  expect(dayBefore.edges.every(({ node }) => node.dueOn <= '2026-12-20')).toBe(true);
  expect(day.edges.some(({ node }) => node.dueOn === '2026-12-21')).toBe(true);
  expect(day.edges.every(({ node }) => ['OPEN', 'DUE_SOON'].includes(node.status))).toBe(true);
});

test('the due day is in time until it ends in London', async () => {
  const overdue = async (asAt: string) => (await list('overdueDuties', { asAt })).edges.length;
  expect([await overdue('2026-12-17T23:59:59.999Z'), await overdue('2026-12-18T00:00:00.000Z')]).toEqual([0, 1]);
});

test('list, item and history agree on what is overdue, at every moment and for either clock', async () => {
  await story.on('2026-12-21');
  expect(codesIn(await story.record('social-worker', 'advocacyOffer', OPTED_OUT, { children: ['a'] }))).toEqual([]);
  await story.record(
    'social-worker',
    'familyFinding',
    { couldCare: 'not-asked', consent: 'not-needed', effort: 'A map.' },
    { children: ['b'], on: '2026-12-18' },
  );
  await story.on('2027-01-08');
  await story.record('social-worker', 'advocacyOffer', OPTED_OUT, { children: ['c'], on: '2026-12-28' });
  for (const asAt of [
    '2026-12-18T00:00:00.000Z',
    '2026-12-23T12:00:00.000Z',
    '2027-01-04T00:00:00.000Z',
    '2027-01-08T09:00:00.000Z',
  ])
    for (const knownBy of [undefined, '2026-12-20T00:00:00.000Z', '2026-12-30T00:00:00.000Z']) {
      const listed = (await list('overdueDuties', { asAt, knownBy })).edges.map(
        ({ node }) => [node.id, node.daysOverdue] as const,
      );
      const items: (readonly [string, number])[] = [];
      for (const name of names)
        for (const duty of await story.duties(name, { asAt, knownBy }))
          if (duty.status === 'OVERDUE' && duty.clockKind === 'LOCAL_GUARD') items.push([duty.id, duty.daysOverdue]);
      expect(listed.toSorted()).toEqual(items.toSorted());
    }
});

test('a late record changes what is said of the past now, and never what was known then', async () => {
  const asAt = '2026-12-31T10:00:00.000Z';
  const then = await story.duty('offer-advocate', { child: 'c', asAt, knownBy: asAt });
  const now = await story.duty('offer-advocate', { child: 'c', asAt });
  expect([then.status, now.status, now.outcome]).toEqual(['OVERDUE', 'SETTLED', 'MET_LATE']);
  expect(now.daysLate).toBe(5); // due Wednesday 23 December, done on Monday 28 December
});

test('alerts stand from when they were raised until they were withdrawn', async () => {
  const alerts = async (moment: object) => {
    const document =
      'query ($standing: Boolean, $asAt: DateTime, $team: ID) { alerts(standing: $standing, asAt: $asAt, team: $team, first: 200) { totalCount edges { node { title about duty raisedAt closedAt because journey { id } } } } }';
    return (await story.ask('supervisor', document, { standing: true, ...moment }))['alerts'] as {
      totalCount: number;
      edges: readonly { node: { title: string; because: string | null; raisedAt: string; journey: { id: string } } }[];
    };
  };
  const standing = await eventually(
    () => alerts({}),
    ({ totalCount }) => totalCount > 0,
  );
  expect(standing.edges.every(({ node }) => node.because === null)).toBe(true);
  const raised = standing.edges.map(({ node }) => node.raisedAt);
  expect(raised).toEqual(raised.toSorted());
  const closed = await eventually(
    () => alerts({ standing: false }),
    ({ totalCount }) => totalCount > 0,
  );
  expect(closed.edges.map(({ node }) => node.because)).toContain('DONE');
  expect((await alerts({ asAt: '2026-12-15T10:00:00.000Z' })).totalCount).toBe(0);
});

describe('the timeline', () => {
  const TIMELINE = `query ($child: ID!, $asAt: DateTime, $knownBy: DateTime, $first: Int, $after: String, $types: [EventType!]) {
    timeline(child: $child, asAt: $asAt, knownBy: $knownBy, first: $first, after: $after, types: $types) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { id occurredOn occurredAt recordedAt type } } } }`;
  interface Told {
    readonly totalCount: number;
    readonly pageInfo: Listed['pageInfo'];
    readonly edges: readonly {
      readonly node: {
        readonly id: string;
        readonly occurredOn: string;
        readonly recordedAt: string;
        readonly type: string;
      };
    }[];
  }
  const timeline = async (variables: object) =>
    (await story.ask('auditor', TIMELINE, { child: story.childId('c'), ...variables }))['timeline'] as Told;

  test('is in the order of life, and pages through every entry once', async () => {
    const all = await timeline({ first: 200 });
    const days = all.edges.map(({ node }) => node.occurredOn);
    expect(days).toEqual(days.toSorted());
    const paged: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: Told = await timeline({ first: 7, after });
      paged.push(...page.edges.map(({ node }) => node.id));
      [more, after] = [page.pageInfo.hasNextPage, page.pageInfo.endCursor];
    }
    expect(paged).toEqual(all.edges.map(({ node }) => node.id));
    expect(all.totalCount).toBe(paged.length);
  });

  test('tells what had happened by one moment as far as was known by another', async () => {
    const knownBy = '2026-12-29T10:00:00.000Z';
    const then = await timeline({ first: 200, knownBy });
    expect(then.edges.every(({ node }) => node.recordedAt <= knownBy)).toBe(true);
    const facts = async (moment: object) =>
      (await timeline({ first: 200, types: ['FACT_RECORDED'], ...moment })).edges.filter(
        ({ node }) => node.occurredOn === '2026-12-28',
      ).length;
    expect([await facts({}), await facts({ knownBy }), await facts({ asAt: '2026-12-27T10:00:00.000Z' })]).toEqual([
      1, 0, 0,
    ]);
  });
});

test('a node is found by its id, with what the caller may see', async () => {
  const { id } = await story.duty('offer-advocate', { child: 'a' });
  const document = 'query ($id: ID!) { node(id: $id) { id __typename ... on Duty { step { id } } } }';
  expect(await story.ask('auditor', document, { id })).toEqual({
    node: { id, __typename: 'Duty', step: { id: 'offer-advocate' } },
  });
  expect(codesIn(await story.record('auditor', 'advocacyOffer', { answer: 'waiting' }, { children: ['a'] }))).toEqual([
    'NOT_ALLOWED',
  ]);
});
