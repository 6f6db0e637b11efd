import { addDays, civilDate } from '../../../statute';
import { homeMatching } from '../../../workflows/home-matching/definition';
import { actor, type Act, type Ledger } from '../../support/ledger';
import {
  acceptsRequest,
  advises,
  answers,
  approaches,
  asksFamily,
  chooses,
  declares,
  discusses,
  finder,
  freezes,
  funder,
  hears,
  holds,
  matching,
  moves,
  offered,
  offers,
  permits,
  prepares,
  provider,
  requests,
  runs,
  setsMove,
  socialWorker,
  teamManager,
  triesEverything,
} from './search-for';

/*
 * The invariants of the reference page that a journey alone can keep, by number. The others are shown where they are kept: 6 and 7
 * by the places of homes, 10 by what providers are shown (disclosure.spec.ts), 13 and 15 by the search (properties.spec.ts), 19 by
 * the record, which knows a repeated command of any journey.
 */

const AT = { at: '2026-12-01T10:00:00.000Z' };
const found = () =>
  offered(matching('2026-11-20'), { asked: '2026-11-20', frozen: '2026-11-24', offered: '2026-11-26' });
const held = (home = 'birch') => found().on('2026-11-26', holds(home, '2026-12-02T17:00:00.000Z')).on('2026-12-01');
const planned = (ledger = held()) =>
  ledger
    .on('2026-12-01', chooses('birch', 'in-area', AT), setsMove('2026-12-17'))
    .on('2026-12-02', ...prepares('birch'));
const lacking = (ledger: Ledger, gate: string) => ledger.on('2026-12-17', moves('birch')).missing(gate);

test('1. a wide search without legal advice and permission is never compliant', () => {
  const left: readonly (readonly [string, readonly Act[]])[] = [
    ['legal-advice', [permits()]],
    ['permission', advises],
  ];
  for (const [what, acts] of left) {
    const ledger = matching('2026-11-20')
      .on('2026-11-20', ...acts, asksFamily, freezes())
      .on('2026-11-23', runs());
    expect(ledger.missing('search')).toEqual([what]);
    expect(ledger.breaches('search').practice).toEqual(['match-search-permitted']);
  }
});

test('2. only a role of the child’s authority records the choice of a home', () => {
  const value = { choice: 'none-suitable', run: 'run-1' };
  const roles = [
    'home-finder',
    'home-finding-manager',
    'provider-manager',
    'foster-carer',
    'funding-approver',
  ] as const;
  for (const role of roles) expect(held().tell(actor(role).decides('homeChoice', value, AT))).toBe('not-allowed');
  expect(held().tell(teamManager.decides('homeChoice', value, AT))).toBeUndefined();
});

describe('3. the choice names its search, and a reason for what was set aside and is not met', () => {
  const reasons = { ...AT, sealed: ['reasons', 'unmetReasons'] };
  test('for what should be met by law', () => {
    expect(held().tell(chooses('birch', 'in-area', AT, { run: 'run-9' }))).toBe('invalid-value');
    expect(held().tell(chooses('birch', 'adjoining', AT, { unmet: ['in-area'] }))).toBe('missing-value');
    expect(held().tell(chooses('birch', 'adjoining', reasons, { unmet: ['in-area'] }))).toBeUndefined();
  });
  test('for each must that was set aside', () => {
    const relaxes = (choice: string) =>
      teamManager.decides('relaxCriterion', { choice, criterion: 'siblings-together', proposedBy: 'worker' });
    const relaxed = () => held().on('2026-12-01', relaxes('lower-level'));
    expect(relaxed().tell(chooses('birch', 'in-area', reasons))).toBe('missing-value');
    expect(relaxed().tell(chooses('birch', 'in-area', AT, { setAside: ['siblings-together'] }))).toBe('missing-value');
    expect(relaxed().tell(chooses('birch', 'in-area', reasons, { setAside: ['siblings-together'] }))).toBeUndefined();
    expect(
      held()
        .on('2026-12-01', relaxes('keep'))
        .tell(chooses('birch', 'in-area', AT)),
    ).toBeUndefined();
  });
});

