import { instant } from '../../../statute';
import { kilometres, metresBetween, miles } from '../../../workflows/home-matching/search/distance';
import type { Home } from '../../../workflows/home-matching/search/home';
import { type Fault, type Need, faultsBetween, faultsIn, relax } from '../../../workflows/home-matching/search/need';
import { optionsAtDecision, runAgain, whyNotProposed } from '../../../workflows/home-matching/search/questions';
import {
  ALDER,
  BIRCH,
  CEDAR,
  GORSE,
  MAYA_AND_THEO,
  REGISTER,
  criteriaWith,
  day,
  found,
  home,
  listed,
  places,
  reading,
  reasons,
  searched,
} from './homes';

const TEAM = { by: 'social-worker-1', agreedBy: 'team-manager-1', reason: 'No home in the region takes both.' };

const need2 = (): Need => {
  const next = relax(MAYA_AND_THEO, { criterion: 'siblings-together', to: 'should-by-law', ...TEAM });
  if (!('version' in next)) throw new Error(`It cannot be set aside: ${next.map(({ code }) => code).join()}`);
  return next;
};
const codes = (given: Need | readonly Fault[]): readonly string[] =>
  'version' in given ? ['taken'] : given.map(({ code, path }) => `${code} ${path.join('.')}`);

const statutory = ['siblings-together', 'near-home', 'same-school', 'in-area'];

