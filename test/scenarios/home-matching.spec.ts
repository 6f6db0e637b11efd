import { readGlobalId } from '../../api/ids';
import type { ToldAct } from '../../api/client';
import { civilDate } from '../../statute';
import type { Home } from '../../workflows/home-matching/search/home';
import type { Role } from '../../workflows/kernel/people';
import { ALDER, BIRCH, ELM, home } from '../definitions/home-matching/homes';
import { startApiBench, type ApiBench } from '../support/api';
import { eventually } from '../support/eventually';
import { Region } from '../support/matching-search';
import { codesIn, refusalsIn, Story, type Verdict } from '../support/story';

/*
 * The acceptance scenarios of home matching by their numbers, through GraphQL on the real engine, each date as it stands on the
 * reference page. Here: 6 to 13, 15, 17 and 18. Elsewhere:
 *   1, 2, 3, and what a search says in 10, 13, 15 and 18: test/api/home-search.spec.ts
 *   4, 5, and the holds of 6 and 13: test/scenarios/home-matching-holds.spec.ts
 *   14 and 16: test/api/approaches.spec.ts
 */

type Values = Readonly<Record<string, unknown>>;

let bench: ApiBench;
const regions: Region[] = [];
beforeAll(async () => {
  bench = await startApiBench();
}, 90_000);
afterAll(async () => {
  await Promise.all(regions.map((region) => region.close()));
  await bench?.close();
});
jest.setTimeout(300_000);

// ---- An authority, and who searches for it ----

const THEIRS = { maya: '2016-03-14', theo: '2018-09-02' };

/** An authority and the body that searches for it, with some homes, on a day or at a moment. */
async function begin(moment: string, ...homes: readonly Home[]): Promise<Telling> {
  const story = await Story.begin(bench, '2026-11-02', 'home-matching');
  const region = await Region.begin(bench, story);
  regions.push(region);
  await story.on(moment);
  const confirmedOn = civilDate(story.today);
  for (const one of homes)
    await region.home({ ...one, confirmedOn, availableFrom: confirmedOn, household: { people: [], confirmedOn } });
  return new Telling(story, region);
}

interface Found {
  readonly request: string;
  readonly run: string;
  readonly home: string;
  readonly hold: string;
}

interface Asking {
  readonly neededFrom: string;
  readonly [field: string]: unknown;
}

/** Tells what people do, and fails where one of it is refused. */
class Telling {
  constructor(
    readonly story: Story,
    readonly region: Region,
  ) {}

  /** Goes to ten o'clock of a day; the journeys a minute further, as each began a little after its story did. */
  async on(day: string): Promise<void> {
    await this.story.on(`${day}T10:01:00Z`);
    this.story.now = `${day}T10:00:00.000Z`;
  }

  /** Starts a journey of each child, who is registered with the day of birth. */
  async starts(children: Values, purpose = 'PLANNED_MOVE'): Promise<void> {
    for (const [name, bornOn] of Object.entries(children)) await this.story.child(name, String(bornOn));
    clear(await this.story.start(Object.keys(children), { purpose }));
  }

  /** What comes before a search: the view, the advice, the family, permission; child and parents are heard. */
  async permits(form = 'written'): Promise<void> {
    const { record, decide } = this.story;
    clear(await record('social-worker', 'thresholdView', { met: true, grounds: 'As the assessment says.' }));
    clear(await record('legal-adviser', 'legalPlanning', { spoken: false }));
    clear(await record('legal-adviser', 'legalAdvice', { thresholdMet: true, courtRoute: false, careAnOption: true }));
    clear(await record('social-worker', 'familyAsked', { adult: 'aunt', outcome: 'not-able' }));
    for (const who of ['child', 'parent'])
      clear(await record('social-worker', 'view', { who, how: 'talked', words: 'Near school.' }));
    clear(await record('social-worker', 'advocateOffer', { answer: 'accepted' }));
    clear(await decide('team-manager', 'permission', { choice: 'granted', form }));
  }

  /** The need is frozen and searched with. @returns the search */
  async searches(request: string, { neededFrom, ...need }: Asking, ring = 'REGION'): Promise<string> {
    const asked = { homeTypes: ['FOSTER'], pattern: 'LONG', ...need, neededFrom };
    toldIn(await this.region.freeze(request, asked));
    return this.region.run(request, { ring });
  }