test('4. the choice holds that the options were discussed, or why not', () => {
  const without = matching('2026-11-20')
    .on('2026-11-24', ...advises, asksFamily, permits(), requests, acceptsRequest, freezes(), runs())
    .on('2026-11-26', offers('alder', 'birch'), ...hears, holds('birch', '2026-12-02T17:00:00.000Z'))
    .on('2026-12-01', chooses('birch', 'in-area', AT));
  expect(without.missing('choose-home')).toEqual(['options-discussed']);
  expect(
    held()
      .on('2026-12-01', chooses('birch', 'in-area', AT))
      .missing('choose-home'),
  ).toEqual([]);
});

test('5. the type of home is the one that was asked for, or a recorded change; the care plan’s stands beside it', () => {
  const home = { homeType: 'childrens-home' };
  expect(held().tell(chooses('birch', 'in-area', AT, home))).toBe('invalid-value');
  const widens = teamManager.decides('relaxCriterion', {
    ...{ choice: 'widen-value', criterion: 'home-type', proposedBy: 'worker' },
  });
  const told = { ...AT, sealed: ['reasons', 'unmetReasons'] };
  expect(
    held()
      .on('2026-12-01', widens)
      .tell(chooses('birch', 'in-area', told, { ...home, setAside: ['home-type'] })),
  ).toBeUndefined();
  const plans = () => held().on('2026-12-01', socialWorker.records('carePlan', { homeType: 'foster' }));
  expect(plans().tell(chooses('birch', 'in-area', AT))).toBe('missing-value');
  expect(plans().tell(chooses('birch', 'in-area', AT, { carePlanType: 'other' }))).toBe('missing-value');
  expect(plans().tell(chooses('birch', 'in-area', AT, { carePlanType: 'foster' }))).toBeUndefined();
});

describe('8. nobody under 16 in other arrangements, nobody of 16 or 17 where nothing is registered', () => {
  const type = { type: 'other-arrangement', registered: false };
  const movedAt = (bornOn: string, value = type) =>
    matching('2027-01-04', { bornOn }).on('2027-01-11', moves('ivy', value)).gate('move');
  test('it is recorded, and judged', () => {
    expect(movedAt('2012-01-01')).toMatchObject({ 'under-16': 'not-met', '16-and-17': 'not-applicable' });
    expect(movedAt('2010-06-01')).toMatchObject({ 'under-16': 'not-applicable', '16-and-17': 'not-met' });
    expect(movedAt('2008-06-01')).toMatchObject({ 'under-16': 'not-applicable', '16-and-17': 'not-applicable' });
  });
  test('at 16 and 17 it is a breach of law; the proposal that every home gives care adds a limb where it is on', () => {
    const ledger = matching('2027-01-04', { bornOn: '2010-06-01' })
      .learns('2027-01-04', {
        kind: 'pack',
        pack: 'review-2022',
        from: civilDate('2027-01-01'),
        on: true,
      })
      .on('2027-01-11', moves('ivy', { ...type, givesCare: false }));
    expect(ledger.breaches('move').legal).toContain('match-16-17');
    expect(ledger.gate('move')).toMatchObject({ 'care-given': 'not-met' });
  });
});

describe('9. a move with something open is never shown as compliant', () => {
  test.each([
    ['reviewing-officer-told', 'reviewingOfficerTold'],
    ['notices', 'noticesSent'],
    ['funding', 'funding'],
    ['ready-list', 'homeReady'],
  ])('without %s', (what, left) => {
    const kept = prepares('birch').filter((act) => nameOf(act) !== left);
    const ledger = held()
      .on('2026-12-01', chooses('birch', 'in-area', AT))
      .on('2026-12-02', ...kept);
    expect(lacking(ledger, 'move')).toEqual([what]);
  });
  test('without approval outside the area, or in key stage 4', () => {
    const far = held()
      .on('2026-12-01', chooses('birch', 'adjoining', AT))
      .on('2026-12-02', ...prepares('birch'));
    expect(lacking(far, 'move')).toEqual(['approval', 'area-notified', 'area-notified']);
    const school = planned().on('2026-12-03', setsMove('2026-12-17', true));
    expect(lacking(school, 'move')).toEqual(['approval']);
  });
  test('with all of it, it is', () => expect(lacking(planned(), 'move')).toEqual([]));
});