describe('the scenarios of the reference page on homes for a child', () => {
  test('1: the list is Alder, Birch, Elm; Cedar, Dogwood and Fir are kept with the reason', () => {
    const run = searched(MAYA_AND_THEO);
    expect(listed(run)).toEqual(['alder', 'birch', 'elm']);
    expect(reading(run, 'alder', 'near-home')).toEqual(['met', '2.6 km, 5 min by estimate']);
    expect(reading(run, 'alder', 'same-school')?.[1]).toContain('1.3 km, ');
    expect(criteriaWith(run, 'alder', 'not-met').filter((one) => statutory.includes(one))).toEqual([]);
    expect(reading(run, 'birch', 'near-home')).toEqual(['met', '9.8 km, 19 min by estimate']);
    expect(criteriaWith(run, 'birch', 'not-met')).toEqual(['in-area', 'wish:dog']);
    expect(reading(run, 'elm', 'near-home')).toEqual(['not-met', '33.2 km, 65 min by estimate']);
    expect(criteriaWith(run, 'elm', 'not-met')).toEqual(['near-home', 'same-school', 'in-area']);
    expect(reasons(run, 'cedar')).toEqual(['X5 siblings-together']);
    expect(reasons(run, 'dogwood')).toEqual(['X5 home-type']);
    expect(reasons(run, 'fir')).toEqual(['X5 not-in-excluded-area']);
    expect(found(run, 'fir').failures[0]).toMatchObject({ needValue: 'over 3.0 km', homeValue: '0.6 km' });
    expect(run.candidates.map(({ rank }) => rank)).toEqual([1, 2, 3, null, null, null]);
  });

  test('2: Cedar has one place for two; with the siblings lowered by two people it is second, with a flag, and the first search reads as before', () => {
    const first = searched(MAYA_AND_THEO);
    const why = whyNotProposed(first, 'cedar');
    expect(why.failures).toMatchObject([
      {
        test: 'X5',
        what: 'siblings-together',
        level: 'must',
        needValue: '2 together',
        homeValue: '1 free; takes siblings: yes',
      },
    ]);
    expect(why).toMatchObject({ outcome: 'ruled-out', rank: null, rankIfAllowed: 1 });
    expect(found(first, 'cedar').key.km).toBe(0.9);
    const met = ['near-home', 'same-school', 'in-area', 'culture:urdu'];
    expect(criteriaWith(first, 'cedar', 'met')).toEqual(expect.arrayContaining(met));
    const before = JSON.stringify(first);
    const second = searched(need2());
    expect(second.criteria.version).toBe(2);
    expect(listed(second)).toEqual(['alder', 'cedar', 'birch', 'elm']);
    expect(found(second, 'cedar').separates).toEqual({ homesThatDoNot: 3 });
    expect(found(second, 'alder').separates).toBeUndefined();
    expect(JSON.stringify(first)).toBe(before);
    expect(runAgain(first, REGISTER)).toEqual({ is: 'same' });
  });

  test('3: an estimate near the limit is unknown; what a person records moves Gorse by its own figures', () => {
    const register = [...REGISTER, GORSE];
    const guessed = searched(MAYA_AND_THEO, register);
    expect(reading(guessed, 'gorse', 'near-home')).toEqual(['unknown', '14.5 km, 28 min by estimate']);
    expect(listed(guessed)).toEqual(['alder', 'birch', 'gorse', 'elm']);
    const told = (minutes: number) =>
      searched(MAYA_AND_THEO, register, { journeys: [{ homeId: 'gorse', to: 'home', minutes, how: 'car, 08:00' }] });
    expect(listed(told(27))).toEqual(['alder', 'gorse', 'birch', 'elm']);
    expect(listed(told(34))).toEqual(['alder', 'birch', 'gorse', 'elm']);
    expect(reading(told(34), 'gorse', 'near-home')).toEqual(['not-met', '14.5 km, 34 min']);
  });

  test('4: a fit whose places are held for others says when they free, and is not in the list', () => {
    const held = { requestId: 'request-1', until: instant('2026-12-29T17:00:00Z') };
    const alder: Home = {
      ...ALDER,
      confirmedOn: day('2026-12-22'),
      places: ALDER.places.map((place) => ({ ...place, hold: held })),
    };
    const rival: Need = {
      ...MAYA_AND_THEO,
      ...{ requestId: 'request-2', neededFrom: day('2027-01-04'), children: MAYA_AND_THEO.children.slice(0, 1) },
    };
    const asked = (need: Need, asAt: string) => searched(need, [alder], { asAt: instant(asAt) });
    const refused = asked(rival, '2026-12-23T15:05:00Z');
    expect(found(refused, 'alder')).toMatchObject({ outcome: 'held-elsewhere', rank: null, frees: held.until });
    expect(whyNotProposed(refused, 'alder')).toMatchObject({ rankIfAllowed: 1, frees: held.until, failures: [] });
    expect(found(asked(MAYA_AND_THEO, '2026-12-23T15:05:00Z'), 'alder').outcome).toBe('proposed');
    expect(found(asked(rival, '2026-12-29T16:59:59Z'), 'alder').outcome).toBe('held-elsewhere');
    expect(found(asked(rival, '2026-12-29T17:00:00Z'), 'alder').outcome).toBe('proposed');
  });

  test('10: supported accommodation is unlawful the day before sixteen; at sixteen the 2022 pack still asks for care', () => {
    const ivy = home('ivy', 53.46, -2.27, {
      ...{
        type: 'supported-accommodation',
        registration: 'registered',
        givesCare: false,
        confirmedOn: day('2027-01-14'),
      },
    });
    const teenager = (neededFrom: string): Need => ({
      ...MAYA_AND_THEO,
      ...{ neededFrom: day(neededFrom), children: [{ id: 'k', bornOn: day('2011-01-20') }] },
      ...{ homeTypes: ['supported-accommodation', 'foster'], levels: {} },
    });
    const at = { asAt: instant('2027-01-15T10:00:00Z') };
    expect(reasons(searched(teenager('2027-01-19'), [ivy], at), 'ivy')).toEqual(['X1 age']);
    expect(found(searched(teenager('2027-01-20'), [ivy], at), 'ivy').outcome).toBe('proposed');
    const packs = ['england-law', 'review-2022'];
    expect(reasons(searched(teenager('2027-01-20'), [ivy], { ...at, packs }), 'ivy')).toEqual(['X5 care-given']);
    const closed: Home = { ...ivy, registration: 'suspended' };
    expect(reasons(searched(teenager('2027-01-20'), [closed], at), 'ivy')).toEqual(['X1 age', 'X2 registration']);
  });

  test('15: an aunt who is approved for these children comes first, out of area and farther away', () => {
    const hazel = home('hazel', 53.56, -2.14, {
      ...{ free: 2, areaCode: 'brockton', offers: { urdu: true } },
      approvals: [{ kind: 'connected-temporary', from: day('2026-12-07'), children: ['maya', 'theo'] }],
    });
    const run = searched(MAYA_AND_THEO, [...REGISTER, hazel]);
    expect(listed(run)).toEqual(['hazel', 'alder', 'birch', 'elm']);
    expect(reading(run, 'hazel', 'near-home')).toEqual(['met', '11.1 km, 22 min by estimate']);
    const early = { ...MAYA_AND_THEO, neededFrom: day('2026-12-06') };
    expect(reasons(searched(early, [hazel]), 'hazel')).toEqual(['X3 terms']);
    const one = { ...hazel, approvals: [{ kind: 'connected' as const, from: day('2026-12-07'), children: ['maya'] }] };
    expect(reasons(searched(MAYA_AND_THEO, [one]), 'hazel')).toEqual(['X3 terms']);
  });
});

