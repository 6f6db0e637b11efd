import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import {
  getNamedType,
  isAbstractType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import { Pool } from 'pg';
import { withSnapshot } from '../../activities/checkpoints';
import { masterKeysFromFiles } from '../../activities/keys';
import { RunCheck } from '../../activities/reads';
import { readReads } from '../../activities/verify';
import { devIssuer } from '../../api/auth';
import { globalId, ownId, readGlobalId } from '../../api/ids';
import { showsChild } from '../../api/looked';
import { schema } from '../../api/schema';
import { createApi, listening } from '../../api/server';
import { temporaryFolder } from '../support/environment';
import { startApiBench, type ApiBench } from '../support/api';
import { eventually } from '../support/eventually';
import type { Role } from '../../workflows/kernel/people';
import { setting } from '../support/journeys';
import { tellsOfEmergency, tellsOfMove } from '../support/matching-journeys';
import { codesIn, Story } from '../support/story';
import { returnOf } from '../tools/return-of';

/* Whoever is shown anything of a child is in the record of reads before the answer leaves; each request and child once. */

let bench: ApiBench;
let story: Story;
let owner: Pool;

beforeAll(async () => {
  bench = await startApiBench();
  owner = new Pool({ connectionString: setting('DATABASE_OWNER_URL'), max: 1 });
  story = await Story.begin(bench, '2027-01-04');
  await story.on('2027-01-11');
  await story.start(['ann', 'ben']);
  await tellBoth();
}, 120_000);
afterAll(async () => {
  await bench?.close();
  await owner?.end();
});
jest.setTimeout(60_000);

/** Something for every list: of Ann a planned application, of Ben a meeting; of both what falls overdue. */
async function tellBoth(): Promise<void> {
  const person = (name: string, fatherLine: boolean, status: string) => ({
    ...{
      person: name,
      fatherLine,
      status,
      relation: fatherLine ? 'father' : 'mother',
      hasParentalResponsibility: true,
    },
    ...(status === 'known' ? {} : { reason: 'Nobody knows.' }),
  });
  const offer = { inLetter: false, how: 'letter', language: 'en' };
  const told = [
    await story.record('social-worker', 'offerRecipient', person('mother', false, 'known')),
    await story.record('social-worker', 'offerRecipient', person('aunt', false, 'known')),
    await story.record('social-worker', 'offerRecipient', person('father', true, 'untraced')),
    await story.record('social-worker', 'offer', { person: 'mother', ...offer }),
    await story.record('social-worker', 'offer', { person: 'aunt', ...offer }),
    await story.record('social-worker', 'offerAnswer', { person: 'mother', answer: 'accepted' }),
    await story.record('social-worker', 'relativeSupport', { person: 'nan', answer: 'accepted', noticeHours: 4 }),
    await story.record('legal-adviser', 'plannedApplication', { orderSought: 'care', plannedFor: '2027-02-12' }, ANN),
    await story.decide('service-manager', 'urgentBypass', { choice: 'declare' }, BEN),
    await story.record('fgdm-coordinator', 'meeting', MEETING, BEN),
  ];
  expect(told.flatMap(codesIn)).toEqual([]);
  for (const child of ['ann', 'ben'])
    await story.one('team-manager', 'moveToTeam', {
      ...{ journeys: [story.journeyId(child)], team: story.team('south'), occurredOn: story.today },
    });
  await story.child('old', '1940-01-01');
  const { journey } = await story.ask('auditor', 'query ($id: ID!) { journey(id: $id) { siblingGroup } }', {
    id: story.journeyId('ann'),
  });
  group = (journey as { readonly siblingGroup: string }).siblingGroup;
  await story.on('2027-02-20');
  await tellOfLeavingCare();
  await tellOfGuardianship();
  await tellOfPlans();
  await tellOfMatching();
  await tellOfHomes();
}

/** Fay has a plan with nothing to come, a line of support that did not come, and a guard; Gus is on a kinship route. */
async function tellOfPlans(): Promise<void> {
  await story.switchOn('review-2022', '2026-01-01');
  const start = async (name: string, noun: string, purpose: string): Promise<string> => {
    const children = [{ child: await story.child(name, '2018-05-01'), reference: `${name}-1` }];
    const input = { children, team: story.team('north'), purpose, startedOn: '2026-06-01' };
    const started = await story.one('case-system', `start${noun}Journey`, input);
    expect(codesIn(started)).toEqual([]);
    return started.results[0]?.journey?.id ?? '';
  };
  const planOfFay = await start('fay', 'FamilyNetworkPlan', 'FAMILY_NETWORK_PLAN');
  const routeOfGus = await start('gus', 'KinshipRoute', 'KINSHIP_ROUTE');
  const tell = async (journey: string, role: Role, mutation: string, input: object) => {
    const told = await story.one(role, mutation, { journeys: [journey], occurredOn: story.today, ...input });
    expect(codesIn(told)).toEqual([]);
  };
  const plan = (fact: string, input: object) =>
    tell(planOfFay, 'social-worker', `recordFamilyNetworkPlan${fact}`, input);
  const wages = { line: 'wages', kind: 'FINANCIAL', person: 'nan', helps: 'CARER', what: 'Wages.', owner: 'finance' };
  await plan('Activated', { told: [], occurredOn: '2026-09-01' });
  const ends = { startOn: '2027-02-10', endOn: '2027-03-01', occurredOn: '2027-02-01' };
  await plan('SupportLine', { ...wages, ...ends });
  await plan('AuthorityManages', { how: 'ARRANGES' });
  const route = (role: Role, fact: string, input: object) => tell(routeOfGus, role, `recordKinshipRoute${fact}`, input);
  await route('legal-adviser', 'Order', { order: 'SPECIAL_GUARDIANSHIP', occurredOn: '2026-06-01' });
  await route('kinship-worker', 'NoticeGiven', { carer: 'aunt' });
  await route('funding-approver', 'FosteringRate', { poundsWeekly: 180, table: 't' });
  await route('funding-approver', 'Allowance', { poundsWeekly: 150, basis: 'ASSESSED' });
  await route('kinship-worker', 'CircumstancesChanged', { words: 'She works again.' });
  const words = { pressureAsked: true, pressure: 'No.', words: 'Yes.' };
  const choice = { children: ['gus'] };
  const uninformed = { madeUninformed: true, whyUninformed: 'She would not wait.' };
  const said = { choice: 'SPECIAL_GUARDIANSHIP', ...uninformed, ...words };
  const chosen = { journeys: [routeOfGus], occurredOn: story.today, ...said };
  expect(codesIn(await story.one('kinship-carer', 'recordKinshipRouteRouteChoice', chosen, choice))).toEqual([]);
  const decided = { reasons: 'Because it is right.' };
  const support = { ...decided, choice: 'PROVIDE', services: true, regularPayments: true, occurredOn: '2026-06-01' };
  await tell(routeOfGus, 'team-manager', 'decideKinshipRouteSupport', support);
  const approved = { ...decided, choice: 'APPROVE', occurredOn: '2026-11-02' };
  await tell(routeOfGus, 'nominated-officer', 'decideKinshipRouteTemporaryApproval', approved);
}

/** Cal left care at 17 and has not been heard of since. */
async function tellOfLeavingCare(): Promise<void> {
  await story.child('cal', '2009-05-01');
  const started = await story.one('case-system', 'startYoungPersonJourney', {
    ...{ children: [{ child: story.childId('cal'), reference: 'cal-1' }], team: story.team('north') },
    ...{ purpose: 'LEAVING_CARE', startedOn: story.today },
  });
  expect(codesIn(started)).toEqual([]);
  const journeys = started.results.flatMap(({ journey }) => journey?.id ?? []);
  const care = { journeys, episode: 'first' };
  const entered = { ...care, occurredOn: '2020-01-06', basis: 'CARE_ORDER' };
  const left = { ...care, occurredOn: '2026-10-01', to: 'OWN_ARRANGEMENTS' };
  expect(codesIn(await story.one('social-worker', 'recordYoungPersonEnteredCare', entered))).toEqual([]);
  expect(codesIn(await story.one('social-worker', 'recordYoungPersonLeftCare', left))).toEqual([]);
}

/** Dot is 17, in care, and waits for a visitor; Ed wishes for a lifelong bond. */
async function tellOfGuardianship(): Promise<void> {
  const start = async (name: string, bornOn: string, purpose: string): Promise<string> => {
    const children = [{ child: await story.child(name, bornOn), reference: `${name}-1` }];
    const input = { children, team: story.team('north'), purpose, startedOn: story.today };
    const started = await story.one('case-system', 'startGuardianshipJourney', input);
    expect(codesIn(started)).toEqual([]);
    return started.results[0]?.journey?.id ?? '';
  };
  const dot = await start('dot', '2009-05-01', 'RELATIONSHIPS');
  bondOfEd = await start('ed', '1998-06-01', 'GUARDIANSHIP');
  const tell = async (role: Role, child: string, fact: string, input: object) => {
    const how = { children: [child] };
    const journeys = [child === 'dot' ? dot : bondOfEd];
    const told = await story.one(
      role,
      `recordGuardianship${fact}`,
      { journeys, occurredOn: story.today, ...input },
      how,
    );
    expect(codesIn(told)).toEqual([]);
  };
  await tell('social-worker', 'dot', 'EnteredCare', { episode: 'first', occurredOn: '2024-03-04' });
  await tell('young-person', 'dot', 'VisitorAnswer', { answer: 'YES' });
  await tell('young-person', 'ed', 'Wish', { guardian: 'mrs-k', party: 'ADULT', alone: true });
}
/** Ivy is to move and has not; Jon came in an emergency, was told of a day that has passed, and nobody offered him options. */
async function tellOfHomes(): Promise<void> {
  const start = async (name: string, purpose: string, from: string) => {
    const children = [{ child: await story.child(name, '2014-05-01'), reference: `${name}-1` }];
    const input = { children, team: story.team('north'), purpose, startedOn: from };
    const started = await story.one('case-system', 'startHomeMatchingJourney', input);
    expect(codesIn(started)).toEqual([]);
    return readGlobalId(started.results[0]?.journey?.id ?? '')?.id ?? '';
  };
  await tellsOfMove(bench, await start('ivy', 'PLANNED_MOVE', '2027-01-11'));
  await tellsOfEmergency(bench, await start('jon', 'EMERGENCY_MOVE', '2027-01-11'));
}
let bondOfEd = '';

/** Hal needs a home; the authority searches for itself, and has asked the one home in its register. */
async function tellOfMatching(): Promise<void> {
  const children = [{ child: await story.child('hal', '2015-05-01'), reference: 'hal-1' }];
  const input = { children, team: story.team('north'), purpose: 'PLANNED_MOVE', startedOn: story.today };
  const started = await story.one('case-system', 'startHomeMatchingJourney', input);
  expect(codesIn(started)).toEqual([]);
  const journeys = started.results.flatMap(({ journey }) => journey?.id ?? []);
  const tell = (role: Role, mutation: string, told: object, selection: string) =>
    story.mutate(role, mutation, { ...told }, `errors { code } ${selection}`);
  requestOfHal = Object((await tell('social-worker', 'sendRequest', { journeys }, 'request { id }'))['request']).id;
  const open = { free: [{ from: '2026-11-01' }] };
  const approvals = [{ kind: 'GENERAL', from: '2024-01-08', places: 2 }];
  const where = { point: { lat: 53.5, lon: -2.22 }, areaCode: 'a', places: [{ id: 'p-1', ...open }] };
  const home = { type: 'FOSTER', ...where, ages: { from: 0, to: 17 }, approvals };
  const terms = { ownership: 'PRIVATE', purchase: 'SPOT' };
  const offered = {
    provider: story.team('north'),
    reference: 'home-1',
    home: { ...home, confirmedOn: story.today },
    terms,
  };
  const put = await tell('home-finding-manager', 'registerHome', offered, 'home { id }');
  const need = { neededFrom: story.today, homeTypes: ['FOSTER'], pattern: 'LONG' };
  const frozen = await tell('social-worker', 'freezeNeed', { request: requestOfHal, need }, '');
  const ran = await tell('home-finder', 'runSearch', { request: requestOfHal, ring: 'REGION' }, 'run { id }');
  expect([frozen['errors'], ran['errors']]).toEqual([[], []]);
  runOfHal = Object(ran['run']).id;
  const homes = [Object(put['home']).id];
  const asking = { request: requestOfHal, run: runOfHal, homes, order: 'PARALLEL' };
  const told = await tell('home-finder', 'askHomes', asking, 'approaches { id }');
  expect(told['errors']).toEqual([]);
  approachOfHal = Object(told['approaches'])[0].id;
}
let approachOfHal = '';
let requestOfHal = '';
let runOfHal = '';

/** What links the journeys of Ann and Ben. */
let group = '';

const ANN = { children: ['ann'] };
const BEN = { children: ['ben'] };
const MEETING = { method: 'fgc', invited: ['mother'], attended: ['mother'], declined: [], place: 'Hall' };

const rawChild = (name: string): string => readGlobalId(story.childId(name))?.id ?? '';
const rawJourney = (name: string): string => readGlobalId(story.journeyId(name))?.id ?? '';

interface Row {
  readonly child: string;
  readonly journeys: readonly string[];
  readonly fields: readonly string[];
  readonly actor: string;
  readonly relation: string;
  readonly ground: string | null;
  readonly as_at: readonly Date[];
  readonly known_by: readonly Date[];
}

/** What a request adds to the reads by one reader, whoever else reads meanwhile. */
async function readsOf(actor: string, work: () => Promise<unknown>): Promise<readonly Row[]> {
  const look = async () => {
    const text = 'select * from read where authority = $1 and actor = $2 order by stored_at, writer, sequence';
    return (await bench.bench.sql.query<Row>(text, [story.authority, actor])).rows;
  };
  const before = await look();
  await work();
  return (await look()).slice(before.length);
}

/** Asks as somebody whom nobody else in this spec is. */
const ask = (role: Parameters<Story['ask']>[0], document: string, variables: object = {}, claims: object = {}) => {
  const subject = `reader-${randomUUID()}`;
  return readsOf(subject, () => story.ask(role, document, { ...variables }, { subject, ...claims }));
};

// ---- No type and no field slips by ----

/** Types that hold nothing of a child, or a part of what a type above them has already said whose it is. */
const SAID_ABOVE = [
  ...[
    ...['Child', 'Journey', 'Duty', 'TimelineEntry', 'Read', 'Alert', 'HandOver', 'ClockMove'],
    ...['ApproachingAge', 'OutOfTouch', 'RelationshipGoal', 'FamilyFindingGap', 'VisitorWait', 'GuardianshipWaiting'],
    ...['StatusGuard', 'PlanWithoutNextPoint', 'PlanEnding', 'PromiseKept'],
    ...['KinshipItem', 'ChoiceWithoutFacts', 'AllowanceBelowRate'],
    ...['HomeRequest', 'SearchCandidate'],
    'ApplicationWithoutMeeting',
  ].flatMap((name) => [`${name}ConnectionEdge`, `${name}Edge`, `${name}Connection`]),
  ...['TimelineEdge', 'TimelineConnection', 'PageInfo', 'NamedValue', 'DutyVersion', 'StepRef', 'GateVerdict'],
  ...[
    'GateLimb',
    'MissingPart',
    'DueDateExplanation',
    'CountingStep',
    'SkippedDay',
    'Retention',
    'Erasure',
    'NoticesToCarers',
    'DutyAnswer',
    'DueDateMove',
    'DueDateDifference',
    'SettingHeldToLaw',
    'IntegrityFinding',
    'InclusionProof',
    'RecordVerification',
  ],
  ...['CategoryPeriod', 'CategoryGround', 'CategorySaid', 'CareDisclosure', 'CareDisclosureConsent'],
  ...['GuardianshipStep', 'GuardianshipChoice', 'GuardianshipNotice', 'SearchConsent'],
  ...['NeedFieldShown', 'HomeFieldShown', 'ApproachEdge', 'ApproachConnection', 'ApproachConnectionEdge'],
  ...['RouteEffectTold', 'RouteKnown', 'CarerQuestion', 'CarerAdvice', 'CarerChoice'],
  ...['NeedCriterion', 'NeedSetAside', 'ExcludedArea', 'SearchRow', 'SearchFailure', 'SearchRankKey', 'SearchSettings'],
  'OptionOffered',
];
const OF_NO_CHILD = [
  ...['Query', 'Mutation', 'Me', 'CommandError', 'Authority', 'Team', 'Staff', 'StaffConnection', 'StaffEdge'],
  ...[
    'Choice',
    'ChoiceChange',
    'Rule',
    'Citation',
    'RuleConnection',
    'RuleEdge',
    'LocalSetting',
    'RetentionSet',
    'TeamClockMoves',
    'LawChangePreview',
    'ReturnCount',
    'ReturnFinding',
    'Checkpoint',
    'CheckpointConnection',
    'CheckpointEdge',
    'HomeMatchingMeasure',
    'LeavingCareMeasure',
    'Hold',
    'FamilyNetworkMeasure',
    'LifelongGuardianshipMeasure',
    ...['ExpiringHold', 'ExpiringHoldEdge', 'ExpiringHoldConnection'],
  ],
  ...['DeclinesByReason', 'DescribeChildrenFields', 'DescribeHomeFields'],
  // Of the register of homes. Who lives in one or is named in an approval is a reference of the provider's, shown to the provider alone.
  ...['Home', 'HomeConnection', 'HomeEdge', 'Vacancy', 'VacancyConnection', 'VacancyEdge'],
  ...['HomeDays', 'HomeAges', 'HomePoint', 'HomeAnswer', 'HomePlace', 'HomeApproval'],
  ...['HomeExemption', 'HomeRestriction', 'HomeResident', 'HomeHousehold', 'HomeResidentLimits', 'HomeVersionTold'],
  'HomeImportRow',
];

const objects = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);
const payloads = objects.filter(({ name }) => name.endsWith('Payload')).map(({ name }) => name);