const nameOf = (act: Act): string => {
  const { command } = act(matching('2026-11-20'));
  return command.type === 'record' ? command.fact : command.type === 'decide' ? command.decision : command.type;
};

test('11. every home that was asked ends with one outcome before the journey does', () => {
  const ledger = planned(held().on('2026-12-01', approaches('alder'), approaches('elm'), approaches('birch')))
    .on('2026-12-02', answers('alder', 'interested'), answers('birch', 'interested'))
    .on('2026-12-17', moves('birch'))
    .on('2026-12-18', socialWorker.records('arrivalChecked', {}), socialWorker.records('childVisited', { seen: true }))
    .on('2026-12-18', socialWorker.offers('care-planning'), actor('receiving-service').accepts('care-planning'));
  const ends = teamManager.ends('moved-in');
  ledger.on('2026-12-18', finder.records('rivalsTold', { homes: [] }));
  expect(ledger.tell(ends)).toBe('not-yet'); // elm has not answered, alder has not been told
  expect(ledger.duty('tell-rivals').outcome).toBeNull();
  ledger.on('2026-12-21', answers('elm', 'no-reply'));
  expect(ledger.tell(ends)).toBe('not-yet');
  ledger.on('2026-12-21', finder.records('rivalsTold', { homes: ['alder'] }));
  expect(ledger.duty('tell-rivals')).toMatchObject({ outcome: 'met-late' });
  expect(ledger.tell(ends)).toBeUndefined();
});

test('12. searches, offers and answers are never edited or withdrawn: a correction is a new entry', () => {
  const ledger = held().on('2026-12-01', approaches('alder'), answers('alder', 'declined', 'staffing'));
  for (const fact of ['searchRun', 'approach', 'providerAnswer', 'optionsOffered', 'hold']) {
    expect([fact, ledger.tell(finder.withdraws(fact))]).toEqual([fact, 'not-allowed']);
    const { value } = ledger.state.entries.findLast(({ name }) => name === fact) ?? {};
    expect([fact, ledger.tell(finder.corrects(fact, value ?? {}))]).toEqual([fact, 'not-allowed']);
  }
  ledger.on('2026-12-02', answers('alder', 'interested'));
  expect(ledger.state.entries.filter(({ name }) => name === 'providerAnswer')).toHaveLength(2);
  expect(ledger.tell(socialWorker.withdraws('optionsDiscussed'))).toBeUndefined(); // as everywhere else
});

test('14. a place bought on the spot has a coded reason: the buyer’s, or the one who decides on the money', () => {
  const spot = (value = {}) => funder.decides('funding', { choice: 'approve', purchase: 'spot', ...value });
  expect(held().tell(spot())).toBe('missing-value');
  expect(held().tell(spot({ spotReason: 'specialist' }))).toBeUndefined();
  const buys = actor('home-finding-manager').decides('spotPurchase', { choice: 'no-block-place', home: 'birch' });
  expect(held().on('2026-12-01', buys).tell(spot())).toBeUndefined();
  expect(held().tell(actor('home-finding-manager').decides('spotPurchase', { choice: 'cheaper', home: 'birch' }))).toBe(
    'invalid-value',
  );
});

test('16. an advocate is owed at the start, at each further move that is planned, and when the child says no', () => {
  const offersOne = socialWorker.records('advocateOffer', { answer: 'declined' });
  const ledger = held();
  expect(ledger.duty('offer-advocate')).toMatchObject({ due: '2026-11-23', outcome: null });
  ledger.on('2026-12-01', offersOne, chooses('birch', 'in-area', AT));
  expect(ledger.duty('offer-advocate')).toMatchObject({ outcome: 'met-late' });
  ledger
    .on('2026-12-02', provider.records('homeWithdrawn', { home: 'birch', code: 'staffing' }))
    .on('2026-12-03', holds('alder', '2026-12-07T17:00:00.000Z'))
    .on('2026-12-04', chooses('alder', 'in-area', { at: '2026-12-04T10:00:00.000Z' }));
  expect(ledger.duty('offer-advocate:2')).toMatchObject({ due: '2026-12-07', outcome: null });
  ledger.on('2026-12-08', offersOne, socialWorker.records('childObjects', { home: 'alder', code: 'does-not-want' }));
  expect(ledger.duty('offer-advocate:2')).toMatchObject({ outcome: 'met-late' });
  expect(ledger.duty('offer-advocate:3')).toMatchObject({ outcome: 'met', settled: '2026-12-08' });
});