  async holds(request: string, reference: string, neededOn: string): Promise<Hold> {
    const input = { request, home: this.region.homeId(reference), neededOn };
    const held = await this.region.tell('home-finder', 'takeHold', input, HOLD);
    return toldIn(held)['hold'] as Hold;
  }

  async offers(request: string, run: string, ...references: readonly string[]): Promise<void> {
    const why = references.length < 2 ? { why: 'No other home is free.' } : {};
    const homes = references.map(this.region.homeId);
    toldIn(await this.region.tell('home-finder', 'offerOptions', { request, run, homes, ...why }, ''));
    clear(await this.story.record('social-worker', 'optionsDiscussed', { with: 'both', words: 'They like it.' }));
  }

  /** A request for children, from its sending to an option that is held, all on one day. */
  async finds(children: readonly string[], reference: string, need: Asking): Promise<Found> {
    const request = await this.region.request(children);
    const run = await this.searches(request, need);
    const { id: hold } = await this.holds(request, reference, need.neededFrom);
    await this.offers(request, run, reference);
    return { request, run, home: this.region.homeId(reference), hold };
  }

  chooses(
    children: readonly string[],
    { run, home: chosen, hold }: Found,
    more: Values = {},
    role: Role = 'team-manager',
  ): Promise<ToldAct> {
    const values = { choice: 'choose', run, home: chosen, hold, where: 'in-area', homeType: 'foster', ...more };
    return this.story.decide(role, 'homeChoice', values, { children, at: this.story.now });
  }

  /** All that a planned move asks for but approvals of where the home lies. */
  async prepares(children: readonly string[], chosen: string): Promise<void> {
    const { record, decide } = this.story;
    clear(await decide('funding-approver', 'funding', { choice: 'approve', purchase: 'framework' }, { children }));
    clear(await record('case-system', 'placementAccepted', { home: chosen }, { children }));
    clear(await record('social-worker', 'reviewingOfficerTold', {}, { children }));
    clear(await record('social-worker', 'noticesSent', {}, { children }));
    clear(await record('social-worker', 'homeReady', { lacking: 0 }, { children }));
  }

  async moves(children: readonly string[], chosen: string, more: Values = {}, at?: string): Promise<void> {
    const lawful = { type: 'foster', registered: true, givesCare: true, first: true, outsideTerms: false };
    const values = { home: chosen, ...lawful, ...more };
    clear(await this.story.record('social-worker', 'moved', values, { children, ...(at === undefined ? {} : { at }) }));
  }

  /** When each of some steps of a child falls due; of one that recurs, each time. */
  async dues(child: string, ...steps: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const duties = await this.story.duties(child);
    return Object.fromEntries(
      steps.map((step) => [
        step,
        duties
          .filter((duty) => duty.step.id === step)
          .map(({ dueOn }) => dueOn ?? 'no date')
          .toSorted()
          .join(' '),
      ]),
    );
  }

  async stepsOf(child: string): Promise<readonly string[]> {
    return (await this.story.duties(child)).map(({ step }) => step.id);
  }
}

interface Hold {
  readonly id: string;
  readonly expiresAt: string;
}
const HOLD = 'hold { id expiresAt }';

/** Fails where an act was refused, with the refusals. */
const clear = (told: ToldAct): void => expect(refusalsIn(told)).toEqual([]);
const toldIn = (told: Values): Values => {
  expect(told['errors']).toEqual([]);
  return told;
};

const limbsOf = ({ limbs }: Verdict): Values => Object.fromEntries(limbs.map(({ id, status }) => [id, status]));
const WHY = { unmet: ['in-area'], unmetReasons: 'The nearest that keeps their school.' };

// ---- The scenarios ----