describe('the scenarios of the reference page on carers and homes', () => {
  const SAM: Need = {
    requestId: 'request-3',
    version: 1,
    responsibleAuthority: 'ashdale',
    lane: 'planned',
    neededFrom: day('2027-03-01'),
    children: [{ id: 'sam', bornOn: day('2011-05-20') }],
    homeTypes: ['foster'],
    pattern: 'long',
    home: { lat: 53.48, lon: -2.24 },
    maxMinutesFromHome: 30,
    schools: [{ name: 'school', point: { lat: 53.49, lon: -2.23 }, minutes: 45 }],
  };
  const now = { confirmedOn: day('2027-02-26') } as const;
  const ash = home('ash', 53.47, -2.21, {
    ...now,
    free: 2,
    approvals: [{ kind: 'general', from: day('2024-01-08'), places: 4 }],
    residents: [
      { id: 'r1', fostered: true, siblings: 'p' },
      { id: 'r2', fostered: true, siblings: 'q' },
    ],
    residentLimits: { maxOtherChildren: 3 },
  });
  const beech = home('beech', 53.495, -2.235, {
    ...now,
    approvals: [{ kind: 'connected-temporary', from: day('2027-03-01'), children: ['sam'] }],
  });
  const hawthorn = home('hawthorn', 53.53, -2.18, {
    ...now,
    free: 4,
    type: 'childrens-home',
    registration: 'registered',
  });
  const ivy = home('ivy', 53.46, -2.27, { ...now, type: 'supported-accommodation', registration: 'registered' });
  const lime = home('lime', 53.64, -2.05, { ...now, free: 2, areaCode: 'brockton' });
  const at = { asAt: instant('2027-03-01T09:00:00Z') };

  test('3: the teacher first; Lime with what is not met and what is unknown; two homes ruled out', () => {
    const run = searched(SAM, [ash, beech, hawthorn, ivy, lime], at);
    expect(listed(run)).toEqual(['beech', 'ash', 'lime']);
    expect(reading(run, 'beech', 'near-home')).toEqual(['met', '1.7 km, 3 min by estimate']);
    expect(reading(run, 'beech', 'same-school')?.[1]).toContain('0.6 km');
    expect(reading(run, 'ash', 'near-home')).toEqual(['met', '2.3 km, 4 min by estimate']);
    expect(reading(run, 'lime', 'near-home')).toEqual(['not-met', '21.8 km, 43 min by estimate']);
    expect(reading(run, 'lime', 'same-school')).toEqual(['unknown', '20.5 km, 40 min by estimate; school run: yes']);
    expect(criteriaWith(run, 'lime', 'not-met')).toEqual(['near-home', 'in-area']);
    expect(reasons(run, 'hawthorn')).toEqual(['X5 home-type']);
    expect(reasons(run, 'ivy')).toEqual(['X1 age', 'X5 home-type']);
  });

  describe('4: the fostering limit of three', () => {
    const two = (ids: readonly string[]): Need => ({
      ...SAM,
      children: ids.map((id) => ({ id, bornOn: day('2014-04-01'), siblings: 'ab' })),
    });
    const exempt = (by: string, children: readonly string[], carer: Home = ash): Home => ({
      ...carer,
      exemptions: [{ by, children }],
    });
    const limit = (need: Need, carer: Home) => reasons(searched(need, [carer], at), carer.id);

    test('two siblings beside two others are four, although two places are free; one child makes three', () => {
      expect(limit(two(['ana', 'bo']), ash)).toEqual(['X3 limit']);
      expect(limit(two(['ana']), ash)).toEqual([]);
    });
    test("the carer's own authority may exempt, naming them; another child in the group ends it", () => {
      expect(limit(two(['ana', 'bo']), exempt('ashdale', ['ana', 'bo']))).toEqual([]);
      expect(limit(two(['ana', 'cy']), exempt('ashdale', ['ana', 'bo']))).toEqual(['X3 limit']);
      expect(limit(two(['ana']), exempt('ashdale', ['ana', 'bo']))).toEqual([]);
    });
    test('only the authority where the carer lives can exempt', () => {
      const full: Home = { ...ash, id: 'lime', areaCode: 'brockton' };
      expect(limit(two(['ana', 'bo']), exempt('ashdale', ['ana', 'bo'], full))).toEqual(['X3 limit']);
      expect(limit(two(['ana', 'bo']), exempt('brockton', ['ana', 'bo'], full))).toEqual([]);
    });
    test('four siblings alone in an empty home need no exemption', () => {
      const empty: Home = { ...ash, residents: [], places: places(4) };
      expect(limit(two(['a', 'b', 'c', 'd']), empty)).toEqual([]);
    });
    test('beyond the terms of approval a planned move is impossible, and an emergency is shown as one', () => {
      const forOne: Home = {
        ...ash,
        residents: ash.residents?.slice(0, 1) ?? [],
        approvals: [{ kind: 'general', from: day('2024-01-08'), places: 1 }],
      };
      expect(limit(two(['ana']), forOne)).toEqual(['X3 terms']);
      const urgent = searched({ ...two(['ana']), lane: 'emergency' }, [forOne], at);
      expect(found(urgent, 'ash')).toMatchObject({
        outcome: 'proposed',
        emergencyOnly: [{ test: 'X3', what: 'terms' }],
      });
    });
  });

  test('11: an open allegation closes a home from its day on; once cleared it is open again', () => {
    const since = { kind: 'allegation' as const, from: day('2027-03-09') };
    const on = (asAt: string, restriction: NonNullable<Home['restrictions']>[number]) =>
      reasons(
        searched(SAM, [{ ...ash, confirmedOn: day('2027-03-08'), restrictions: [restriction] }], {
          asAt: instant(asAt),
        }),
        'ash',
      );
    expect(on('2027-03-08T23:59:00Z', since)).toEqual([]);
    expect(on('2027-03-09T00:00:00Z', since)).toEqual(['X4 allegation']);
    const cleared = { ...since, until: day('2027-03-15') };
    expect(on('2027-03-14T23:59:00Z', cleared)).toEqual(['X4 allegation']);
    expect(on('2027-03-15T00:00:00Z', cleared)).toEqual([]);
  });
});