test('each type of the schema says whose it shows, or is known to show nothing of a child by itself', () => {
  const rest = objects.filter((type) => !showsChild(type)).map(({ name }) => name);
  const known = [...SAID_ABOVE, ...OF_NO_CHILD, ...payloads];
  expect(rest.filter((name) => !known.includes(name))).toEqual([]);
});

/** Whether something of a child can be reached from a type. */
function reaches(type: GraphQLNamedType, seen = new Set<string>()): boolean {
  if (seen.has(type.name)) return false;
  seen.add(type.name);
  if (isAbstractType(type)) return schema.getPossibleTypes(type).some((one) => reaches(one, seen));
  if (!isObjectType(type)) return false;
  const fields: readonly { type: GraphQLOutputType }[] = Object.values(type.getFields());
  return showsChild(type) || fields.some((field) => reaches(getNamedType(field.type), seen));
}

const place = { edges: 'totalCount edges { node { id } }' };
const KINDS = '(clockKinds: [LOCAL_GUARD])';
/** A question for each field that can show something of a child, and as little of it as can be asked. */
const QUESTIONS: Readonly<Record<string, () => string>> = {
  node: () => `node(id: "${story.journeyId('ann')}") { __typename }`,
  child: () => `child(id: "${story.childId('ann')}") { __typename }`,
  journey: () => `journey(id: "${story.journeyId('ann')}") { __typename }`,
  duty: () => `duty(id: "${globalId('Duty', `${rawJourney('ann')}/list-offer-recipients`)}") { __typename }`,
  paper: () => `paper(journey: "${story.journeyId('ann')}", paper: "late-explained") { sha256 }`,
  familyGroup: () => `familyGroup(siblingGroup: "${group}") { __typename }`,
  journeys: () => `journeys { ${place.edges} }`,
  timeline: () => `timeline(child: "${story.childId('ann')}") { ${place.edges} }`,
  alerts: () => 'alerts { edges { node { raisedAt } } }',
  handOvers: () => 'handOvers { edges { node { offer } } }',
  gateState: () => `gateState(journey: "${story.journeyId('ann')}") { id }`,
  gateAtIssue: () => `gateAtIssue(journey: "${story.journeyId('ben')}") { difference }`,
  openDuties: () => `openDuties(steps: ["hear-child"]) { ${place.edges} }`,
  overdueDuties: () => `overdueDuties${KINDS} { ${place.edges} }`,
  upcomingDuties: () => `upcomingDuties(withinDays: 366, clockKinds: [LOCAL_GUARD]) { ${place.edges} }`,
  unansweredOffers: () => `unansweredOffers { ${place.edges} }`,
  adultsWithoutRepresentationAnswer: () => `adultsWithoutRepresentationAnswer { ${place.edges} }`,
  childrenWithoutAdvocateAnswer: () => `childrenWithoutAdvocateAnswer { ${place.edges} }`,
  knownAdultsUnasked: () => `knownAdultsUnasked { ${place.edges} }`,
  repliesPending: () => `repliesPending { ${place.edges} }`,
  bypassesWithoutExplanation: () => `bypassesWithoutExplanation { ${place.edges} }`,
  applicationsAtRisk: () => 'applicationsAtRisk { plannedFor }',
  fathersUntraced: () => 'fathersUntraced { person }',
  noticeToCarers: () => 'noticeToCarers(from: "2027-01-01", to: "2027-12-31") { notices { person } }',
  differences: () =>
    `differences(journey: "${story.journeyId('ann')}", asAt: "2027-01-01T10:00:00.000Z") { since { recordedAt } }`,
  familyGroupEvidence: () => `familyGroupEvidence(journey: "${story.journeyId('ann')}") { parts { id } }`,
  verifyRecord: () => `verifyRecord(journey: "${story.journeyId('ann')}") { streams { events } }`,
  recordsPastRetention: () => `recordsPastRetention { ${place.edges} }`,
  approaching: () => 'approaching(within: 6) { edges { node { birthday } } }',
  outOfTouch: () => 'outOfTouch { edges { node { tries } } }',
  categoryOn: () => `categoryOn(child: "${story.childId('cal')}", date: "2027-01-01") { leadCategory }`,
  categoryHistory: () => `categoryHistory(child: "${story.childId('cal')}") { said { code } }`,
  disclosures: () => `disclosures(child: "${story.childId('cal')}") { consents { entry } }`,
  reads: () => `reads(child: "${story.childId('ann')}") { edges { node { at } } }`,
  relationshipGoal: () => 'relationshipGoal(withinMonths: 6) { edges { node { state } } }',
  familyFindingGaps: () => 'familyFindingGaps { edges { node { since } } }',
  visitorWaits: () => 'visitorWaits { edges { node { days } } }',
  guardianshipWaiting: () => 'guardianshipWaiting { edges { node { step } } }',
  guardianshipHistory: () => `guardianshipHistory(journey: "${bondOfEd}") { steps { what } }`,
  whoWasTold: () => `whoWasTold(journey: "${bondOfEd}") { notices { recipient } }`,
  searchConsents: () => `searchConsents(journey: "${bondOfEd}") { people { person } }`,
  statusGuards: () => 'statusGuards { edges { node { hours } } }',
  plansWithoutNextPoint: () => 'plansWithoutNextPoint { edges { node { activeOn } } }',
  endingSoon: () => 'endingSoon(days: 28) { edges { node { endsOn } } }',
  promisesKept: () => 'promisesKept(from: "2027-02-01", to: "2027-02-20") { edges { node { line } } }',
  reviewsDue: () => 'reviewsDue { edges { node { item } } }',
  approvalsExpiring: () => 'approvalsExpiring { edges { node { item } } }',
  noticesRunning: () => 'noticesRunning { edges { node { item } } }',
  choicesWithoutFacts: () => 'choicesWithoutFacts { edges { node { item } } }',
  allowancesBelowRate: () => 'allowancesBelowRate { edges { node { item } } }',
  homeRequest: () => `homeRequest(id: "${requestOfHal}") { children { number } }`,
  homeRequests: () => `homeRequests { ${place.edges} }`,
  searchRun: () => `searchRun(id: "${runOfHal}") { listed }`,
  whyNotProposed: () => `whyNotProposed(request: "${requestOfHal}", home: "${globalId('Home', 'none')}") { outcome }`,
  optionsAtDecision: () => `optionsAtDecision(request: "${requestOfHal}") { considered }`,
  approach: () => `approach(id: "${approachOfHal}") { stage }`,
  approaches: () => `approaches(request: "${requestOfHal}") { edges { node { stage } } }`,
  childDisclosures: () => `childDisclosures(child: "${story.childId('hal')}") { stage }`,
  searchAgain: () => `searchAgain(run: "${runOfHal}") { is }`,
  searchesWithoutOptions: () => `searchesWithoutOptions { ${place.edges} }`,
  optionsUndecided: () => `optionsUndecided { ${place.edges} }`,
  childrenWithoutAdvocateOffer: () => `childrenWithoutAdvocateOffer { ${place.edges} }`,
  movesPastPromisedDate: () => `movesPastPromisedDate { ${place.edges} }`,
  staysPastToldLength: () => `staysPastToldLength { ${place.edges} }`,
  emergencyStaysOver: () => `emergencyStaysOver(days: 1) { ${place.edges} }`,
  applicationsWithoutFgdm: () => 'applicationsWithoutFgdm { edges { node { issuedOn } } }',
  unknownDuties: () => `unknownDuties${KINDS} { ${place.edges} }`,
};