test('6. a planned move, from the request to the visits, each on its day', async () => {
  const both = ['maya', 'theo'];
  const telling = await begin('2026-11-20', ALDER, BIRCH, ELM);
  const { story, region } = telling;
  await telling.starts(THEIRS);
  await telling.permits();
  const journeys = both.map(story.journeyId);
  const sent = toldIn(await region.own('social-worker', 'sendRequest', { journeys }, 'request { id }'));
  const { id: request } = sent['request'] as { readonly id: string };
  expect(await telling.dues('maya', 'accept-request')).toEqual({ 'accept-request': '2026-11-23' });

  await telling.on('2026-11-23');
  toldIn(await region.tell('home-finder', 'acceptRequest', { request }, ''));
  await telling.on('2026-11-24');
  const run = await telling.searches(request, { neededFrom: '2026-12-17' });
  expect(await telling.dues('theo', 'offer-options')).toEqual({ 'offer-options': '2026-11-27' });

  await telling.on('2026-11-26');
  await telling.offers(request, run, 'alder', 'birch');
  const { id: hold, expiresAt } = await telling.holds(request, 'alder', '2026-12-17');
  expect(expiresAt).toBe('2026-11-30T17:00:00.000Z');
  expect(await story.duty('offer-options', { child: 'maya' })).toMatchObject({ outcome: 'MET' });
  expect(await telling.dues('maya', 'decide-home')).toEqual({ 'decide-home': '2026-12-01' });

  await telling.on('2026-11-30');
  const extended = toldIn(await region.tell('home-finder', 'extendHold', { hold }, HOLD));
  expect(extended['hold']).toEqual({ id: hold, expiresAt: '2026-12-02T17:00:00.000Z' });

  await telling.on('2026-12-01');
  const alder = region.homeId('alder');
  clear(await telling.chooses(both, { request, run, home: alder, hold }, { siblings: 'together' }));
  expect((await story.gate('choose-home', { child: 'theo' })).legalBreach).toBe(false);
  clear(await story.record('social-worker', 'moveSet', { movesOn: '2026-12-17', keyStageFour: false }));
  expect(await telling.dues('maya', 'tell-child')).toEqual({ 'tell-child': '2026-12-03' });
  expect(limbsOf(await story.gate('move', { child: 'maya', next: true }))).toMatchObject({ notices: 'NOT_MET' });

  await telling.on('2026-12-03');
  await telling.prepares(both, alder);
  clear(await story.record('social-worker', 'childTold', { words: 'All right.' }));
  expect(limbsOf(await story.gate('move', { child: 'maya', next: true }))).toMatchObject({ notices: 'MET' });

  await telling.on('2026-12-17');
  await telling.moves(both, alder);
  for (const child of both) {
    expect(await story.duty('tell-child', { child })).toMatchObject({ outcome: 'MET' });
    expect(await story.duty('move-child', { child })).toMatchObject({ outcome: 'MET', dueOn: '2026-12-17' });
    expect(await story.gate('move', { child })).toMatchObject({ law: 'MET', legalBreach: false });
    const dates = {
      ...{ 'make-placement-plan': '2026-12-24', 'first-visit': '2026-12-24', 'make-care-plan': '2027-01-05' },
      ...{ 'first-review': '2027-01-19', 'fit-check': '2027-01-14', 'fit-check-later': '2027-03-17' },
    };
    expect(await telling.dues(child, ...Object.keys(dates))).toEqual(dates);
  }
  await telling.on('2026-12-22');
  clear(await story.record('social-worker', 'childVisited', { seen: true }));
  for (const child of both) expect(await telling.dues(child, 'next-visit')).toEqual({ 'next-visit': '2027-02-02' });
});

test('7. Christmas Eve: a child who arrives at half past nine in the evening, in an emergency', async () => {
  const telling = await begin('2026-12-24T18:30:00Z', BIRCH);
  const { story } = telling;
  await telling.starts({ maya: THEIRS.maya }, 'EMERGENCY_MOVE');
  await telling.permits('spoken');
  const found = await telling.finds(['maya'], 'birch', { neededFrom: '2026-12-24' });
  clear(await telling.chooses(['maya'], found, { where: 'adjoining', ...WHY }));
  await story.on('2026-12-24T22:00:00Z');
  await telling.moves(['maya'], found.home, {}, '2026-12-24T21:30:00Z');
  const dates = {
    ...{ 'make-placement-plan': '2027-01-05', 'notify-people': '2027-01-05', 'notify-area-authority': '2027-01-05' },
    ...{ 'first-visit': '2026-12-31', 'make-care-plan': '2027-01-12', 'next-home-guard': '2027-01-12' },
    'first-review': '2027-01-26',
  };
  expect(await telling.dues('maya', ...Object.keys(dates))).toEqual(dates);
  expect((await story.explain('C10', '2026-12-25T12:00:00Z')).dueOn).toBe('2027-01-26'); // from the day after, the same
});