describe('what nobody knows is unknown', () => {
  const one: Need = { ...MAYA_AND_THEO, children: MAYA_AND_THEO.children.slice(0, 1), levels: {} };
  const says = (told: Partial<Home>, need: Partial<Need> = {}, criterion = 'place-free') => {
    const run = searched({ ...one, ...need }, [{ ...ALDER, ...told }]);
    return [reading(run, 'alder', criterion)?.[0], found(run, 'alder').outcome];
  };

  test('places on the seventh day after they were confirmed stand; on the eighth they do not', () => {
    expect(says({ confirmedOn: day('2026-11-17') })).toEqual(['met', 'proposed']);
    expect(says({ confirmedOn: day('2026-11-16') })).toEqual(['unknown', 'needs-answer']);
  });
  test('a list of the household of thirty days stands, an older one does not; somebody found on it is found', () => {
    const avoid = { avoidPersonIds: ['person-9'] };
    const household = (confirmedOn: string, ...people: string[]) => ({
      household: { people, confirmedOn: day(confirmedOn) },
    });
    const asks = 'no-named-conflict';
    expect(says(household('2026-10-25'), avoid, asks)).toEqual(['met', 'proposed']);
    expect(says(household('2026-10-24'), avoid, asks)).toEqual(['unknown', 'needs-answer']);
    expect(says(household('2026-01-01', 'person-9'), avoid, asks)).toEqual(['not-met', 'ruled-out']);
    const run = searched({ ...one, ...avoid }, [{ ...ALDER, ...household('2026-11-01', 'person-9') }]);
    expect(JSON.stringify(found(run, 'alder'))).not.toContain('person-9');
  });
  test('a need that was not asked about is unknown; a no is a no', () => {
    const asks = { canMeet: ['epilepsy'] };
    expect(says({}, asks, 'can-meet:epilepsy')).toEqual(['unknown', 'needs-answer']);
    expect(says({ canMeet: { epilepsy: true } }, asks, 'can-meet:epilepsy')).toEqual(['met', 'proposed']);
    expect(says({ canMeet: { epilepsy: false } }, asks, 'can-meet:epilepsy')).toEqual(['not-met', 'ruled-out']);
  });
  test('children who live there without limits recorded are unknown; both sides count', () => {
    const resident = { id: 'r', fostered: true, bornOn: day('2015-01-01') };
    expect(says({ residents: [resident] }, {}, 'residents-fit')).toEqual(['unknown', 'needs-answer']);
    const limits = { residents: [resident], residentLimits: { ageGapMin: 1 } };
    expect(says(limits, {}, 'residents-fit')).toEqual(['met', 'proposed']);
    expect(says(limits, { residents: { ageGapMin: 2 } }, 'residents-fit')).toEqual(['not-met', 'ruled-out']);
    expect(says(limits, { residents: { soloOnly: true } }, 'residents-fit')).toEqual(['not-met', 'ruled-out']);
  });
  test('an estimate says something only outside a fifth of the limit; a record says it to the minute', () => {
    const limit = (maxMinutesFromHome: number) => says({}, { maxMinutesFromHome }, 'near-home')[0];
    expect([7, 6, 5, 4].map(limit)).toEqual(['met', 'unknown', 'unknown', 'not-met']);
    const told = (minutes: number) =>
      reading(
        searched(one, [ALDER], { journeys: [{ homeId: 'alder', to: 'home', minutes, how: 'bus' }] }),
        'alder',
        'near-home',
      )?.[0];
    expect([30, 31].map(told)).toEqual(['met', 'not-met']);
  });
});

