import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { readGlobalId } from '../../api/ids';
import { anniversary, civilDate } from '../../statute';
import { startApiBench, type ApiBench } from '../support/api';
import { setting } from '../support/journeys';
import { codesIn, Story } from '../support/story';

/* Who may erase, on which ground and when; and what a child whose key was destroyed still shows. */

let bench: ApiBench;
let story: Story;
let lead = '';
beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-12-01');
  lead = await staff('lead', 'SERVICE_LEAD');
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

async function staff(reference: string, role: string): Promise<string> {
  const told = await story.set('registerStaff', { reference, roles: [role], teams: [] }, 'staff { id }');
  return (told['staff'] as { id: string }).id;
}

interface Erased {
  readonly child: { readonly erasure: unknown } | null;
  readonly errors: readonly { readonly code: string; readonly path: readonly string[] }[];
}

const ERASURE = 'child { id erasure { on ground decision entry } } errors { code path }';

function erase(child: string, input: object = {}, role: Parameters<Story['person']>[0] = 'authority-administrator') {
  const asked = { child: story.childId(child), ground: 'WRONG_CHILD', decision: 'decision-1', decidedBy: lead };
  return story.mutate(role, 'eraseChild', { ...asked, ...input }, ERASURE) as unknown as Promise<Erased>;
}

const codeOf = async (erased: Promise<Erased>): Promise<readonly unknown[]> =>
  (await erased).errors.map(({ code, path }) => [code, ...path]);

const NAMES = 'givenNames familyName namesWithheld bornOn reference erasure { ground } retainUntil';

async function look(child: string, role: Parameters<Story['person']>[0] = 'social-worker') {
  const asked = await story.ask(role, `query ($id: ID!) { child(id: $id) { ${NAMES} journeys { id open } } }`, {
    id: story.childId(child),
  });
  return asked['child'] as Readonly<Record<string, unknown>>;
}

test('an administrator alone may erase, on the decision of a second person who may decide it', async () => {
  await story.child('kept', '2015-03-04');
  for (const role of ['case-system', 'social-worker', 'service-lead', 'supervisor', 'auditor'] as const)
    expect(await codeOf(erase('kept', {}, role))).toEqual([['NOT_ALLOWED']]);
  const worker = await staff('worker', 'SOCIAL_WORKER');
  expect(await codeOf(erase('kept', { decidedBy: worker }))).toEqual([['NOT_ALLOWED', 'decidedBy']]);
  const self = await staff('authority-administrator', 'SERVICE_LEAD');
  expect(await codeOf(erase('kept', { decidedBy: self }))).toEqual([['NOT_ALLOWED', 'decidedBy']]);
  expect(await codeOf(erase('kept', { decidedBy: story.childId('kept') }))).toEqual([['NOT_FOUND', 'decidedBy']]);
  expect(await codeOf(erase('kept', { decision: 'Decided by Ms Example' }))).toEqual([['INVALID_VALUE', 'decision']]);
  expect(await codeOf(erase('nobody'))).toEqual([['NOT_FOUND', 'child']]);
  expect((await look('kept'))['givenNames']).toBe('Invented');
});

test('nobody erases a child of another authority, nor one of whom another authority has a journey', async () => {
  const there = await Story.begin(bench, '2026-12-01');
  const told = await there.set(
    'registerStaff',
    { reference: 'lead', roles: ['SERVICE_LEAD'], teams: [] },
    'staff { id }',
  );
  const asked = {
    child: story.childId('kept'),
    ground: 'COURT_ORDER',
    decision: 'd',
    decidedBy: Object(told['staff']).id,
  };
  const refused = await there.mutate('authority-administrator', 'eraseChild', asked, ERASURE);
  expect(refused).toMatchObject({ errors: [{ code: 'NOT_FOUND', path: ['child'] }] });

  await story.on('2026-12-02');
  await there.on('2026-12-02');
  await story.start(['moved']);
  const to = { receiver: there.authority };
  const offered = await story.offer('team-manager', 'transfer', to, { children: ['moved'] });
  const answer = {
    journey: story.journeyId('moved'),
    offer: offered.results[0]?.recorded[0]?.sequence,
    accepted: true,
  };
  const place = { occurredOn: there.today, team: there.team('north'), reference: 'taken-over' };
  expect(codesIn(await there.one('team-manager', 'answerHandOver', { ...answer, ...place }))).toEqual([]);
  expect(await codeOf(erase('moved', { ground: 'COURT_ORDER' }))).toEqual([['NOT_ALLOWED', 'child']]);
});