test('8. outside the terms of a carer who is approved for one child', async () => {
  const approvals = [{ kind: 'general', from: civilDate('2024-01-08'), places: 1 }] as const;
  const residents = [{ id: 'first', fostered: true }];
  const telling = await begin('2026-12-18', home('oak', 53.49, -2.23, { approvals, residents, residentLimits: {} }));
  const { story, region } = telling;
  await telling.starts({ second: '2017-05-05' }, 'EMERGENCY_MOVE');
  await telling.permits('spoken');
  const found = await telling.finds(['second'], 'oak', { neededFrom: '2026-12-18' });
  const document = `query ($id: ID!) { searchRun(id: $id) { homes { edges { node {
    outcome failures { test } emergencyOnly { test what } } } } } }`;
  expect(await story.ask('social-worker', document, { id: found.run })).toEqual({
    searchRun: {
      homes: {
        edges: [{ node: { outcome: 'PROPOSED', failures: [], emergencyOnly: [{ test: 'X3', what: 'terms' }] } }],
      },
    },
  });
  clear(await telling.chooses(['second'], found));
  await telling.moves(['second'], region.homeId('oak'), { outsideTerms: true });
  expect(await telling.dues('second', 'outside-terms', 'next-home-guard')).toEqual({
    ...{ 'outside-terms': '2026-12-30', 'next-home-guard': '2027-01-06' },
  });
  await telling.on('2026-12-30');
  expect((await story.duty('outside-terms', { child: 'second' })).status).not.toBe('OVERDUE');
  await telling.on('2026-12-31');
  expect(await story.duty('outside-terms', { child: 'second' })).toMatchObject({ status: 'OVERDUE', daysOverdue: 1 });
});

test('9. out of the area: next door, at a distance, too late, recorded late, and to the authority’s own carer', async () => {
  const MOVES_ON = '2026-12-17';
  const homes = { near: 'birch', far: 'elm', early: 'birch', late: 'birch', own: 'oak' } as const;
  const children = Object.keys(homes) as (keyof typeof homes)[];
  const oak = home('oak', 53.7, -1.95, { areaCode: 'carrowby' });
  const telling = await begin('2026-12-01', { ...BIRCH, places: ELM.places }, ELM, oak);
  const { story } = telling;
  await telling.starts(Object.fromEntries(children.map((child) => [child, '2016-03-14'])));
  await telling.permits();
  const chosen = new Map<string, string>();
  for (const child of children) {
    const found = await telling.finds([child], homes[child], { neededFrom: MOVES_ON });
    const where = homes[child] === 'birch' ? 'adjoining' : 'at-a-distance';
    clear(await telling.chooses([child], found, { where, exempt: child === 'own', ...WHY }));
    chosen.set(child, found.home);
  }
  clear(await story.record('social-worker', 'moveSet', { movesOn: MOVES_ON, keyStageFour: false }));
  const approves = (child: string, role: Role, on = story.today): Promise<ToldAct> =>
    story.decide(role, 'outOfArea', { choice: 'approve' }, { children: [child], on });
  const consults = async (how: string, ...of: readonly string[]): Promise<void> =>
    clear(await story.record('social-worker', 'areaConsulted', { how }, { children: of }));
  const stands = async (child: string) => limbsOf(await story.gate('move', { child, next: true }));

  await telling.on('2026-12-03');
  for (const child of children) await telling.prepares([child], chosen.get(child) ?? '');
  expect(await stands('near')).toMatchObject({ 'out-of-area': 'NOT_MET', 'at-a-distance': 'NOT_APPLICABLE' });
  clear(await approves('near', 'nominated-officer'));
  expect(await stands('near')).toMatchObject({ 'out-of-area': 'NOT_MET' });
  await consults('notified', 'near', 'early', 'late', 'far');
  expect(await stands('near')).toMatchObject({ 'out-of-area': 'MET', 'area-notice': 'MET' });

  expect(codesIn(await approves('far', 'nominated-officer'))).toEqual(['NOT_ALLOWED']);
  clear(await approves('far', 'director-children-services'));
  expect(await stands('far')).toMatchObject({ 'out-of-area': 'NOT_APPLICABLE', 'at-a-distance': 'NOT_MET' });
  await consults('consulted-with-care-plan', 'far');
  expect(await stands('far')).toMatchObject({ 'at-a-distance': 'MET' });

  expect(await telling.stepsOf('own')).not.toContain('approve-out-of-area');
  expect(await telling.stepsOf('near')).toContain('approve-out-of-area');
  expect(await stands('own')).toMatchObject({
    ...{ 'out-of-area': 'NOT_APPLICABLE', 'at-a-distance': 'NOT_APPLICABLE', 'area-notice': 'NOT_MET' },
  });
  await consults('notified', 'own');

  await telling.on(MOVES_ON);
  for (const child of children) await telling.moves([child], chosen.get(child) ?? '');
  const breaches = async (): Promise<readonly string[]> => {
    const verdicts = await Promise.all(children.map((child) => story.gate('move', { child })));
    return children.filter((_, place) => verdicts[place]?.legalBreach);
  };
  expect(await breaches()).toEqual(['early', 'late']);
  await telling.on('2026-12-18');
  clear(await approves('early', 'nominated-officer'));
  clear(await approves('late', 'nominated-officer', '2026-12-16'));
  expect(await breaches()).toEqual(['early']);
  const { limbs } = await story.gate('move', { child: 'early' });
  expect(limbs.filter(({ legalBreach }) => legalBreach).map(({ id }) => id)).toEqual(['out-of-area']);
});