const TAKEN_OVER = 'taken-over';
/** Somebody whose leaving care began from a return, which cannot tell what was done before. */
async function takeOverOne(): Promise<void> {
  const files = returnOf([{ id: TAKEN_OVER, born: '10/01/2010', care: [{ from: '01/06/2020' }] }]);
  const input = { files, lastDay: '2026-03-31', team: story.team('north'), preview: false };
  expect(await story.mutate('case-system', 'importCareLeavers', input, 'opened')).toEqual({ opened: 1 });
}

test('there is a question here for every field that can show something of a child', () => {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  const showing = fields.filter(({ type }) => reaches(getNamedType(type))).map(({ name }) => name);
  expect(showing.toSorted()).toEqual(Object.keys(QUESTIONS).toSorted());
});

test.each(Object.keys(QUESTIONS))('%s: whoever asks it is in the record of reads', async (field) => {
  if (field === 'unknownDuties') await takeOverOne();
  if (field === 'alerts') await eventually(alertsRaised, (raised) => raised > 0);
  if (field === 'gateAtIssue') {
    const issued = { orderSought: 'care' };
    expect(codesIn(await story.record('legal-adviser', 'partFourApplication', issued, BEN))).toEqual([]);
  }
  const reads = await ask('auditor', `{ other: ${QUESTIONS[field]?.()} }`);
  const named =
    field === 'recordsPastRetention' ? ['old'] : ['ann', 'ben', 'cal', 'dot', 'ed', 'fay', 'gus', 'hal', 'ivy', 'jon'];
  const takenOver = ownId('child', story.authority, TAKEN_OVER);
  const children = field === 'unknownDuties' ? [takenOver] : named.map(rawChild);
  expect(reads.length).toBeGreaterThan(0);
  for (const read of reads) {
    expect(read.fields).toEqual([field]);
    expect(children).toContain(read.child);
  }
  expect(new Set(reads.map(({ child }) => child)).size).toBe(reads.length); // one for each child
});