describe('a decline that stands', () => {
  const run = (decline: object, told: Partial<Home> = {}, asAt = '2026-11-24T10:00:00Z') =>
    reasons(
      searched(MAYA_AND_THEO, [{ ...ALDER, ...told }], {
        asAt: instant(asAt),
        declines: [{ homeId: 'alder', childId: 'theo', code: 'risk-too-high', ...decline }],
      }),
      'alder',
    );
  test('keeps the home out for the same child; another child is not told of it', () => {
    expect(run({})).toEqual(['X7 risk-too-high']);
    expect(run({ childId: 'another' })).toEqual([]);
  });
  test('of the mix of residents ends when they change', () => {
    const mix = { code: 'resident-mix', residents: ['r'] };
    const limits = { residentLimits: { maxOtherChildren: 4 } };
    expect(run(mix, { ...limits, residents: [{ id: 'r', fostered: false }] })).toEqual(['X7 resident-mix']);
    expect(run(mix, { ...limits, residents: [{ id: 's', fostered: false }] })).toEqual([]);
  });
  test('for a time stands to the end of its last day', () => {
    const later = { code: 'not-now', until: day('2026-11-25') };
    expect(run(later, {}, '2026-11-25T23:59:00Z')).toEqual(['X7 not-now']);
    expect(run(later, {}, '2026-11-26T00:00:00Z')).toEqual([]);
  });
  test('of a child who says it is unsafe there counts as what must be and is not', () => {
    expect(run({ code: 'unsafe-there' })).toEqual(['X5 unsafe-there']);
  });
});

