import { randomUUID } from 'node:crypto';
import { journeyOf } from '../../workflows/catalogue';
import { ROLES, type Role } from '../../workflows/kernel/people';
import type { Field, Shape } from '../../workflows/kernel/shape';
import { startApiBench, type ApiBench } from '../support/api';
import { codesIn, refusalsIn, Story } from '../support/story';

/*
 * Who may do and see what. Each act is for the roles that the journey's definition names, and nobody else's.
 */

const { definition } = journeyOf('family-group-decision-making');

let bench: ApiBench;
let story: Story;
let elsewhere: Story;
beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-12-01');
  elsewhere = await Story.begin(bench, '2026-12-01');
  await story.on('2026-12-18');
  await elsewhere.on('2026-12-18');
  await story.start(['north'], { team: 'north' });
  await story.start(['south'], { team: 'south' });
  await story.start(['acts'], { team: 'north' });
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

/** A value for a field, of its kind. */
function some({ kind, options }: Field): unknown {
  switch (kind) {
    case 'date':
      return '2026-12-20';
    case 'instant':
      return '2026-12-18T09:00:00.000Z';
    case 'text':
      return 'text';
    case 'code':
      return options?.[0];
    case 'codes':
      return options?.slice(0, 1);
    case 'yes-no':
      return true;
    case 'count':
      return 1;
    case 'ref':
      return 'ref-1';
    case 'refs':
      return ['ref-1'];
  }
}

const values = (shape: Shape) => Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, some(field)]));
const north = { children: ['north'] };
const acts = { children: ['acts'] };

const tellable = [
  ...Object.entries(definition.facts)
    .filter(([, { ofChild }]) => !ofChild)
    .map(([id, { holds, recordedBy }]) => ['record', id, holds, recordedBy] as const),
  ...Object.entries(definition.decisions).map(
    ([id, { holds, decidedBy }]) => ['decide', id, holds, decidedBy] as const,
  ),
];

test.each(tellable)('%s %s: only by its roles', async (verb, id, holds, by) => {
  const others = ROLES.filter((role) => !by.includes(role) && role !== 'child');
  for (const role of [others[0], 'auditor'] as const) {
    if (role === undefined || by.includes(role)) continue;
    expect(codesIn(await story[verb](role, id, values(holds), acts))).toEqual(['NOT_ALLOWED']);
  }
  const allowed = await story[verb](by[0] ?? 'child', id, values(holds), { ...acts, on: '2026-12-18' });
  expect(codesIn(allowed)).not.toContain('NOT_ALLOWED');
});

test('a journey is started, ended, excused and handed over by its roles alone', async () => {
  const duty = await story.duty('list-offer-recipients', { child: 'south' });
  const south = { children: ['south'] };
  const excuse = (role: Role) =>
    story.one(role, 'excuseDuty', { duty: duty.id, reason: 'RISK', occurredOn: story.today });
  for (const told of [
    await story.end('social-worker', 'opened-in-error', south),
    await story.offer('social-worker', 'family-network-plan', {}, south),
    await excuse('social-worker'),
    await excuse('auditor'),
    await story.one('auditor', 'moveToTeam', {
      journeys: [story.journeyId('south')],
      team: story.team('north'),
      occurredOn: story.today,
    }),
    await story.one('auditor', 'startFamilyGroupJourney', {
      children: [{ child: await story.child('new'), reference: randomUUID() }],
      ...{ team: story.team('north'), purpose: 'REUNIFICATION', startedOn: story.today },
    }),
  ])
    expect(codesIn(told)).toEqual(['NOT_ALLOWED']);
  expect(codesIn(await excuse('team-manager'))).toEqual([]);
});

test.each([
  ['registerAuthority', { title: 'Mine' }],
  ['registerTeam', { code: 'west', title: 'West' }],
  ['registerStaff', { reference: 'me', roles: ['SERVICE_MANAGER'], teams: [] }],
  ['loadCommencement', { rule: 'B2', from: '2027-01-01' }],
  ['switchPack', { pack: 'REVIEW_2022', on: true, from: '2027-01-01' }],
  [
    'setLocalSetting',
    { setting: 'family-group-decision-making.answer-offer', amount: 5, unit: 'WORKING_DAY', from: '2027-01-01' },
  ],
  ['setChoice', { choice: 'lifelong-guardianship.O5', option: 'one', from: '2027-01-01' }],
])('%s is for administrators alone', async (mutation, input) => {
  for (const role of ROLES.filter((one) => one !== 'authority-administrator'))
    expect(await story.mutate(role, mutation, input, 'errors { code }')).toEqual({ errors: [{ code: 'NOT_ALLOWED' }] });
});