const alertsRaised = async (): Promise<number> =>
  (await bench.bench.sql.query('select from alert where authority = $1', [story.authority])).rowCount ?? 0;

test('a mutation that shows a child is a read of the child; one that shows nothing, or only that it was done, is none', async () => {
  const subject = `reader-${randomUUID()}`;
  const how = { by: { subject }, ...ANN };
  const shown = await readsOf(subject, () => story.record('social-worker', 'offerRecipient', AUNT, how));
  expect(shown).toMatchObject([{ child: rawChild('ann'), fields: ['recordFamilyGroupOfferRecipient'] }]);
  const blind = await readsOf(subject, () =>
    bench.ask(TOKEN, RECORD, {
      input: {
        ...AUNT_AS_INPUT,
        idempotencyKey: randomUUID(),
        journeys: [story.journeyId('ann')],
        occurredOn: story.today,
      },
    }),
  );
  expect(blind).toEqual([]);
  const refused = { orderSought: 'care', plannedFor: '2027-02-12' };
  const told = await readsOf(subject, () => story.record('social-worker', 'plannedApplication', refused, how));
  expect(told).toMatchObject([{ child: rawChild('ann') }]); // for a refusal may tell what is in the record
});

test('a refusal that tells what names a child does not have is a read of the child', async () => {
  const subject = `reader-${randomUUID()}`;
  const guess = { idempotencyKey: randomUUID(), reference: 'ann', givenNames: 'Guessed', familyName: 'Person' };
  const document = 'mutation ($input: RegisterChildInput!) { registerChild(input: $input) { errors { code } } }';
  const reads = await readsOf(subject, async () =>
    expect(await story.ask('case-system', document, { input: guess }, { subject })).toEqual({
      registerChild: { errors: [{ code: 'DIFFERENT_BODY' }] },
    }),
  );
  expect(reads).toMatchObject([{ child: rawChild('ann'), fields: ['registerChild'] }]);
});