describe('17. whoever has no lasting home always has a day by which the next one is decided on', () => {
  const decides = (how: string) => teamManager.records('lastingHomeDecided', { how });
  const guards = (ledger: Ledger) =>
    Object.values(ledger.state.duties).filter(
      ({ step, outcome }) => step === 'next-home-guard' && outcome === undefined,
    );
  const exhausted = () =>
    matching('2027-02-01')
      .on('2027-02-01', ...advises, permits(), requests, acceptsRequest, freezes(), runs('run-1', 'national'))
      .on('2027-02-08', ...triesEverything, declares('national'));

  test.each([
    ['an emergency', () => matching('2027-02-08', { purpose: 'emergency-move' }).on('2027-02-08', moves('alder'))],
    ['a search that found none', exhausted],
  ])('%s: however often it is put off, and for as long as it is not decided', (_, begin) => {
    const ledger = begin();
    for (let day = civilDate('2027-02-12'); day < '2027-05-01'; day = addDays(day, 9)) {
      ledger.on(day, decides('search'));
      expect(guards(ledger).map(({ due }) => due === undefined || due === null)).toEqual([false]);
    }
    ledger.on('2027-05-10');
    expect(guards(ledger)).toHaveLength(1);
    ledger.on('2027-05-11', decides('stay'));
    expect(guards(ledger)).toEqual([]);
  });
  test('and again when a stay that was to last breaks down', () => {
    const ledger = planned().on('2026-12-17', moves('birch'));
    expect(guards(ledger)).toEqual([]);
    ledger.on('2027-03-01', socialWorker.records('homeEnded', { home: 'birch', why: 'broke-down' }));
    expect(ledger.duty('next-home-guard:1')).toMatchObject({ due: '2027-03-15', outcome: null });
  });
  test('nobody can excuse it', () => expect(homeMatching.steps['next-home-guard']?.excusedBy).toBe('nobody'));
});

describe('18. brothers and sisters live apart only by a decision with a plan for contact', () => {
  const apart = teamManager.decides('separateSiblings', { choice: 'approve', contactPlan: 'plan-1' });
  const together = () =>
    matching('2026-11-20')
      .on('2026-11-20', ...advises, asksFamily, permits())
      .on('2026-11-20', socialWorker.records('request', { request: 'r', body: 'rcc', siblings: ['theo'] }))
      .on('2026-11-24', acceptsRequest, freezes(), runs())
      .on('2026-11-26', offers('alder', 'birch'), ...hears, discusses, holds('birch', '2026-12-02T17:00:00.000Z'));
  const chosen = (value: object, ...acts: readonly Act[]) =>
    together()
      .on('2026-12-01', ...acts, chooses('birch', 'in-area', AT, value))
      .missing('choose-home');

  test('the choice says which it is', () => {
    expect(chosen({})).toEqual(['together-or-apart']);
    expect(chosen({ siblings: 'together' })).toEqual([]);
    expect(chosen({ siblings: 'apart' })).toEqual(['decision']);
    expect(chosen({ siblings: 'apart' }, apart)).toEqual([]);
    expect(together().tell(teamManager.decides('separateSiblings', { choice: 'approve' }))).toBe('missing-value');
  });
  test('and a home for all is looked for again, until there is one or it is not in their interest', () => {
    const ledger = together().on('2026-12-01', apart);
    expect(ledger.duty('reunite-siblings:1')).toMatchObject({ due: '2026-12-31', outcome: null });
    ledger.on('2027-01-04', teamManager.records('reuniteChecked', { outcome: 'not-yet' }));
    expect(ledger.duty('reunite-siblings:2')).toMatchObject({ due: '2027-02-01', outcome: null });
    ledger.on('2027-01-20', teamManager.records('reuniteChecked', { outcome: 'together' }));
    expect(ledger.open().filter((key) => key.startsWith('reunite'))).toEqual([]);
  });
});
