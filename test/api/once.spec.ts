import { randomUUID } from 'node:crypto';
import { startApiBench, type ApiBench } from '../support/api';
import { codesIn, refusalsIn, Story } from '../support/story';
import { askDying } from './dying';

/*
 * Exactly once: whatever is sent again, at once or halfway, is in the record once, and answers as it did.
 */

let bench: ApiBench;
let story: Story;
beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-12-01');
  await story.on('2026-12-18');
  await story.start();
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

const MOTHER = {
  person: 'mother',
  relation: 'mother',
  hasParentalResponsibility: true,
  fatherLine: false,
  status: 'known',
};
const HEARD = { how: 'talked', words: 'To stay near school.' };

async function count(fact: string, child = 'child'): Promise<number> {
  const entries = await story.timeline(child);
  return entries.filter(({ subject, type }) => subject === fact && type === 'FACT_RECORDED').length;
}

test('the same key and content answer as before and record nothing more', async () => {
  const key = randomUUID();
  const first = await story.record('social-worker', 'offerRecipient', MOTHER, { key });
  const again = await story.record('social-worker', 'offerRecipient', MOTHER, { key });
  expect(codesIn(first)).toEqual([]);
  expect(again).toEqual(first);
  expect(await count('offerRecipient')).toBe(1);
});

test('the same key with another content is refused, also where only the sealed words differ', async () => {
  const key = randomUUID();
  expect(codesIn(await story.record('social-worker', 'wishesAndFeelings', HEARD, { key }))).toEqual([]);
  const other = await story.record(
    'social-worker',
    'wishesAndFeelings',
    { ...HEARD, words: 'To live with Nan.' },
    { key },
  );
  expect(codesIn(other)).toEqual(['DIFFERENT_BODY']);
  expect(codesIn(await story.record('social-worker', 'wishesAndFeelings', HEARD, { key, on: '2026-12-17' }))).toEqual([
    'DIFFERENT_BODY',
  ]);
  const elsewhere = await story.record('social-worker', 'offerRecipient', MOTHER, { key });
  expect(codesIn(elsewhere)).toEqual(['DIFFERENT_BODY']);
  expect(await count('wishesAndFeelings')).toBe(1);
});

test("another person's same key is another command", async () => {
  const key = randomUUID();
  const told = await story.record('social-worker', 'wishesAndFeelings', HEARD, { key, by: { subject: 'worker-2' } });
  const other = await story.record('social-worker', 'wishesAndFeelings', HEARD, { key, by: { subject: 'worker-3' } });
  expect([...codesIn(told), ...codesIn(other)]).toEqual([]);
  expect(await count('wishesAndFeelings')).toBe(3);
});

test('a refused command is judged afresh when it is sent again', async () => {
  const key = randomUUID();
  const tries = { person: 'mother', answer: 'none', tries: 1 };
  await story.record('social-worker', 'offer', { person: 'mother', inLetter: false, how: 'letter', language: 'en' });
  expect(codesIn(await story.record('social-worker', 'offerAnswer', tries, { key }))).toEqual(['INVALID_VALUE']);
  expect(codesIn(await story.record('social-worker', 'offerAnswer', { ...tries, tries: 2 }, { key }))).toEqual([]);
});

test('twenty twins sent at once are recorded once, and all are answered alike', async () => {
  const key = randomUUID();
  const twins = await Promise.all(
    Array.from({ length: 20 }, () => story.record('social-worker', 'familyFinding', FINDING, { key })),
  );
  expect(new Set(twins.map((told) => JSON.stringify(told))).size).toBe(1);
  expect(codesIn(twins[0] ?? { errors: [], results: [] })).toEqual([]);
  expect(await count('familyFinding')).toBe(1);
});

const FINDING = { couldCare: 'not-asked', consent: 'not-needed', effort: 'A map was drawn.' };

test('twenty writers at once on one journey are all recorded, one after the other', async () => {
  const before = await count('safetyRestriction');
  const told = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      story.record('social-worker', 'safetyRestriction', { people: [`p${n}`], detail: 'Apart.' }),
    ),
  );
  expect(told.flatMap(codesIn)).toEqual([]);
  const places = told.map(({ results }) => results[0]?.recorded[0]?.sequence);
  expect(new Set(places).size).toBe(20);
  expect(await count('safetyRestriction')).toBe(before + 20);
});

test('a second start under the same key starts once, also when both come at once', async () => {
  const child = await story.child('twin', '2016-01-01');
  const input = {
    children: [{ child, reference: randomUUID() }],
    team: story.team('north'),
    purpose: 'BEFORE_PROCEEDINGS',
    startedOn: story.today,
  };
  const key = randomUUID();
  const start = () => story.one('case-system', 'startFamilyGroupJourney', input, { key });
  const [first, second] = await Promise.all([start(), start()]);
  expect([...codesIn(first), ...codesIn(second)]).toEqual([]);
  expect(second).toEqual(first);
  expect(await start()).toEqual(first);
});