describe('10. fifteen and sixteen: Ivy House is registered supported accommodation that gives no care', () => {
  const movesTo = async (pack: string) => {
    const telling = await begin('2027-01-11');
    if (pack !== 'england-law') await telling.story.switchOn(pack, '2027-01-11');
    await telling.starts({ fifteen: '2011-01-20', sixteen: '2011-01-20' });
    const ivy = { type: 'supported-accommodation', givesCare: false };
    for (const [child, day] of Object.entries({ fifteen: '2027-01-19', sixteen: '2027-01-20' })) {
      await telling.on(day);
      await telling.moves([child], telling.region.homeId('ivy'), ivy);
    }
    const verdicts = await Promise.all(['fifteen', 'sixteen'].map((child) => telling.story.gate('move', { child })));
    return verdicts.map(limbsOf);
  };

  test.each([
    ['england-law', 'NOT_APPLICABLE'],
    ['review-2022', 'NOT_MET'],
  ])('in %s', async (pack, care) => {
    const [fifteen, sixteen] = await movesTo(pack);
    expect(fifteen).toMatchObject({ 'under-16': 'NOT_MET', '16-and-17': 'NOT_APPLICABLE' });
    expect(sixteen).toMatchObject({ 'under-16': 'NOT_APPLICABLE', '16-and-17': 'MET' });
    expect(sixteen?.['care-given']).toBe(care);
  });
});

test('11. key stage 4: the gate is open until the nominated officer approves, and two Easter holidays are skipped', async () => {
  const telling = await begin('2027-03-01', BIRCH, { ...ALDER, ages: { from: 0, to: 17 } });
  const { story } = telling;
  await telling.starts({ child: '2011-03-14' });
  await telling.permits();
  const found = await telling.finds(['child'], 'alder', { neededFrom: '2027-04-12' });
  clear(await telling.chooses(['child'], found));
  clear(await story.record('social-worker', 'moveSet', { movesOn: '2027-04-12', keyStageFour: true }));
  expect(await telling.dues('child', 'tell-child')).toEqual({ 'tell-child': '2027-03-25' });
  const gate = async () => limbsOf(await story.gate('move', { next: true }))['key-stage-four'];
  expect(await gate()).toBe('NOT_MET');
  const approval = { choice: 'approve', consulted: true };
  expect(codesIn(await story.decide('team-manager', 'keyStageFour', approval))).toEqual(['NOT_ALLOWED']);
  expect(await gate()).toBe('NOT_MET');
  clear(await story.decide('nominated-officer', 'keyStageFour', approval));
  expect(await gate()).toBe('MET');
});