describe('what must be', () => {
  test('cannot weigh less in a need unless named people set it aside with a reason', () => {
    const lowered: Need = { ...MAYA_AND_THEO, levels: { 'home-type': 'should' } };
    expect(faultsIn(lowered).map(({ code }) => code)).toEqual(['must-not-set-aside']);
    expect(() => searched(lowered)).toThrow('named social worker');
    const change = { criterion: 'home-type', to: 'should' } as const;
    expect(codes(relax(MAYA_AND_THEO, { ...change, ...TEAM }))).toEqual(['taken']);
    for (const blank of ['by', 'agreedBy', 'reason'] as const)
      expect(codes(relax(MAYA_AND_THEO, { ...change, ...TEAM, [blank]: ' ' }))).toContain(
        `not-named setAside.0.${blank}`,
      );
    expect(codes(relax(MAYA_AND_THEO, { ...change, ...TEAM, agreedBy: TEAM.by }))).toEqual([
      'not-named setAside.0.agreedBy',
    ]);
  });
  test('is lowered, never raised or swapped for another field, by setting it aside', () => {
    expect(codes(relax(MAYA_AND_THEO, { criterion: 'wish:dog', to: 'must', ...TEAM }))).toEqual(['not-lower to']);
    expect(codes(relax(MAYA_AND_THEO, { criterion: 'pattern', to: { avoidPersonIds: [] }, ...TEAM }))).toEqual([
      'not-lower to.avoidPersonIds',
    ]);
    expect(codes(relax(MAYA_AND_THEO, { criterion: 'price', to: 'should', ...TEAM }))).toEqual([
      'unknown-criterion criterion',
    ]);
  });
  test('may not vanish from one version to the next in silence, and what is new may be added', () => {
    const next = (change: Partial<Need>) => faultsBetween(MAYA_AND_THEO, { ...MAYA_AND_THEO, version: 2, ...change });
    expect(next({ excludedAreas: [] }).map(({ path }) => path.at(-1))).toEqual(['not-in-excluded-area']);
    expect(next({ homeTypes: ['foster', 'childrens-home'] }).map(({ path }) => path.at(-1))).toEqual(['home-type']);
    expect(next({ levels: {} }).map(({ path }) => path.at(-1))).toEqual(['siblings-together']);
    expect(next({ canMeet: ['epilepsy'], neededFrom: day('2026-12-21'), wishes: [] })).toEqual([]);
    expect(faultsBetween(MAYA_AND_THEO, need2())).toEqual([]);
  });
});