const AUNT = {
  ...{ person: 'aunt-2', relation: 'mother', hasParentalResponsibility: true, fatherLine: false, status: 'known' },
};
const AUNT_AS_INPUT = { ...AUNT, relation: 'MOTHER', status: 'KNOWN' };
const RECORD = `mutation ($input: RecordFamilyGroupOfferRecipientInput!) {
  recordFamilyGroupOfferRecipient(input: $input) { errors { code } results { errors { code } } } }`;
let TOKEN = '';
beforeAll(async () => {
  TOKEN = await bench.token({ sub: 'blind', authority: story.authority, roles: ['social-worker'] });
});

// ---- What a read holds ----

describe('a read', () => {
  test('is one row for each request and child, however many fields, journeys and aliases were asked', async () => {
    const document = `query ($ann: ID!, $journey: ID!, $ben: ID!) {
      a: child(id: $ann) { reference givenNames journeys { id duties { id dueOn } } }
      b: journey(id: $journey) { child { familyName } }
      ...more
      c: child(id: $ben) { reference } me { subject } }
      fragment more on Query { ... on Query { d: timeline(child: $ann) { totalCount edges { node { title } } } } }`;
    const variables = { ann: story.childId('ann'), journey: story.journeyId('ann'), ben: story.childId('ben') };
    const reads = await ask('social-worker', document, variables);
    expect(reads.map(({ child }) => child).toSorted()).toEqual([rawChild('ann'), rawChild('ben')].toSorted());
    const [ann, ben] = ['ann', 'ben'].map((name) => reads.find(({ child }) => child === rawChild(name)));
    expect(ann).toMatchObject({ journeys: [rawJourney('ann')], fields: ['child', 'journey', 'timeline'] });
    expect(ben).toMatchObject({ journeys: [], fields: ['child'], as_at: [], known_by: [] });
  });

  test('says which moment was asked about, where that was not the moment of the request', async () => {
    const document = `query ($id: ID!, $journey: ID!) {
      then: child(id: $id, asAt: "2027-01-20T10:00:00Z", knownBy: "2027-02-01T10:00:00Z") { reference }
      now: journey(id: $journey) { startedOn } }`;
    const [read] = await ask('auditor', document, { id: story.childId('ann'), journey: story.journeyId('ann') });
    expect(read?.as_at.map((moment) => moment.toISOString())).toEqual(['2027-01-20T10:00:00.000Z']);
    expect(read?.known_by.map((moment) => moment.toISOString())).toEqual(['2027-02-01T10:00:00.000Z']);
  });

  test('holds no argument, no alias, no operation’s name and nothing of what was answered', async () => {
    const canary = `Canary${randomBytes(4).toString('hex')}`;
    const reads = await ask(
      'social-worker',
      `query ${canary} ($id: ID!) { ${canary}: child(id: $id) { ${canary}2: givenNames } }`,
      { id: story.childId('ann') },
    );
    expect(reads).toHaveLength(1);
    const { rows } = await bench.bench.sql.query('select r::text as row from read r where r.authority = $1', [
      story.authority,
    ]);
    expect(JSON.stringify(rows)).not.toContain('Canary');
    expect(JSON.stringify(rows)).not.toContain('Invented'); // the given name
  });

  test('is not made of what the caller does not see, nor of a mere count', async () => {
    const other = { authority: 'ELSEWHERE' };
    const subject = `reader-${randomUUID()}`;
    const document = `query ($id: ID!) { child(id: $id) { reference } }`;
    const look = () => story.ask('social-worker', document, { id: story.childId('ann') }, { subject, ...other });
    expect(await look()).toEqual({ child: null });
    const { rows } = await bench.bench.sql.query('select 1 from read where actor = $1', [subject]);
    expect(rows).toEqual([]);
    expect(await ask('auditor', `{ overdueDuties${KINDS} { totalCount } }`)).toEqual([]);
  });

  test.each([
    ['social-worker', { teams: ['north'] }, 'own-team'],
    ['social-worker', { teams: [] }, 'own-authority'],
    ['supervisor', { teams: ['south'] }, 'hand-over'],
  ] as const)('says how the reader stood to the child: %s in %j is %s', async (role, claims, relation) => {
    const document = 'query ($id: ID!) { child(id: $id) { reference } }';
    expect(await ask(role, document, { id: story.childId('ann') }, claims)).toMatchObject([{ relation, ground: null }]);
  });
});