describe('12. no home is found', () => {
  const SAY_NO: readonly (readonly [code: string, times: number])[] = [
    ...([
      ['RISK_TOO_HIGH', 22],
      ['STAFFING', 18],
      ['RATING_CONCERN', 9],
      ['RESIDENT_MIX', 10],
    ] as const),
  ];
  const codes = SAY_NO.flatMap(([code, times]) => Array.from({ length: times }, () => code));
  const references = [...codes, 'last'].map((_, place) => `home-${String(place + 1).padStart(2, '0')}`);
  const AT_ONCE = 20;

  test('sixty are asked; it is declared once each has an outcome; then it is searched for again and again', async () => {
    const telling = await begin('2027-02-01', ...references.map((reference) => home(reference, 53.5, -2.22)));
    const { story, region } = telling;
    await telling.starts({ k: '2012-06-01' });
    await telling.permits();
    const request = await region.request(['k']);
    const area = await telling.searches(request, { neededFrom: '2027-02-15' }, 'AREA');
    expect(await telling.dues('k', 'search-area', 'search-region', 'search-neighbouring', 'search-national')).toEqual({
      ...{ 'search-area': '2027-02-02', 'search-region': '2027-02-03' },
      ...{ 'search-neighbouring': '2027-02-04', 'search-national': '2027-02-08' },
    });
    const asks = async (run: string, named: readonly string[]): Promise<readonly string[]> => {
      const input = { request, run, homes: named.map(region.homeId), order: 'PARALLEL' };
      const told = toldIn(await region.tell('home-finder', 'askHomes', input, 'approaches { id }'));
      return (told['approaches'] as readonly { readonly id: string }[]).map(({ id }) => id);
    };
    const saysNo = async (approach: string, code: string) =>
      toldIn(await region.tell('home-finder', 'answerApproach', { approach, answer: 'DECLINED', code }, ''));

    const asked: string[] = [];
    for (let from = 0; from < codes.length; from += AT_ONCE)
      asked.push(...(await asks(area, references.slice(from, Math.min(from + AT_ONCE, codes.length)))));
    expect(asked).toHaveLength(59);
    await telling.on('2027-02-02');
    for (const [place, approach] of asked.entries()) await saysNo(approach, codes[place] ?? '');
    await telling.on('2027-02-03');
    await region.run(request, { ring: 'REGION' });
    await telling.on('2027-02-04');
    await region.run(request, { ring: 'NEIGHBOURING' });
    await telling.on('2027-02-05'); // its time to answer runs to the end of Monday
    const [last = ''] = await asks(area, references.slice(-1));

    await telling.on('2027-02-08');
    await region.run(request, { ring: 'NATIONAL' });
    clear(await story.record('team-manager', 'mustsReviewed', { musts: 4, kept: 4 }));
    for (const what of ['bespoke-package', 'family-plus-care'])
      clear(
        await story.record('social-worker', 'alternativeTried', { what, outcome: 'not-possible', words: 'Tried.' }),
      );
    const declares = () =>
      story.decide('team-manager', 'declareExhausted', { choice: 'declare', agreedBy: 'manager', ring: 'national' });
    expect(refusalsIn(await declares())).toEqual([
      { code: 'NOT_YET', path: ['approach'], message: 'Approaches without an outcome: 1.' },
    ]);
    await saysNo(last, 'RISK_TOO_HIGH');
    clear(await declares());
    for (const ring of ['area', 'region', 'neighbouring', 'national'])
      expect(await story.duty(`search-${ring}`, { child: 'k' })).toMatchObject({ outcome: 'MET' });

    const again = ['2027-02-15', '2027-02-22', '2027-03-01', '2027-03-08'];
    for (const [place, day] of again.entries()) {
      const dates = (await telling.dues('k', 're-run-search'))['re-run-search']?.split(' ') ?? [];
      expect(dates).toEqual(again.slice(0, place + 1));
      await telling.on(day);
      if (place === 0)
        clear(
          await story.record('legal-adviser', 'deprivationOrder', {
            endsOn: '2027-03-12',
            terms: 'As the order says.',
          }),
        );
      await region.run(request, { ring: 'NATIONAL' });
    }
    expect(await telling.dues('k', 'settle-deprivation')).toEqual({ 'settle-deprivation': '2027-02-26' });
    expect(codesIn(await story.end('team-manager', 'moved-in'))).toContain('NOT_YET'); // an order is no end
  });
});