describe('another authority', () => {
  test('has no journeys, children, duties or teams here', async () => {
    const duty = await story.duty('list-offer-recipients', { child: 'north' });
    const ids = {
      journey: story.journeyId('north'),
      child: story.childId('north'),
      duty: duty.id,
      team: story.team('north'),
    };
    const found = await elsewhere.ask(
      'auditor',
      'query ($journey: ID!, $child: ID!, $duty: ID!) { journey(id: $journey) { id } child(id: $child) { id } duty(id: $duty) { id } node(id: $journey) { id } journeys { totalCount } }',
      ids,
    );
    expect(found).toEqual({ journey: null, child: null, duty: null, node: null, journeys: { totalCount: 0 } });
    for (const document of [
      'query ($child: ID!) { timeline(child: $child) { totalCount } }',
      'query ($team: ID!) { overdueDuties(team: $team) { totalCount } }',
      'query ($journey: ID!) { gateState(journey: $journey) { id } }',
    ])
      await expect(elsewhere.ask('auditor', document, ids)).rejects.toThrow(/NOT_FOUND/);
  });

  test('cannot act here, nor take its teams and children', async () => {
    const input = {
      journeys: [story.journeyId('north')],
      occurredOn: story.today,
      person: 'p',
      answer: 'ACCEPTED',
      tries: 1,
    };
    expect(codesIn(await elsewhere.one('social-worker', 'recordFamilyGroupOfferAnswer', input))).toEqual(['NOT_FOUND']);
    const start = { purpose: 'BEFORE_PROCEEDINGS', startedOn: story.today };
    const children = [{ child: story.childId('north'), reference: 'r' }];
    expect(
      codesIn(
        await elsewhere.one('case-system', 'startFamilyGroupJourney', {
          ...start,
          children,
          team: story.team('north'),
        }),
      ),
    ).toEqual(['NOT_FOUND']);
    expect(
      codesIn(
        await elsewhere.one('case-system', 'startFamilyGroupJourney', {
          ...start,
          children,
          team: elsewhere.team('north'),
        }),
      ),
    ).toEqual(['NOT_FOUND']);
    const corrected = await elsewhere.mutate(
      'social-worker',
      'correctBirthDate',
      { child: story.childId('north'), bornOn: '2015-01-01', reason: 'x' },
      'errors { code }',
    );
    expect(corrected).toEqual({ errors: [{ code: 'NOT_FOUND' }] });
  });
});

describe('a supervisor', () => {
  const LIST =
    'query ($team: ID, $authority: ID) { overdueDuties(team: $team, authority: $authority, clockKinds: [LOCAL_GUARD], asAt: "2027-06-01T10:00:00Z") { totalCount edges { node { journey { id } } } } }';
  const journeysIn = async (role: Role, teams: readonly string[], variables = {}) => {
    const { overdueDuties } = await story.ask(role, LIST, variables, { teams });
    const { edges } = overdueDuties as { edges: readonly { node: { journey: { id: string } } }[] };
    return new Set(edges.map(({ node }) => node.journey.id));
  };

  const seen = async (...asked: Parameters<typeof journeysIn>) => {
    const journeys = await journeysIn(...asked);
    return ['north', 'south'].filter((name) => journeys.has(story.journeyId(name)));
  };

  test('lists the own teams, and no other', async () => {
    expect(await seen('supervisor', ['north'])).toEqual(['north']);
    expect(await seen('supervisor', ['north', 'south'])).toEqual(['north', 'south']);
    expect(await seen('supervisor', [])).toEqual([]);
    await expect(seen('supervisor', ['north'], { team: story.team('south') })).rejects.toThrow(/NOT_ALLOWED/);
  });

  test('does not list the whole authority, which an auditor does', async () => {
    const authority = Buffer.from(`Authority:${story.authority}`).toString('base64url');
    await expect(seen('supervisor', ['north'], { authority })).rejects.toThrow(/NOT_ALLOWED/);
    expect(await seen('auditor', [], { authority })).toEqual(['north', 'south']);
    expect(await seen('auditor', [])).toEqual(['north', 'south']);
  });

  test('sees no single journey or child of another team', async () => {
    const document = 'query ($journey: ID!, $child: ID!) { journey(id: $journey) { id } child(id: $child) { id } }';
    const ids = { journey: story.journeyId('south'), child: story.childId('south') };
    expect(await story.ask('supervisor', document, ids, { teams: ['north'] })).toEqual({ journey: null, child: null });
    expect(await story.ask('social-worker', document, ids, { teams: ['north'] })).toEqual({
      journey: { id: ids.journey },
      child: { id: ids.child },
    });
  });
});