test('an open journey stands against two of the grounds, and not against a wrong child or a court', async () => {
  await story.on('2026-12-03');
  await story.start(['open']);
  expect(await codeOf(erase('open', { ground: 'ERASURE_REQUEST_UPHELD' }))).toEqual([['NOT_YET', 'child']]);
  expect(await codeOf(erase('open', { ground: 'RETENTION_OVER' }))).toEqual([['NOT_YET', 'child']]);
  expect(codesIn(await story.end('team-manager', 'opened-in-error', { children: ['open'] }))).toEqual([]);
  expect(await codeOf(erase('open', { ground: 'RETENTION_OVER' }))).toEqual([['NOT_YET', 'ground']]);
  expect(await codeOf(erase('open', { ground: 'ERASURE_REQUEST_UPHELD' }))).toEqual([]);
  await story.start(['wrong']);
  expect(await codeOf(erase('wrong', { ground: 'WRONG_CHILD' }))).toEqual([]);
});

test('sent again it answers as before and records nothing more, under the same key or another', async () => {
  await story.child('again', '2015-03-04');
  const key = { idempotencyKey: randomUUID() };
  const first = await erase('again', key);
  expect(first).toMatchObject({
    errors: [],
    child: { erasure: { on: '2026-12-03', ground: 'WRONG_CHILD', decision: 'decision-1', entry: 4 } },
  });
  expect(await erase('again', key)).toEqual(first);
  expect(await erase('again', { ground: 'COURT_ORDER', decision: 'decision-2' })).toEqual(first);
  expect(await codeOf(erase('again', { ...key, decision: 'decision-2' }))).toEqual([
    ['DIFFERENT_BODY', 'idempotencyKey'],
  ]);
  const entries = await story.timeline('again');
  expect(entries.filter(({ type }) => type === 'KEY_ERASED')).toMatchObject([
    { actor: 'authority-administrator', onBehalfOf: 'lead', title: "Erased: the child's key was destroyed" },
  ]);
});