describe('a ground', () => {
  const stated = async (ground: string, subject: string) => {
    const sub = { sub: subject, authority: story.authority, roles: ['social-worker'] as const };
    const response = await fetch(bench.url, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${await bench.token(sub)}`, 'content-type': 'application/json' },
        'x-access-ground': ground,
      },
      body: JSON.stringify({ query: `{ child(id: "${story.childId('ann')}") { reference } }` }),
    });
    return { status: response.status, ...((await response.json()) as object) };
  };

  test('that is stated is kept by its code', async () => {
    const subject = `reader-${randomUUID()}`;
    const reads = await readsOf(subject, () => stated('safeguarding', subject));
    expect(reads).toMatchObject([{ ground: 'safeguarding', relation: 'own-authority' }]);
  });

  test('that is none of ours is refused, and nothing is shown or kept of it', async () => {
    const subject = `reader-${randomUUID()}`;
    const reads = await readsOf(subject, async () =>
      expect(await stated('because Ms Example asked', subject)).toEqual({
        status: 400,
        errors: [expect.objectContaining({ extensions: { code: 'ACCESS_GROUND' } })],
      }),
    );
    expect(reads).toEqual([]);
  });
});

// ---- Where reads are kept ----

describe('the record of reads', () => {
  test.each([
    'update read set ground = null',
    'delete from read',
    'truncate read',
    "insert into read (writer, sequence, stored_at) values ('w', 1, now())",
  ])('the service may not: %s', async (statement) => {
    await expect(bench.bench.sql.query(statement)).rejects.toThrow(/permission denied/);
  });

  test('what cannot be recorded is not shown, and a caller is told that it may be tried again', async () => {
    const role = `no_reads_${randomBytes(4).toString('hex')}`;
    await owner.query(`create role ${role} login password 'local'`);
    await owner.query(`grant connect on database throughline to ${role}`);
    await owner.query(`grant select on all tables in schema public to ${role}`);
    const databaseUrl = setting('DATABASE_URL').replace(/\/\/[^@]*@/, `//${role}:local@`);
    const devKeyFile = join(temporaryFolder(), 'issuer.json');
    const api = await createApi({
      ...bench.bench.settings,
      ...{
        databaseUrl,
        keystoreUrl: setting('KEYSTORE_URL'),
        masterKeys: masterKeysFromFiles(setting('MASTER_KEY_FILE')),
      },
      ...{ issuer: { devKeyFile }, storyClock: false, graphiql: false },
    });
    const server = createServer(api.handle);
    const url = `http://127.0.0.1:${await listening(server, 0, '127.0.0.1')}/graphql`;
    const token = await (await devIssuer(devKeyFile)).sign(story.person('social-worker'));
    const asking = async (query: string) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
      return { status: response.status, text: await response.text() };
    };
    const log = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const shown = await asking(`{ child(id: "${story.childId('ann')}") { givenNames } }`);
    log.mockRestore();
    expect([shown.status, shown.text]).toEqual([503, expect.stringContaining('UNAVAILABLE')]);
    expect(shown.text).not.toContain('Invented');
    expect(await asking('{ me { subject } }')).toMatchObject({ status: 200 });
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await api.close();
    await owner.query(`revoke all on all tables in schema public from ${role}`);
    await owner.query(`revoke all on database throughline from ${role}`);
    await owner.query(`drop role ${role}`);
  });

  test('many requests at once are numbered without a gap, and chained', async () => {
    const document = 'query ($id: ID!) { child(id: $id) { reference } }';
    const subject = `reader-${randomUUID()}`;
    const ask = () => story.ask('auditor', document, { id: story.childId('ben') }, { subject });
    await Promise.all(Array.from({ length: 40 }, ask));
    const { rows } = await owner.query<{ writer: string }>('select distinct writer from read where actor = $1', [
      subject,
    ]);
    expect(rows).toHaveLength(1);
    const writer = String(rows[0]?.writer);
    const run = new RunCheck(writer);
    let reads = 0;
    const client = await owner.connect();
    await withSnapshot(client, 'read only', async () => {
      for await (const read of readReads(client, 'writer = $1', [writer])) {
        run.take(read);
        reads += 1;
      }
    });
    client.release();
    expect(reads).toBeGreaterThanOrEqual(40);
    expect(run.end()).toBeUndefined();
  });
});