describe('a receiving service', () => {
  const SEES =
    'query ($journey: ID!) { journey(id: $journey) { id } handOvers(waiting: true) { totalCount edges { node { id offer } } } }';

  test('sees a journey once something is offered to it, and answers nothing before', async () => {
    await story.start(['handed']);
    const journey = story.journeyId('handed');
    expect(await story.ask('receiving-service', SEES, { journey })).toMatchObject({
      journey: null,
      handOvers: { totalCount: 0 },
    });
    const answer = { journey, offer: 1, accepted: true, occurredOn: story.today };
    expect(codesIn(await story.one('receiving-service', 'answerHandOver', answer))).toEqual(['NOT_FOUND']);
    await story.offer('social-worker', 'child-protection', {}, { children: ['handed'] });
    expect(await story.ask('receiving-service', SEES, { journey })).toMatchObject({
      journey: { id: journey },
      handOvers: { totalCount: 1 },
    });
    await expect(story.ask('receiving-service', '{ overdueDuties { totalCount } }')).rejects.toThrow(/NOT_ALLOWED/);
    expect(codesIn(await story.answer('receiving-service', true, {}, { children: ['handed'] }))).toEqual([]);
  });

  test('does not see what names another receiver', async () => {
    await story.start(['named']);
    await story.offer('social-worker', 'child-protection', { receiver: 'service-b' }, { children: ['named'] });
    const journey = story.journeyId('named');
    expect(await story.ask('receiving-service', SEES, { journey }, { subject: 'service-a' })).toMatchObject({
      journey: null,
    });
    expect(await story.ask('receiving-service', SEES, { journey }, { subject: 'service-b' })).toMatchObject({
      journey: { id: journey },
    });
  });
});

describe('on behalf of somebody', () => {
  const staff = async (reference: string, roles: readonly string[]) => {
    const { staff: member } = await story.set(
      'registerStaff',
      { reference, roles, teams: [story.team('north')] },
      'staff { id reference teams { code } }',
    );
    return member as { id: string; reference: string; teams: readonly { code: string }[] };
  };
  const heard = { how: 'talked', words: 'To stay near school.' };

  test('a case system records for a registered member of staff, whose roles count, and both names are kept', async () => {
    const member = await staff('worker-7', ['SOCIAL_WORKER']);
    expect(member.teams).toEqual([{ code: 'north' }]);
    expect(codesIn(await story.record('case-system', 'wishesAndFeelings', heard, north))).toEqual(['NOT_ALLOWED']);
    const told = await story.record('case-system', 'wishesAndFeelings', { ...heard, onBehalfOf: member.id }, north);
    expect(codesIn(told)).toEqual([]);
    const entry = (await story.timeline('north')).findLast(({ subject }) => subject === 'wishesAndFeelings');
    expect(entry).toMatchObject({ actor: 'case-system', onBehalfOf: 'worker-7' });
  });

  test('the roles are those that are registered now', async () => {
    const member = await staff('worker-8', ['FGDM_COORDINATOR']);
    expect(
      codesIn(await story.record('case-system', 'wishesAndFeelings', { ...heard, onBehalfOf: member.id }, north)),
    ).toEqual(['NOT_ALLOWED']);
    await staff('worker-8', ['INDEPENDENT_ADVOCATE']);
    expect(
      codesIn(await story.record('case-system', 'wishesAndFeelings', { ...heard, onBehalfOf: member.id }, north)),
    ).toEqual([]);
  });

  test('only a case system does so, and only for staff of the own authority', async () => {
    const member = await staff('worker-9', ['SERVICE_MANAGER']);
    const told = await story.record('social-worker', 'wishesAndFeelings', { ...heard, onBehalfOf: member.id }, north);
    expect(refusalsIn(told)).toEqual([expect.objectContaining({ code: 'NOT_ALLOWED', path: ['onBehalfOf'] })]);
    const { staff: other } = await elsewhere.set(
      'registerStaff',
      { reference: 'x', roles: ['SOCIAL_WORKER'], teams: [] },
      'staff { id }',
    );
    const foreign = await story.record(
      'case-system',
      'wishesAndFeelings',
      { ...heard, onBehalfOf: (other as { id: string }).id },
      north,
    );
    expect(codesIn(foreign)).toEqual(['NOT_FOUND']);
  });
});

test('teams are listed for everybody, staff for those who need their ids', async () => {
  await story.set('registerStaff', { reference: 'aaa', roles: ['SOCIAL_WORKER'], teams: [] });
  expect(await story.ask('social-worker', '{ teams { code } }')).toEqual({
    teams: [{ code: 'north' }, { code: 'south' }],
  });
  const document = '{ staff(first: 1) { totalCount pageInfo { hasNextPage } edges { node { reference } } } }';
  expect(await story.ask('case-system', document)).toMatchObject({
    staff: { edges: [{ node: { reference: 'aaa' } }], pageInfo: { hasNextPage: true } },
  });
  expect(await story.ask('case-system', '{ staff(reference: "none") { totalCount } }')).toEqual({
    staff: { totalCount: 0 },
  });
  await expect(story.ask('social-worker', document)).rejects.toThrow(/NOT_ALLOWED/);
  expect(await elsewhere.ask('case-system', '{ staff(reference: "aaa") { totalCount } }')).toEqual({
    staff: { totalCount: 0 },
  });
});

test('sealed words are not for whoever only keeps the settings', async () => {
  const document = 'query ($child: ID!) { child(id: $child) { reference givenNames familyName } }';
  const child = { child: story.childId('north') };
  expect(await story.ask('authority-administrator', document, child)).toEqual({
    child: { reference: 'north', givenNames: null, familyName: null },
  });
  expect(await story.ask('auditor', document, child)).toEqual({
    child: { reference: 'north', givenNames: 'Invented', familyName: 'Person' },
  });
});