test('13. withdrawal: grandmother’s plan is agreed, and nothing is overdue afterwards', async () => {
  const telling = await begin('2026-11-20', ALDER, BIRCH, ELM);
  const { story, region } = telling;
  await telling.starts({ child: '2016-03-14' });
  await telling.permits();
  const request = await region.request(['child']);
  clear(await story.record('social-worker', 'talked', { note: 'By phone.' }));
  await telling.on('2026-11-24');
  const run = await telling.searches(request, { neededFrom: '2026-12-14', culture: ['urdu'] });
  await telling.on('2026-11-26');
  const homes = ['alder', 'birch', 'elm'].map(region.homeId);
  const selection = 'approaches { id homeId }';
  const input = { request, run, homes, order: 'PARALLEL' };
  const asked = toldIn(await region.tell('home-finder', 'askHomes', input, selection));
  const approaches = asked['approaches'] as readonly { readonly id: string; readonly homeId: string }[];
  const birch = approaches.find(({ homeId }) => homeId === region.homeId('birch'))?.id ?? '';
  toldIn(await region.tell('home-finder', 'answerApproach', { approach: birch, answer: 'INTERESTED' }, ''));
  toldIn(await region.own('social-worker', 'moveApproach', { approach: birch, to: 'RELEASED' }, ''));
  const provider = { authority: region.body, teams: ['provider'] };
  const document =
    'query ($id: ID!) { approach(id: $id) { stage outcome needField(field: CULTURE_AND_LANGUAGE) { shown values } } }';
  const seen = await story.ask('provider-manager', document, { id: birch }, provider);
  expect(seen).toEqual({
    approach: { stage: 'D2', outcome: null, needField: { shown: 'SHOWN', values: ['urdu'] } },
  });
  const held = [
    await telling.holds(request, 'alder', '2026-12-14'),
    await telling.holds(request, 'birch', '2026-12-14'),
  ];
  await telling.offers(request, run, 'alder', 'birch');

  await telling.on('2026-11-27');
  const taken = { request, why: 'FAMILY_FOUND' };
  toldIn(await region.own('social-worker', 'withdrawRequest', taken, 'request { closedAt }'));
  const { rows } = await bench.bench.sql.query(
    `select how as what, count(*)::int as count from hold where request = $1 group by how
     union all select outcome, count(*)::int from approach where request = $1 group by outcome order by what`,
    [readGlobalId(request)?.id],
  );
  expect(rows).toEqual([
    { what: 'request-withdrawn', count: approaches.length },
    { what: 'withdrawn', count: held.length },
  ]);
  expect(approaches).toHaveLength(3);
  const disclosures =
    'query ($child: ID!) { childDisclosures(child: $child) { approachId stage fields withheld endedAt } }';
  const listed = await eventually(
    async () =>
      (await story.ask('auditor', disclosures, { child: story.childId('child') }))['childDisclosures'] as readonly {
        readonly approachId: string;
        readonly stage: string;
      }[],
    (all) => all.length > 0,
  );
  expect(listed.filter(({ approachId, stage }) => approachId === birch && stage === 'D2')).toEqual([
    { approachId: birch, stage: 'D2', fields: ['culture-and-language'], withheld: false, endedAt: story.now },
  ]);
  expect(await story.duty('decide-home')).toMatchObject({
    outcome: 'NO_LONGER_APPLICABLE',
    reason: 'request-withdrawn',
  });
  clear(await story.end('team-manager', 'family-found'));
  await telling.on('2026-12-01');
  const owed = (await story.duties()).filter(({ status, outcome }) => status === 'OVERDUE' || outcome === null);
  expect(owed.map(({ step }) => step.id)).toEqual([]);
});

test('15. the way with the family: aunt Hazel comes first, and her approval for the time being has its end', async () => {
  const both = ['maya', 'theo'];
  const telling = await begin('2026-12-07', { ...ALDER, offers: { urdu: true } }, BIRCH);
  const { story, region } = telling;
  await telling.starts(THEIRS);
  await telling.permits();
  const children = both.map((name) => readGlobalId(story.childId(name))?.id ?? '');
  const approval = { kind: 'connected-temporary', from: civilDate('2026-12-07'), children } as const;
  const hazel = { free: 2, areaCode: 'brockton', offers: { urdu: true }, approvals: [approval] };
  await region.home({ ...home('hazel', 53.56, -2.14, hazel), confirmedOn: civilDate('2026-12-07') });
  clear(await story.record('social-worker', 'familyTrack', { adult: 'hazel', state: 'temporarily-approved' }));
  const found = await telling.finds(both, 'hazel', {
    ...{ neededFrom: '2026-12-14', culture: ['urdu'] },
    ...{ home: { lat: 53.48, lon: -2.24 }, maxMinutesFromHome: 30 },
  });
  const [first] = await region.homes(found.run, ['alder', 'birch', 'hazel'], true);
  expect([first?.name, first?.rank, first?.key]).toEqual(['hazel', 1, { km: 11.1, connected: true }]);
  expect(first?.rows.find(({ criterion }) => criterion === 'near-home')?.homeValue).toBe('11.1 km, 22 min by estimate');
  clear(await telling.chooses(both, found, { where: 'adjoining', exempt: true, siblings: 'together', ...WHY }));
  for (const child of both) expect(await telling.stepsOf(child)).not.toContain('approve-out-of-area');

  const ends = () => story.duty('family-approval-ends', { child: 'maya' });
  expect(await ends()).toMatchObject({ dueOn: '2027-03-29', why: { planningDate: '2027-03-25' } });
  await telling.on('2027-03-22');
  clear(await story.decide('nominated-officer', 'extendTemporary', { choice: 'extend', adult: 'hazel' }));
  expect(await ends()).toMatchObject({ dueOn: '2027-05-24', outcome: null });
  await telling.on('2027-05-20');
  clear(await story.record('social-worker', 'familyTrack', { adult: 'hazel', state: 'approved' }));
  expect(await ends()).toMatchObject({ outcome: 'MET' });
});