// ---- Who may ask who looked ----

describe('reads', () => {
  const READS = `query ($child: ID, $actor: String, $first: Int, $after: String) {
    reads(child: $child, actor: $actor, first: $first, after: $after) { totalCount pageInfo { endCursor hasNextPage }
      edges { node { at actor actorRoles authority childId child { reference } journeys fields asAt knownBy relation ground storedAt } } } }`;

  test.each(['case-system', 'social-worker', 'service-manager', 'supervisor', 'authority-administrator'] as const)(
    'are not for %s',
    async (role) => {
      await expect(story.ask(role, READS, { child: story.childId('ann') })).rejects.toThrow('NOT_ALLOWED');
    },
  );

  test('are for an auditor of the authority, by child or by reader, the last first; and that is itself a read', async () => {
    const subject = `reader-${randomUUID()}`;
    const look = 'query ($id: ID!) { child(id: $id) { reference } }';
    await story.ask('social-worker', look, { id: story.childId('ann') }, { subject });
    await story.ask('social-worker', look, { id: story.childId('ben') }, { subject });
    const list = async (variables: object) => Object((await story.ask('auditor', READS, { ...variables }))['reads']);
    const ofReader = await list({ actor: subject });
    expect(ofReader.totalCount).toBe(2);
    expect(ofReader.edges[0].node).toMatchObject({
      ...{ actor: subject, actorRoles: ['SOCIAL_WORKER'], childId: story.childId('ben'), child: { reference: 'ben' } },
      ...{ at: story.now, fields: ['child'], relation: 'OWN_TEAM', ground: null, asAt: [], knownBy: [] },
    });
    const both = await list({ actor: subject, child: story.childId('ann') });
    expect(both.edges.map(({ node }: { node: { childId: string } }) => node.childId)).toEqual([story.childId('ann')]);
    const auditor = `auditor-${randomUUID()}`;
    await story.ask('auditor', READS, { actor: subject }, { subject: auditor });
    const ofAuditor = await list({ actor: auditor });
    expect(ofAuditor.edges.map(({ node }: { node: { fields: string[] } }) => node.fields)).toEqual([
      ['reads'],
      ['reads'],
    ]);
  });

  test('come page by page, each once', async () => {
    const all = Object((await story.ask('auditor', READS, { child: story.childId('old'), first: 200 }))['reads']);
    expect(all.totalCount).toBeGreaterThan(0);
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const asked = await story.ask('auditor', READS, { child: story.childId('old'), first: 1, after });
      const page: { edges: { node: { storedAt: string } }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } =
        Object(asked['reads']);
      paged.push(...page.edges.map(({ node }) => node.storedAt));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null && paged.length < 50);
    expect(paged.length).toBeGreaterThanOrEqual(all.totalCount);
  });

  test('neither child nor reader, and a child that is not for the auditor, are refused', async () => {
    await expect(story.ask('auditor', READS)).rejects.toThrow('MISSING_VALUE');
    const elsewhere = { authority: 'ELSEWHERE' };
    await expect(story.ask('auditor', READS, { child: story.childId('ann') }, elsewhere)).rejects.toThrow('NOT_FOUND');
    const { reads } = await story.ask('auditor', READS, { actor: 'social-worker' }, elsewhere);
    expect(Object(reads).totalCount).toBe(0);
  });
});