describe('a child whose key was destroyed', () => {
  test('is erased while its journey goes on, on a ground that allows it', async () => {
    await story.on('2026-12-04');
    await story.start(['gone']);
    await story.record(
      'social-worker',
      'wishesAndFeelings',
      { how: 'talked', words: 'Invented words' },
      { children: ['gone'] },
    );
    await story.on('2026-12-20');
    expect((await look('gone'))['familyName']).toBe('Person');
    expect(await codeOf(erase('gone'))).toEqual([]);
  });

  test('shows dates and codes, and says why it shows no names; others are told that they are not for them', async () => {
    expect(await look('gone')).toMatchObject({
      ...{ givenNames: null, familyName: null, namesWithheld: 'ERASED', reference: 'gone', bornOn: '2015-03-04' },
      erasure: { ground: 'WRONG_CHILD' },
      journeys: [{ open: true }],
    });
    expect(await look('kept', 'authority-administrator')).toMatchObject({ namesWithheld: 'NOT_FOR_YOU' });
  });

  test('keeps its timeline, its duties with their explanations, and its place in the lists', async () => {
    const document = `query ($id: ID!) { timeline(child: $id, subjects: ["wishesAndFeelings"]) { edges { node {
      values { name value withheld } } } } }`;
    const { timeline } = await story.ask('auditor', document, { id: story.childId('gone') });
    expect(timeline).toEqual({
      edges: [
        {
          node: {
            values: [
              { name: 'how', value: 'talked', withheld: null },
              { name: 'words', value: null, withheld: 'ERASED' },
            ],
          },
        },
      ],
    });
    const duty = await story.duty('list-offer-recipients', { child: 'gone' });
    expect(duty).toMatchObject({ status: 'OVERDUE', why: { sentence: expect.stringContaining('2026') } });
    expect((await story.overdue(['LOCAL_GUARD'])).map(({ step }) => step)).toContain('list-offer-recipients');
  });

  test('takes no more words, with a code that says so; and still takes what has none', async () => {
    const heard = { how: 'talked', words: 'More' };
    expect(codesIn(await story.record('social-worker', 'wishesAndFeelings', heard, { children: ['gone'] }))).toEqual([
      'ERASED',
    ]);
    const mother = {
      person: 'm',
      relation: 'mother',
      hasParentalResponsibility: true,
      fatherLine: false,
      status: 'known',
    };
    expect(codesIn(await story.record('social-worker', 'offerRecipient', mother, { children: ['gone'] }))).toEqual([]);
    const both = await story.record('social-worker', 'wishesAndFeelings', heard, { children: ['gone', 'other'] });
    expect(both.results.map(({ errors }) => errors.map(({ code }) => code))).toEqual([['ERASED'], ['NOT_FOUND']]);
    const corrected = { child: story.childId('gone'), bornOn: '2015-03-05', reason: 'Misread.' };
    expect(await story.mutate('social-worker', 'correctBirthDate', corrected, 'errors { code path }')).toEqual({
      errors: [{ code: 'ERASED', path: ['reason'] }],
    });
    const again = { reference: 'gone', givenNames: 'Invented', familyName: 'Person' };
    expect(await story.mutate('case-system', 'registerChild', again, 'errors { code path }')).toEqual({
      errors: [{ code: 'ERASED', path: ['reference'] }],
    });
    expect(codesIn(await story.start(['wrong']))).toEqual(['ERASED']);
  });

  test('stays shut by the record, also when a restored keystore has its key again', async () => {
    await story.child('restored', '2015-03-04');
    const id = readGlobalId(story.childId('restored'))?.id;
    const { keystore } = keystores();
    const kept = await keystore.query('select wrapped, master_key from child_key where child = $1', [id]);
    expect(await codeOf(erase('restored'))).toEqual([]);
    const { wrapped, master_key: master } = kept.rows[0];
    const restore = 'update child_key set wrapped = $2, master_key = $3, destroyed_at = null where child = $1';
    await keystore.query(restore, [id, wrapped, master]);
    expect(await look('restored')).toMatchObject({ givenNames: null, namesWithheld: 'ERASED' });
    expect(await codeOf(erase('restored'))).toEqual([]); // and sent again, it destroys it again
    const { rows } = await keystore.query('select wrapped from child_key where child = $1', [id]);
    expect(rows).toEqual([{ wrapped: null }]);
  });

  test('a key that is missing without an erasure is told apart from one that was destroyed', async () => {
    await story.child('lost', '2015-03-04');
    await keystores().keystore.query('delete from child_key where child = $1', [
      readGlobalId(story.childId('lost'))?.id,
    ]);
    expect(await look('lost')).toMatchObject({ givenNames: null, namesWithheld: 'NO_KEY', erasure: null });
  });
});

let opened: Pool | undefined;
const keystores = () => ({ keystore: (opened ??= new Pool({ connectionString: setting('KEYSTORE_URL'), max: 1 })) });
afterAll(() => opened?.end());

