import { randomUUID } from 'node:crypto';
import type { Role } from '../../workflows/kernel/people';
import { startApiBench, type Answer, type ApiBench } from '../support/api';
import { recordedFor } from '../support/journeys';
import { codesIn, refusalsIn, Story } from '../support/story';

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

const OFFER = { person: 'mother', inLetter: false, how: 'LETTER', language: 'en', occurredOn: '2026-12-18' };

/** Sends the variables as they are. */
async function send(mutation: string, input: object, role: Role = 'social-worker'): Promise<Answer> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { errors { code message path } results { errors { code message path } } } }`;
  const token = await bench.token({ sub: role, authority: story.authority, roles: [role], teams: ['north'] });
  return bench.ask(token, document, { input: { idempotencyKey: randomUUID(), ...input } }, { now: story.now });
}

/** How many events there are for this story's authority: a refusal leaves it as it was. */
const recorded = (): Promise<number> => recordedFor(bench.bench.sql, story.authority);

async function leavesNothing<T>(act: () => Promise<T>): Promise<T> {
  const before = await recorded();
  const told = await act();
  expect(await recorded()).toBe(before);
  return told;
}

describe('the types of the schema refuse, and do not say the value again', () => {
  test.each([
    ['a number for a text', { ...OFFER, language: 5 }, 'language'],
    ['a text for a yes or no', { ...OFFER, inLetter: 'Kerry Canary' }, 'inLetter'],
    ['no such code', { ...OFFER, how: 'Kerry Canary' }, 'how'],
    ['a day that does not exist', { ...OFFER, occurredOn: '2026-02-30' }, 'occurredOn'],
    ['a day in another form', { ...OFFER, occurredOn: 'Kerry Canary' }, 'occurredOn'],
    ['a moment without an offset', { ...OFFER, occurredAt: '2026-12-18T10:00:00' }, 'occurredAt'],
    ['a required field left out', { ...OFFER, person: undefined }, 'person'],
    ['a field too many', { ...OFFER, surprise: 'Kerry Canary' }, 'surprise'],
    ['a list of things that are no ids', { ...OFFER, journeys: [{ name: 'Kerry Canary' }] }, 'journeys'],
  ])('%s', async (_, input, field) => {
    const answer = await leavesNothing(() =>
      send('recordFamilyGroupOffer', { journeys: [story.journeyId()], ...input }),
    );
    expect(answer.data ?? null).toBeNull();
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining(field),
      extensions: { code: 'BAD_REQUEST' },
    });
    expect(JSON.stringify(answer)).not.toContain('Canary');
  });

  test.each([
    ['a text in a literal', '{ rules(first: "Kerry Canary") { totalCount } }'],
    ['a code in a literal', '{ overdueDuties(clockKinds: ["Kerry Canary"]) { totalCount } }'],
    ['a document that is none', 'query { me { "Kerry Canary" } }'],
    ['a date in a literal', '{ rules(onDate: "Kerry Canary") { totalCount } }'],
  ])('%s', async (_, document) => {
    const token = await bench.token({ sub: 'a', authority: story.authority, roles: ['auditor'] });
    const answer = await bench.ask(token, document);
    expect(answer.errors?.[0]?.extensions?.code).toBe('BAD_REQUEST');
    expect(JSON.stringify(answer)).not.toContain('Canary');
  });
});

describe('what the types cannot tell is refused with a code', () => {
  const refused = async (input: object) => {
    const { data } = await leavesNothing(() =>
      send('recordFamilyGroupOffer', { journeys: [story.journeyId()], ...OFFER, ...input }),
    );
    const { errors, results } = (data as { recordFamilyGroupOffer: Parameters<typeof refusalsIn>[0] })
      .recordFamilyGroupOffer;
    return [...errors, ...results.flatMap((result) => result.errors)].map(({ code, path }) => [code, path.join('.')]);
  };

  test.each([
    ['a name for a reference', { person: 'Kerry Canary' }, 'INVALID_VALUE', 'person'],
    ['a reference that is too long', { person: 'x'.repeat(65) }, 'INVALID_VALUE', 'person'],
    ['an empty text', { language: ' ' }, 'INVALID_VALUE', 'language'],
    ['a text that is too long', { language: 'x'.repeat(201) }, 'INVALID_VALUE', 'language'],
    ['an empty key', { idempotencyKey: '' }, 'INVALID_VALUE', 'idempotencyKey'],
    ['no journey', { journeys: [] }, 'INVALID_VALUE', 'journeys'],
    [
      'more journeys than fit',
      { journeys: Array.from({ length: 51 }, () => randomUUID()) },
      'INVALID_VALUE',
      'journeys',
    ],
    ['a moment on another day', { occurredAt: '2026-12-17T10:00:00Z' }, 'INVALID_VALUE', 'occurredAt'],
    ['tomorrow', { occurredOn: '2026-12-19' }, 'IN_THE_FUTURE', 'occurredOn'],
    ['the impossible future', { occurredOn: '2199-12-31' }, 'IN_THE_FUTURE', 'occurredOn'],
    ['a day before any calendar', { occurredOn: '1900-01-01' }, 'INVALID_VALUE', 'occurredOn'],
    ['a journey that does not exist', { journeys: ['Sm91cm5leTpub25l'] }, 'NOT_FOUND', 'journeys.0'],
    ['the id of something else', { journeys: [] as string[], asChild: true }, 'NOT_FOUND', 'journeys.0'],
    ['on behalf of nobody', { onBehalfOf: 'U3RhZmY6bm9uZQ' }, 'NOT_FOUND', 'onBehalfOf'],
  ])('%s', async (_, { asChild, ...input }: { asChild?: boolean } & Record<string, unknown>, code, path) => {
    expect(await refused(asChild ? { journeys: [story.childId('child')] } : input)).toEqual([[code, path]]);
  });

  test('words that are too many to be sealed', async () => {
    const told = await leavesNothing(() =>
      story.record('social-worker', 'wishesAndFeelings', { how: 'talked', words: 'x'.repeat(20_001) }),
    );
    expect(refusalsIn(told)).toEqual([expect.objectContaining({ code: 'INVALID_VALUE', path: ['words'] })]);
  });

  test('a number below nought, and the same outcome twice', async () => {
    const plan = await story.record('fgdm-coordinator', 'familyPlan', { planMade: true, version: -1 });
    expect(refusalsIn(plan)).toEqual([expect.objectContaining({ code: 'INVALID_VALUE', path: ['version'] })]);
    const outcomes = await story.decide('social-worker', 'outcomes', { choice: ['services', 'services'] });
    expect(refusalsIn(outcomes)).toEqual([expect.objectContaining({ code: 'INVALID_VALUE', path: ['choice'] })]);
  });
});

describe('starting', () => {
  const start = (input: object) =>
    story.one('case-system', 'startFamilyGroupJourney', {
      children: [{ child: story.childId('child'), reference: randomUUID() }],
      ...{ team: story.team('north'), purpose: 'BEFORE_PROCEEDINGS', startedOn: story.today },
      ...input,
    });

  test('a second journey of the same type and purpose is refused, and leaves nothing in the record or the engine', async () => {
    const reference = randomUUID();
    const told = await leavesNothing(() => start({ children: [{ child: story.childId('child'), reference }] }));
    expect(codesIn(told)).toEqual(['ALREADY_OPEN']);
    expect(told.results[0]?.journey).toBeNull();
  });

  test.each([
    ['a child who is not registered', { children: [{ child: 'Q2hpbGQ6bm9uZQ', reference: 'r' }] }, 'NOT_FOUND'],
    ['a team that is not there', { team: 'VGVhbTpub25l' }, 'NOT_FOUND'],
    ['no child', { children: [] }, 'INVALID_VALUE'],
    ['a day that has not come', { startedOn: '2026-12-19', purpose: 'REUNIFICATION' }, 'IN_THE_FUTURE'],
  ])('%s', async (_, input, code) => {
    expect(codesIn(await leavesNothing(() => start(input)))).toEqual([code]);
  });

  test('a reference that is a name, and a child named twice', async () => {
    const child = story.childId('child');
    expect(codesIn(await start({ children: [{ child, reference: 'Kerry Canary' }] }))).toEqual(['INVALID_VALUE']);
    const twice = [
      { child, reference: 'a' },
      { child, reference: 'b' },
    ];
    expect(codesIn(await start({ children: twice }))).toEqual(['INVALID_VALUE']);
  });

  test('under another key the same reference has been started already', async () => {
    const { sql } = bench.bench;
    const { rows } = await sql.query('select reference from journey where authority = $1 limit 1', [story.authority]);
    const told = await start({ children: [{ child: story.childId('child'), reference: rows[0].reference }] });
    expect(codesIn(told)).toEqual(['ALREADY_STARTED']);
  });
});

test('after its end a journey takes corrections and late records, and nothing else', async () => {
  await story.start(['other']);
  const how = { children: ['other'] };
  await story.record(
    'social-worker',
    'offerRecipient',
    { person: 'mother', relation: 'mother', hasParentalResponsibility: true, fatherLine: false, status: 'known' },
    how,
  );
  await story.on('2026-12-21');
  expect(codesIn(await story.end('team-manager', 'opened-in-error', { ...how, on: '2026-12-19' }))).toEqual([]);
  expect(codesIn(await story.record('social-worker', 'familyMoved', { toAuthority: 'Y' }, how))).toEqual([
    'ALREADY_ENDED',
  ]);
  expect(codesIn(await story.end('team-manager', 'opened-in-error', how))).toEqual(['ALREADY_ENDED']);
  expect(codesIn(await story.offer('team-manager', 'proceedings', {}, how))).toEqual(['ALREADY_ENDED']);
  expect(
    codesIn(await story.record('social-worker', 'familyMoved', { toAuthority: 'Y' }, { ...how, on: '2026-12-18' })),
  ).toEqual([]);
  const corrected = {
    person: 'mother',
    relation: 'mother',
    hasParentalResponsibility: false,
    fatherLine: false,
    status: 'known',
  };
  expect(
    codesIn(await story.correct('social-worker', 'offerRecipient', corrected, { ...how, on: '2026-12-18' })),
  ).toEqual([]);
});

describe('corrections', () => {
  test('of an entry that is something else, or is not there', async () => {
    const input = {
      journey: story.journeyId(),
      correctionReason: 'Wrong.',
      occurredOn: '2026-12-18',
      plannedFor: '2026-12-20',
    };
    for (const entry of [1, 999_999, -1]) {
      const told = await story.one('fgdm-coordinator', 'correctFamilyGroupMeetingArranged', { ...input, entry });
      expect(codesIn(told)).toEqual(['NOT_IN_THIS_JOURNEY']);
    }
  });

  test('of a date of birth in one journey alone', async () => {
    const born = (await story.timeline('child')).find(
      ({ subject, type }) => subject === 'dateOfBirth' && type === 'FACT_RECORDED',
    );
    const told = await story.one('social-worker', 'withdrawEntry', {
      journey: story.journeyId(),
      entry: 2,
      correctionReason: 'Wrong.',
    });
    expect(born).toBeDefined();
    expect(codesIn(told)).toEqual(['NOT_ALLOWED']);
  });

  test('with an empty reason', async () => {
    const told = await story.one('social-worker', 'withdrawEntry', {
      journey: story.journeyId(),
      entry: 2,
      correctionReason: '',
    });
    expect(refusalsIn(told)).toEqual([expect.objectContaining({ code: 'INVALID_VALUE', path: ['correctionReason'] })]);
  });
});

describe('requests that are too much', () => {
  const post = async (body: string) => {
    const token = await bench.token({ sub: 'a', authority: story.authority, roles: ['auditor'] });
    return fetch(bench.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
    });
  };
  const codes = async (response: Response) =>
    ((await response.json()) as Answer).errors?.map(({ extensions }) => extensions?.code);

  test('a body of 5 MB', async () => {
    const response = await post(
      JSON.stringify({ query: '{ me { subject } }', variables: { x: 'x'.repeat(5_000_000) } }),
    );
    expect(response.status).toBe(413);
    expect(await codes(response)).toEqual(['TOO_LARGE']);
  });

  test('a body of 5 MB from nobody', async () => {
    const response = await fetch(bench.url, { method: 'POST', body: 'x'.repeat(5_000_000) });
    expect(response.status).toBe(401);
  });

  test('a body that is no JSON', async () => {
    const response = await post('{"query": "Kerry Canary');
    expect(await response.text()).not.toContain('Canary');
    expect(response.status).toBe(400);
  });

  test.each([
    ['too deep', `{ journeys { edges { node ${'{ siblings '.repeat(15)} { id } ${'}'.repeat(15)} } } }`, 'TOO_MUCH'],
    ['too wide', `{ me { ${Array.from({ length: 1_001 }, (_, n) => `f${n}: subject`).join(' ')} } }`, 'TOO_MUCH'],
    ['a fragment within itself', '{ me { ...A } } fragment A on Me { subject ...A }', 'TOO_MUCH'],
    ['more words than fit', `{ me { ${'subject '.repeat(100_000)} } }`, 'TOO_MUCH'],
    ['a page that is too large', '{ journeys(first: 201) { totalCount } }', 'INVALID_VALUE'],
    ['a page of nothing', '{ journeys(first: 0) { totalCount } }', 'INVALID_VALUE'],
    ['a cursor from elsewhere', '{ journeys(after: "abc") { totalCount } }', 'INVALID_VALUE'],
    ['more days ahead than fit', '{ upcomingDuties(withinDays: 1000) { totalCount } }', 'INVALID_VALUE'],
  ])('%s', async (_, query, code) => {
    expect((await codes(await post(JSON.stringify({ query }))))?.[0]).toBe(code);
  });
});

test('a question for what is not there is answered with nothing', async () => {
  const answer = await story.ask(
    'auditor',
    '{ journey(id: "x") { id } child(id: "Q2hpbGQ6bm9uZQ") { id } duty(id: "RHV0eTpub25l") { id } }',
  );
  expect(answer).toEqual({ journey: null, child: null, duty: null });
  for (const id of ['x', story.team('north')])
    await expect(story.ask('auditor', 'query ($id: ID!) { node(id: $id) { id } }', { id })).rejects.toThrow(
      /INVALID_VALUE/,
    );
});