test('two starts for one child at once: one is refused', async () => {
  const child = await story.child('wanted', '2016-01-01');
  const start = () =>
    story.one('case-system', 'startFamilyGroupJourney', {
      ...{ children: [{ child, reference: randomUUID() }], team: story.team('north') },
      ...{ purpose: 'BEFORE_PROCEEDINGS', startedOn: story.today },
    });
  const told = await Promise.all([start(), start(), start()]);
  expect(told.flatMap(codesIn)).toEqual(['ALREADY_OPEN', 'ALREADY_OPEN']);
});

describe('an act done for several children', () => {
  const siblings = { children: ['ava', 'ben', 'cal'] };
  beforeAll(async () => {
    await story.start(siblings.children);
  });

  test('is sent once and lands in each journey exactly once', async () => {
    const key = randomUUID();
    const told = await story.record('social-worker', 'offerRecipient', MOTHER, { ...siblings, key });
    expect(told.results.map(({ recorded }) => recorded.length > 0)).toEqual([true, true, true]);
    expect(await story.record('social-worker', 'offerRecipient', MOTHER, { ...siblings, key })).toEqual(told);
    for (const child of siblings.children) expect(await count('offerRecipient', child)).toBe(1);
  });

  test('a refusal for one is told for that one, and undoes nothing for the others', async () => {
    await story.end('team-manager', 'opened-in-error', { children: ['ben'] });
    await story.on('2026-12-21');
    const told = await story.record('social-worker', 'wishesAndFeelings', HEARD, siblings);
    expect(told.errors).toEqual([]);
    expect(told.results.map(({ errors }) => errors.map(({ code }) => code))).toEqual([[], ['ALREADY_ENDED'], []]);
    expect(told.results.map(({ journey }) => journey?.id)).toEqual(
      siblings.children.map((child) => story.journeyId(child)),
    );
    expect([await count('wishesAndFeelings', 'ava'), await count('wishesAndFeelings', 'ben')]).toEqual([1, 0]);
  });

  test('sent again for more children under the same key, it is recorded for those who lacked it', async () => {
    const key = randomUUID();
    const one = await story.record('social-worker', 'familyFinding', FINDING, { children: ['ava'], key });
    const both = await story.record('social-worker', 'familyFinding', FINDING, { children: ['ava', 'cal'], key });
    expect(both.results[0]).toEqual(one.results[0]);
    expect([await count('familyFinding', 'ava'), await count('familyFinding', 'cal')]).toEqual([1, 1]);
  });

  test('sealed words are sealed for each child apart', async () => {
    await story.record(
      'social-worker',
      'familyFinding',
      { ...FINDING, effort: 'Asked at school.' },
      { children: ['ava', 'cal'] },
    );
    const { rows } = await bench.bench.sql.query(
      `select distinct encode(sealed, 'base64') as sealed from event e join journey j on j.id = e.stream
       where j.authority = $1 and payload->>'fact' = 'familyFinding' and j.sibling_group is not null`,
      [story.authority],
    );
    expect(rows).toHaveLength(4); // two acts for two children
  });

  test('one that is not known is told as not found, and the others are recorded', async () => {
    const told = await story.one('social-worker', 'recordFamilyGroupWishesAndFeelings', {
      journeys: [story.journeyId('ava'), 'Sm91cm5leTpub25l'],
      ...{ occurredOn: story.today, how: 'TALKED', words: 'More of the same.' },
    });
    expect(told.results.map(({ errors }) => errors.map(({ code, path }) => [code, path]))).toEqual([
      [],
      [['NOT_FOUND', ['journeys', '1']]],
    ]);
  });
});

describe('a child', () => {
  const selection = 'errors { code path } child { id bornOn givenNames }';
  const register = (input: object) =>
    story.mutate(
      'case-system',
      'registerChild',
      { givenNames: 'Invented', familyName: 'Person', bornOn: '2016-01-01', ...input },
      selection,
    );

  test('sent twice, also under another key, is registered once', async () => {
    const reference = randomUUID();
    const first = await register({ reference });
    expect(first['errors']).toEqual([]);
    expect(await register({ reference })).toEqual(first);
    expect(await Promise.all([register({ reference }), register({ reference })])).toEqual([first, first]);
  });

  test('is not registered again as somebody else', async () => {
    const reference = randomUUID();
    await register({ reference });
    for (const change of [{ familyName: 'Other' }, { bornOn: '2016-01-02' }])
      expect(await register({ reference, ...change })).toEqual({
        child: null,
        errors: [{ code: 'DIFFERENT_BODY', path: ['reference'] }],
      });
  });

  test('is not registered with a birth that has not come, by a name, or by an auditor', async () => {
    expect(await register({ reference: 'x', bornOn: '2030-01-01' })).toMatchObject({
      errors: [{ code: 'IN_THE_FUTURE' }],
    });
    expect(await register({ reference: 'Jo Doe' })).toMatchObject({ errors: [{ code: 'INVALID_VALUE' }] });
    const auditor = await story.mutate(
      'auditor',
      'registerChild',
      { reference: 'x', givenNames: 'A', familyName: 'B' },
      selection,
    );
    expect(auditor).toMatchObject({ errors: [{ code: 'NOT_ALLOWED' }] });
  });
});