describe('retention', () => {
  const retention = `retainUntil retention { until over countedFrom years isDefault source verified }`;
  const ofChild = async (child: string) =>
    Object(
      (
        await story.ask('auditor', `query ($id: ID!) { child(id: $id) { ${retention} } }`, { id: story.childId(child) })
      )['child'],
    );

  test.each(['1951-11-30', '1952-02-29', '1944-02-29', '2015-03-04'])(
    'of a child born on %s lasts until the 75th birthday',
    async (bornOn) => {
      await story.child(bornOn, bornOn);
      expect((await ofChild(bornOn)).retainUntil).toBe(anniversary(civilDate(bornOn), 75));
    },
  );

  test('says by which law, and that nobody has read it; without a date of birth it has no end', async () => {
    expect(await ofChild('2015-03-04')).toMatchObject({
      retention: {
        ...{ over: false, countedFrom: 'BIRTH', years: 75, isDefault: true, verified: false },
        source: expect.stringContaining('reg. 50'),
      },
    });
    await story.child('unborn');
    expect(await ofChild('unborn')).toMatchObject({ retainUntil: null, retention: { until: null, over: false } });
    expect(await codeOf(erase('unborn', { ground: 'RETENTION_OVER' }))).toEqual([['NOT_YET', 'ground']]);
  });

  test('of a child who died before 18 lasts for fifteen years from the death, and of one who died later does not', async () => {
    await story.on('2026-12-21');
    await story.child('late', '2008-12-20');
    for (const [child, on] of [
      ['died', '2026-12-21'],
      ['late', '2026-12-20'],
    ] as const) {
      await story.start([child], { on: '2026-12-10' });
      const aware = { authorityAwareOn: on };
      expect(codesIn(await story.record('social-worker', 'childDied', aware, { children: [child], on }))).toEqual([]);
    }
    expect(await ofChild('died')).toMatchObject({
      retention: { until: '2041-12-21', countedFrom: 'DEATH', years: 15 },
    });
    expect(await ofChild('late')).toMatchObject({ retention: { until: '2083-12-20', countedFrom: 'BIRTH' } });
  });

  test('past it, administrators find the record in a list, and may erase it; nothing is erased by itself', async () => {
    const list = async (first = 50, after?: string) => {
      const document = `query ($first: Int, $after: String) { recordsPastRetention(first: $first, after: $after) {
        totalCount pageInfo { endCursor } edges { node { reference retainUntil } } } }`;
      return Object((await story.ask('authority-administrator', document, { first, after }))['recordsPastRetention']);
    };
    const references = (page: { edges: { node: { reference: string } }[] }) =>
      page.edges.map(({ node }) => node.reference);
    const all = await list();
    expect([all.totalCount, references(all)]).toEqual([2, ['1944-02-29', '1951-11-30']]);
    const page = await list(1);
    expect(references(await list(1, page.pageInfo.endCursor))).toEqual(['1951-11-30']);
    for (const role of ['social-worker', 'supervisor', 'case-system'] as const)
      await expect(story.ask(role, '{ recordsPastRetention { totalCount } }')).rejects.toThrow('NOT_ALLOWED');

    expect(await codeOf(erase('1952-02-29', { ground: 'RETENTION_OVER' }))).toEqual([['NOT_YET', 'ground']]);
    expect((await look('1951-11-30'))['givenNames']).toBe('Invented');
    expect(await codeOf(erase('1951-11-30', { ground: 'RETENTION_OVER' }))).toEqual([]);
    expect(references(await list())).toEqual(['1944-02-29']);
  });

  test('an authority may keep records for longer, by its own schedule, and never for less', async () => {
    const set = (years: number) =>
      story.mutate(
        'authority-administrator',
        'setRetention',
        { years, source: 'Retention schedule, page 4' },
        'retention { years } errors { code path }',
      );
    expect(await set(25)).toMatchObject({ errors: [{ code: 'INVALID_VALUE', path: ['years'] }] });
    expect(await set(100)).toEqual({ retention: { years: 100 }, errors: [] });
    expect(await ofChild('2015-03-04')).toMatchObject({
      retention: { until: '2115-03-04', years: 100, isDefault: false, source: 'Retention schedule, page 4' },
    });
    expect(await ofChild('died')).toMatchObject({ retainUntil: '2041-12-21' });
    const { recordsPastRetention } = await story.ask('auditor', '{ recordsPastRetention { totalCount } }');
    expect(recordsPastRetention).toEqual({ totalCount: 0 });
  });
});