test('17. late and long: a move three weeks after the day that was promised, and half a year that was told', async () => {
  const telling = await begin('2027-01-04', ALDER);
  const { story } = telling;
  await telling.starts({ child: '2016-03-14' });
  await telling.permits();
  const found = await telling.finds(['child'], 'alder', { neededFrom: '2027-02-01' });
  clear(await telling.chooses(['child'], found));
  clear(await story.record('social-worker', 'moveSet', { movesOn: '2027-02-01', keyStageFour: false }));
  await telling.on('2027-01-11');
  clear(await story.record('social-worker', 'childTold', { untilOn: '2027-07-11', words: 'Half a year.' }));
  expect(await telling.dues('child', 'stay-length-guard')).toEqual({ 'stay-length-guard': '2027-07-11' });

  await telling.on('2027-01-29');
  clear(await story.record('social-worker', 'moveSet', { movesOn: '2027-02-22', keyStageFour: false }));
  await telling.on('2027-02-22');
  expect(await story.duty('move-child')).toMatchObject({ dueOn: '2027-02-01', status: 'OVERDUE', daysOverdue: 21 });
  expect(await story.duty('tell-child-again')).toMatchObject({ dueOn: '2027-02-02', status: 'OVERDUE', outcome: null });
  clear(await story.record('social-worker', 'childTold', { about: 'change', words: 'At last.' }));
  expect(await story.duty('tell-child-again')).toMatchObject({ outcome: 'MET_LATE' });
});

test('18. only the authority decides, on a place that is held; and a child who said no is answered', async () => {
  const both = ['maya', 'theo'];
  const telling = await begin('2026-11-26', ALDER, BIRCH);
  const { story, region } = telling;
  await telling.starts(THEIRS);
  await telling.permits();
  const found = await telling.finds(both, 'alder', { neededFrom: '2026-12-14' });
  const sent = { run: found.run, home: found.home, hold: found.hold, where: 'in-area', homeType: 'foster' };
  for (const role of ['home-finder', 'home-finding-manager'] as const) {
    const told = await story.decide(
      role,
      'homeChoice',
      { choice: 'choose', siblings: 'together', ...sent },
      { children: ['maya'], at: story.now, by: { authority: region.body } },
    );
    expect(codesIn(told)).toEqual(['NOT_ALLOWED']);
  }
  const { rows } = await bench.bench.sql.query(
    "select actor, payload ->> 'code' as code from event where stream = $1 and type = 'act.refused' order by sequence",
    [readGlobalId(found.request)?.id],
  );
  expect(rows).toEqual(['home-finder', 'home-finding-manager'].map((actor) => ({ actor, code: 'not-allowed' })));
  for (const role of ['social-worker', 'funding-approver'] as const)
    expect(codesIn(await telling.chooses(['maya'], found, { siblings: 'together' }, role))).toEqual(['NOT_ALLOWED']);

  const no = { home: found.home, code: 'does-not-want', words: 'I do not want to.' };
  clear(await story.record('social-worker', 'childObjects', no, { children: ['theo'] }));
  const chooses = (more: Values = {}) => telling.chooses(both, found, { siblings: 'together', ...more });
  const unanswered = await chooses();
  expect(unanswered.results.map(({ errors }) => errors.map(({ code, path }) => [code, ...path]))).toEqual([
    ...[[], [['MISSING_VALUE', 'objectionAnswered']]],
  ]);
  clear(
    await telling.chooses(['theo'], found, { siblings: 'together', objectionAnswered: 'We talked it over with him.' }),
  );
  expect((await story.duty('answer-objection', { child: 'theo' })).outcome).toBe('MET');
});