describe('a corrected date of birth', () => {
  const selection =
    'errors { code } child { bornOn } results { journey { id } errors { code } recorded { type corrects } }';
  const correct = (child: string, bornOn: string, idempotencyKey = randomUUID()) =>
    story.mutate(
      'social-worker',
      'correctBirthDate',
      { child: story.childId(child), bornOn, reason: 'The certificate says so.', idempotencyKey },
      selection,
    );
  const bornIn = async (child: string): Promise<readonly (string | null | undefined)[]> =>
    (await story.timeline(child))
      .filter(({ subject }) => subject === 'dateOfBirth')
      .map(({ type, values }) => `${type} ${values.find(({ name }) => name === 'bornOn')?.value}`);

  test('reaches each journey of the child once, open and ended', async () => {
    await story.start(['dee']);
    await story.end('team-manager', 'opened-in-error', { children: ['dee'] });
    await story.start(['dee']);
    const key = randomUUID();
    const told = await correct('dee', '2015-03-05', key);
    expect(told).toMatchObject({ errors: [], child: { bornOn: '2015-03-05' } });
    expect((told['results'] as readonly unknown[]).length).toBe(2);
    expect(await correct('dee', '2015-03-05', key)).toEqual(told);
    const [recorded, corrected] = ['FACT_RECORDED 2015-03-04', 'FACT_CORRECTED 2015-03-05'];
    expect((await bornIn('dee')).toSorted()).toEqual([corrected, corrected, corrected, recorded, recorded, recorded]);
  });

  test('is finished by sending it again, when the API died after it had told only the child', async () => {
    await story.start(['eve']);
    const key = randomUUID();
    const input = {
      child: story.childId('eve'),
      bornOn: '2015-03-06',
      reason: 'The certificate says so.',
      idempotencyKey: key,
    };
    const document =
      'mutation ($input: CorrectBirthDateInput!) { correctBirthDate(input: $input) { errors { code } } }';
    const died = await askDying(bench, story, 'social-worker', document, input);
    expect(died.data ?? null).toBeNull();
    expect(await bornIn('eve')).toEqual([
      'FACT_RECORDED 2015-03-04',
      'FACT_RECORDED 2015-03-04',
      'FACT_CORRECTED 2015-03-06',
    ]);
    expect(await correct('eve', '2015-03-06', key)).toMatchObject({
      results: [{ errors: [], recorded: [{ type: 'FACT_CORRECTED' }] }],
    });
    expect((await bornIn('eve')).filter((said) => said === 'FACT_CORRECTED 2015-03-06')).toHaveLength(2); // the child's own, and the journey's
  });
});

test('two acts in one request each answer with the journey as it stands after them', async () => {
  await story.start(['flo']);
  const recipient = (person: string) => ({
    ...{ ...MOTHER, person, relation: 'MOTHER', status: 'KNOWN' },
    ...{ journeys: [story.journeyId('flo')], occurredOn: story.today, idempotencyKey: randomUUID() },
  });
  const act = (name: string): string => `${name}: recordFamilyGroupOfferRecipient(input: $${name}) {
    results { errors { code } journey { duties { about why { sentence } versions { moved { cause } } moves { cause } } } } }`;
  const type = 'RecordFamilyGroupOfferRecipientInput!';
  const document = `mutation ($one: ${type}, $two: ${type}) { ${act('one')} ${act('two')} }`;
  const told = await story.ask('social-worker', document, { one: recipient('one'), two: recipient('two') });
  const owedFor = (name: string): readonly string[] =>
    (told[name] as Answered).results.flatMap(({ journey: { duties } }) =>
      duties.flatMap(({ about }) => (about === null ? [] : [about])),
    );
  expect(owedFor('one')).toContain('one');
  expect(owedFor('one')).not.toContain('two');
  expect(owedFor('two')).toEqual(expect.arrayContaining(['one', 'two']));
});

interface Answered {
  readonly results: readonly {
    readonly journey: { readonly duties: readonly { readonly about: string | null }[] };
  }[];
}

test('what was refused as a whole says why', async () => {
  const told = await story.record('social-worker', 'offerRecipient', { ...MOTHER, person: 'a b' });
  expect(refusalsIn(told)).toEqual([expect.objectContaining({ code: 'INVALID_VALUE', path: ['person'] })]);
});