describe('what is asked of a search years later', () => {
  const run = searched(MAYA_AND_THEO, [...REGISTER, { ...GORSE, availableFrom: day('2026-12-15') }]);

  test('from how many: every home is counted once, and what was offered stands with its outcome', () => {
    const offers = [
      { homeId: 'alder', outcome: 'chosen', reason: 'nearest', by: 'team-manager' },
      { homeId: 'birch', outcome: 'declined', reason: 'staffing', by: 'provider-manager' },
    ];
    const told = optionsAtDecision(run, offers, 'alder');
    expect(told).toMatchObject({ considered: 7, proposed: 3, needsAnswer: 0, heldElsewhere: 0, ruledOut: 4 });
    expect(told).toMatchObject({ offered: 2, chosenRank: 1, offers });
    expect(optionsAtDecision(run, [])).toMatchObject({ chosenRank: null, chosen: null });
    const bad = optionsAtDecision(run, [], 'fir');
    expect([bad.chosenRank, bad.chosen?.outcome]).toEqual([null, 'ruled-out']);
  });
  test('why not: a home that the search never saw is said to be one', () => {
    expect(whyNotProposed(run, 'yew')).toMatchObject({ outcome: 'not-in-register', rows: [] });
    expect(whyNotProposed(run, 'gorse').failures.map(({ what }) => what)).toEqual(['available-by']);
    expect(whyNotProposed(run, 'alder')).toMatchObject({ outcome: 'proposed', rank: 1, rankIfAllowed: 1 });
  });
  test('running it again needs the versions that it saw, and tells when the stored list was altered', () => {
    const stored = searched(MAYA_AND_THEO);
    const turned = REGISTER.toReversed();
    expect(runAgain(stored, turned)).toEqual({ is: 'same' });
    expect(runAgain(stored, [...REGISTER.slice(1), { ...ALDER, version: 2 }])).toEqual({ is: 'another-register' });
    const altered = {
      ...stored,
      candidates: stored.candidates.map((one, place) => (place === 1 ? { ...one, rank: 9 } : one)),
    };
    expect(runAgain(altered, REGISTER)).toEqual({ is: 'different', homes: ['birch'] });
    expect(runAgain({ ...stored, rules: 'older' }, REGISTER)).toEqual({ is: 'other-rules' });
  });
  test('a stored search is the same after a journey through JSON', () => {
    const stored = searched(MAYA_AND_THEO);
    expect(JSON.parse(JSON.stringify(stored))).toEqual(stored);
    expect(runAgain(JSON.parse(JSON.stringify(stored)) as typeof stored, REGISTER)).toEqual({ is: 'same' });
  });
});

describe('distances', () => {
  test('are along the great circle, shown to a tenth of a kilometre', () => {
    expect(metresBetween({ lat: 0, lon: 0 }, { lat: 0, lon: 1 })).toBe(111_195);
    expect(metresBetween({ lat: 90, lon: 0 }, { lat: -90, lon: 77 })).toBe(20_015_114);
    expect(kilometres(metresBetween(ALDER.point, CEDAR.point))).toBe(2.6);
    expect(miles(32_187)).toBe(20);
  });
  test('to an excluded circle are compared in metres, not as they are shown', () => {
    const edge = { lat: 53.52 + 3.02 / 111.19508, lon: -2.3 };
    const run = searched(MAYA_AND_THEO, [
      { ...ALDER, point: edge },
      { ...BIRCH, point: { ...edge, lat: 53.52 + 2.99 / 111.19508 } },
    ]);
    expect(reading(run, 'alder', 'not-in-excluded-area')).toEqual(['met', '3.0 km']);
    expect(reading(run, 'birch', 'not-in-excluded-area')).toEqual(['not-met', '3.0 km']);
  });
});

test('a need that is called like something every object has is not asked of a home until it says so', () => {
  const need: Need = { ...MAYA_AND_THEO, canMeet: ['constructor', 'to-string'] };
  const silent = searched(need, [ALDER]);
  expect(reading(silent, 'alder', 'can-meet:constructor')).toEqual(['unknown', 'not asked']);
  const asked = searched(need, [{ ...ALDER, canMeet: { constructor: true } }]);
  expect(reading(asked, 'alder', 'can-meet:constructor')).toEqual(['met', 'yes']);
});
