import {
  acceptsRequest,
  advises,
  answers,
  approaches,
  asksFamily,
  chooses,
  director,
  discusses,
  finder,
  freezes,
  funds,
  hears,
  holds,
  legal,
  matching,
  moves,
  nominated,
  offered,
  offers,
  permits,
  prepares,
  provider,
  receiver,
  requests,
  reviewing,
  runs,
  setsMove,
  socialWorker,
  teamManager,
} from './search-for';
import { addDays, civilDate } from '../../../statute';
import type { Ledger } from '../../support/ledger';

/*
 * The acceptance scenarios of the reference page that a journey alone can tell, by number; then what its gates and refusals keep.
 */

const due = (ledger: Ledger, key: string) => ledger.duty(key).due;

/** Friday 20 November 2026: asked for; frozen on Tuesday, offered on Thursday. */
const found = () =>
  offered(matching('2026-11-20'), { asked: '2026-11-20', frozen: '2026-11-24', offered: '2026-11-26' });

/** Birch, where it lies, chosen on 1 December while its hold lives. */
const chosenOn = (ledger: Ledger, where = 'in-area', value = {}) =>
  ledger
    .on('2026-11-26', holds('birch', '2026-12-02T17:00:00.000Z'))
    .on('2026-12-01', chooses('birch', where, { at: '2026-12-01T10:00:00.000Z' }, value));

describe('6. A planned move', () => {
  test('each figure before the choice', () => {
    const ledger = matching('2026-11-20').on('2026-11-20', ...advises, asksFamily, permits(), requests);
    expect(due(ledger, 'accept-request')).toBe('2026-11-23');
    ledger.on('2026-11-23', acceptsRequest).on('2026-11-24', freezes());
    expect(due(ledger, 'offer-options')).toBe('2026-11-27');
    ledger.on('2026-11-24', runs()).on('2026-11-26', offers('alder', 'birch'));
    expect(ledger.duty('offer-options')).toMatchObject({ outcome: 'met' });
    expect(due(ledger, 'decide-home')).toBe('2026-12-01');
  });

  test('each figure after the move, and the visit chained from the one before', () => {
    const ledger = chosenOn(found()).on('2026-12-01', setsMove('2026-12-17'));
    expect(due(ledger, 'tell-child')).toBe('2026-12-03');
    ledger
      .on('2026-12-03', ...prepares('birch'), socialWorker.records('childTold', {}))
      .on('2026-12-17', moves('birch'));
    expect(ledger.duty('tell-child')).toMatchObject({ outcome: 'met' });
    expect(ledger.duty('move-child')).toMatchObject({ outcome: 'met' });
    const dues = {
      ...{ 'make-placement-plan': '2026-12-24', 'first-visit': '2026-12-24', 'make-care-plan': '2027-01-05' },
      ...{ 'first-review': '2027-01-19', 'fit-check': '2027-01-14', 'fit-check-later': '2027-03-17' },
    };
    for (const [step, day] of Object.entries(dues)) expect([step, due(ledger, step)]).toEqual([step, day]);
    expect(ledger.breaches('move')).toEqual({ legal: [], practice: [] });
    ledger.on('2026-12-22', socialWorker.records('childVisited', { seen: true }));
    expect(due(ledger, 'next-visit:1')).toBe('2027-02-02');
    expect(ledger.duty('fit-check').kind).toBe('outcome-check');
  });
});

test('7. Christmas Eve: an emergency arrival late in the evening', () => {
  const ledger = matching('2026-12-24', { purpose: 'emergency-move' }).on(
    '2026-12-24T22:00:00Z',
    moves('alder', {}, { on: '2026-12-24', at: '2026-12-24T21:30:00.000Z' }),
  );
  const dues = {
    ...{ 'make-placement-plan': '2027-01-05', 'notify-people': '2027-01-05', 'first-visit': '2026-12-31' },
    ...{ 'make-care-plan': '2027-01-12', 'next-home-guard:1': '2027-01-12', 'first-review': '2027-01-26' },
  };
  for (const [step, day] of Object.entries(dues)) expect([step, due(ledger, step)]).toEqual([step, day]);
});

test('8. Outside terms: six working days, and the guard for the lasting home', () => {
  const ledger = matching('2026-12-18', { purpose: 'emergency-move' }).on(
    '2026-12-18',
    moves('alder', { outsideTerms: true }),
  );
  expect(due(ledger, 'outside-terms')).toBe('2026-12-30');
  expect(due(ledger, 'next-home-guard:1')).toBe('2027-01-06');
  ledger.on('2026-12-31');
  expect(ledger.status('outside-terms', '2026-12-30')).toBe('due-soon');
  expect(ledger.status('outside-terms', '2026-12-31')).toBe('overdue');
});

describe('9. Out of area', () => {
  const movedTo = (where: string, ...acts: Parameters<Ledger['on']>[1][]) =>
    chosenOn(found(), where)
      .on('2026-12-01', setsMove('2026-12-17'))
      .on('2026-12-02', ...prepares('birch'), ...acts)
      .on('2026-12-17', moves('birch'));
  const notified = socialWorker.records('areaConsulted', { how: 'notified' });
  const consulted = socialWorker.records('areaConsulted', { how: 'consulted-with-care-plan' });
  const approves = (who: typeof nominated, telling = {}) => who.decides('outOfArea', { choice: 'approve' }, telling);

  test('next door the nominated officer and notice; at a distance the director and the care plan', () => {
    expect(movedTo('adjoining', approves(nominated), notified).breaches('move').legal).toEqual([]);
    expect(movedTo('adjoining').missing('move')).toEqual(expect.arrayContaining(['approval', 'area-notified']));
    expect(movedTo('at-a-distance', approves(director), consulted).breaches('move').legal).toEqual([]);
    expect(movedTo('at-a-distance', approves(director), notified).missing('move')).toEqual(['area-consulted']);
  });
  test('a move before the approval is a breach for good; an approval of before, recorded late, is none', () => {
    const ledger = movedTo('adjoining', notified).on('2026-12-18', approves(nominated));
    expect(ledger.breaches('move').legal).toEqual(['C19.1']);
    const late = movedTo('adjoining', notified).on('2026-12-18', approves(nominated, { on: '2026-12-16' }));
    expect(late.breaches('move').legal).toEqual([]);
  });
  test('to a carer of the authority’s own it does not reach, and notice is due all the same', () => {
    const own = chosenOn(found(), 'at-a-distance', { exempt: true })
      .on('2026-12-02', ...prepares('birch'))
      .on('2026-12-17', moves('birch'));
    expect(own.gate('move')).toMatchObject({ 'at-a-distance': 'not-applicable', 'area-notice': 'not-met' });
  });
});

describe('10. Fifteen and sixteen', () => {
  const ivy = { type: 'supported-accommodation', givesCare: false };
  const movesOn = (day: string) => matching('2027-01-11', { bornOn: '2011-01-20' }).on(day, moves('ivy', ivy));
  test('supported accommodation the day before the birthday is not lawful; on the day it is', () => {
    expect(movesOn('2027-01-19').gate('move')).toMatchObject({ 'under-16': 'not-met', '16-and-17': 'not-applicable' });
    expect(movesOn('2027-01-20').gate('move')).toMatchObject({ 'under-16': 'not-applicable', '16-and-17': 'met' });
    const closed = matching('2027-01-11', { bornOn: '2011-01-20' }).on(
      '2027-01-20',
      moves('ivy', { ...ivy, registered: false }),
    );
    expect(closed.breaches('move').legal).toContain('match-16-17');
  });
});

test('11. Key stage 4: the gate stays open until the nominated officer approves, and the child is told over Easter', () => {
  const ledger = offered(matching('2027-03-01', { bornOn: '2011-03-14' }), {
    ...{ asked: '2027-03-01', frozen: '2027-03-02', offered: '2027-03-04' },
  }).on('2027-03-04', holds('birch', '2027-03-08T17:00:00.000Z'));
  ledger.on(
    '2027-03-05',
    chooses('birch', 'in-area', { at: '2027-03-05T10:00:00.000Z' }),
    setsMove('2027-04-12', true),
  );
  expect(due(ledger, 'tell-child')).toBe('2027-03-25');
  expect(ledger.missing('move', 'next')).toContain('approval');
  ledger.on('2027-03-10', nominated.decides('keyStageFour', { choice: 'approve', consulted: true }));
  expect(ledger.missing('move', 'next')).not.toContain('approval');
});

describe('12. The search is exhausted', () => {
  const declares = teamManager.decides('declareExhausted', { choice: 'declare', agreedBy: 'manager' });
  const asked = () =>
    matching('2027-02-01', { bornOn: '2012-06-01' })
      .on('2027-02-01', ...advises, asksFamily, permits(), requests, acceptsRequest, freezes(), runs())
      .on('2027-02-01', approaches('alder'), approaches('birch'));

  test('the rings widen from acceptance', () => {
    const ledger = asked();
    expect(['region', 'neighbouring', 'national'].map((ring) => due(ledger, `search-${ring}`))).toEqual([
      ...['2027-02-03', '2027-02-04', '2027-02-08'],
    ]);
    expect(ledger.duty('search-area')).toMatchObject({ due: '2027-02-02', outcome: 'met' });
  });
  test('it is not declared while an approach has no outcome; then the search is run again and again', () => {
    const ledger = asked().on('2027-02-02', answers('alder', 'declined', 'risk-too-high'));
    ledger.on('2027-02-08');
    expect(ledger.tell(declares)).toBe('not-yet');
    ledger.on('2027-02-08', answers('birch', 'no-reply'), declares);
    expect(due(ledger, 're-run-search:1')).toBe('2027-02-15');
    ledger.on('2027-02-15', runs('run-2', 'national')).on('2027-02-22', runs('run-3', 'national'));
    expect(due(ledger, 're-run-search:3')).toBe('2027-03-01');
    ledger.on('2027-03-01', runs('run-4', 'national'));
    expect(due(ledger, 're-run-search:4')).toBe('2027-03-08');
    ledger.on('2027-03-02', legal.records('deprivationOrder', { endsOn: '2027-03-12' }));
    expect(due(ledger, 'settle-deprivation')).toBe('2027-02-26');
    expect(due(ledger, 'next-home-guard:1')).toBe('2027-02-22');
  });
});

test('13. Withdrawal: open steps are no longer applicable and nothing is overdue afterwards', () => {
  const ledger = found()
    .on('2026-11-26', approaches('alder'), holds('alder', '2026-11-30T17:00:00.000Z'))
    .on(
      '2026-11-27',
      socialWorker.records('requestWithdrawn', { why: 'family-found' }),
      answers('alder', 'request-withdrawn'),
    );
  expect(ledger.duty('decide-home')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'request-withdrawn' });
  expect(ledger.open()).toEqual(['offer-advocate']);
  ledger.on('2026-11-27', teamManager.ends('family-found')).on('2026-12-01');
  expect(ledger.overdue('2026-12-01')).toEqual([]);
  expect(ledger.state.ended?.end).toBe('family-found');
});

test('14. The provider pulls out: the first decision stays met, approvals fall with it, a second decision is owed', () => {
  const ledger = chosenOn(found())
    .on('2026-12-02', ...prepares('birch'), setsMove('2026-12-17'))
    .on('2026-12-07', provider.records('homeWithdrawn', { home: 'birch', code: 'staffing' }));
  expect(ledger.duty('decide-home')).toMatchObject({ outcome: 'met', settled: '2026-12-01' });
  expect(due(ledger, 'decide-home:2')).toBe('2026-12-10');
  expect(ledger.duty('decide-home:2').outcome).toBeNull();
  ledger.on(
    '2026-12-08',
    holds('alder', '2026-12-10T17:00:00.000Z'),
    chooses('alder', 'in-area', { at: '2026-12-08T10:00:00.000Z' }),
  );
  expect(ledger.duty('decide-home:2')).toMatchObject({ outcome: 'met' });
  expect(ledger.on('2026-12-08', setsMove('2026-12-21')).missing('move', 'next')).toContain('funding');
});

describe('17. Late and long', () => {
  test('a move three weeks after the promised day is 21 days late, whatever day is set since', () => {
    const ledger = offered(matching('2027-01-04'), { asked: '2027-01-04', frozen: '2027-01-05', offered: '2027-01-06' })
      .on('2027-01-06', holds('birch', '2027-01-08T17:00:00.000Z'))
      .on('2027-01-07', chooses('birch', 'in-area', { at: '2027-01-07T10:00:00.000Z' }), setsMove('2027-02-01'))
      .on('2027-01-29', setsMove('2027-02-22'))
      .on('2027-02-22');
    expect(ledger.daysOverdue('move-child', '2027-02-22')).toBe(21);
  });
  test('a length of stay that the child was told is asked about on its last day', () => {
    const told = socialWorker.records('childTold', { untilOn: '2027-07-11' });
    const ledger = matching('2027-01-04').on('2027-01-11', told);
    expect(due(ledger, 'stay-length-guard')).toBe('2027-07-11');
    expect(ledger.status('stay-length-guard', addDays(civilDate('2027-07-11'), 1))).toBe('overdue');
  });
});

describe('18. Only the authority decides', () => {
  const homeChoice = { choice: 'choose', run: 'run-1', home: 'alder', hold: 'hold-alder', where: 'in-area' };
  const held = () => found().on('2026-11-26', holds('alder', '2026-11-30T17:00:00.000Z'));
  const at = { at: '2026-11-27T10:00:00.000Z' };

  test('a home-finder and a provider are refused', () => {
    const ledger = held().on('2026-11-27');
    expect(ledger.tell(finder.decides('homeChoice', homeChoice, at))).toBe('not-allowed');
    expect(ledger.tell(provider.decides('homeChoice', homeChoice, at))).toBe('not-allowed');
  });
  test('a child who said no is answered, or the decision is not taken', () => {
    const no = socialWorker.records('childObjects', { home: 'alder', code: 'does-not-want' });
    const ledger = held().on('2026-11-27', no);
    expect(ledger.tell(chooses('alder', 'in-area', at))).toBe('missing-value');
    expect(
      ledger.tell(chooses('alder', 'in-area', { ...at, sealed: ['reasons', 'objectionAnswered'] })),
    ).toBeUndefined();
  });
});

describe('4. A decision needs a hold that lives', () => {
  const held = () => found().on('2026-11-26', holds('alder', '2026-11-30T17:00:00.000Z'));
  const decides = (moment: string) =>
    held()
      .on(moment)
      .tell(chooses('alder', 'in-area', { at: moment }));
  test('to the second', () => {
    expect(decides('2026-11-30T16:59:59.000Z')).toBeUndefined();
    expect(decides('2026-11-30T17:00:00.000Z')).toBe('hold-expired');
    expect(decides('2026-11-30T17:01:00.000Z')).toBe('hold-expired');
  });
  test('of its own home’s search, and not one that was released', () => {
    const released = held().on('2026-11-27', finder.records('holdReleased', { hold: 'hold-alder' }));
    expect(released.on('2026-11-28').tell(chooses('alder', 'in-area', { at: '2026-11-28T09:00:00.000Z' }))).toBe(
      'hold-expired',
    );
    expect(
      held()
        .on('2026-11-27')
        .tell(chooses('alder', 'in-area', { at: '2026-11-27T09:00:00.000Z' }, { run: 'run-9' })),
    ).toBe('invalid-value');
  });
});

describe('what the gates say', () => {
  test('a search without advice, permission, family and need is never compliant, and is recorded', () => {
    const ledger = matching('2026-11-20').on('2026-11-23', runs());
    expect(ledger.missing('search')).toEqual(['legal-advice', 'permission', 'family-asked', 'need']);
    expect(ledger.breaches('search')).toEqual({
      legal: ['match-parents-first'],
      practice: ['match-search-permitted', 'match-need-frozen'],
    });
    ledger.on('2026-11-24', ...advises, permits(), asksFamily, freezes());
    expect(ledger.breaches('search').legal).toEqual(['match-parents-first']);
  });
  test('a home chosen without hearing child and parents is a breach', () => {
    const ledger = matching('2026-11-20').on('2026-11-23', runs(), holds('birch', '2026-12-02T17:00:00.000Z'));
    ledger.on('2026-12-01', hears[0] ?? discusses, chooses('birch', 'in-area', { at: '2026-12-01T09:00:00.000Z' }));
    expect(ledger.missing('choose-home')).toEqual(['view-of-parent', 'options-discussed']);
    expect(ledger.breaches('choose-home').legal).toEqual(['match-wishes']);
  });
});

test('what gives a reason is asked for one', () => {
  const ledger = found().on('2026-11-26', approaches('alder'));
  expect(ledger.tell(answers('alder', 'declined'))).toBe('missing-value');
  expect(ledger.tell(answers('alder', 'declined', 'other'))).toBe('missing-value');
  expect(ledger.tell(finder.records('optionsOffered', { run: 'run-1', homes: ['alder'] }, { sealed: [] }))).toBe(
    'missing-value',
  );
  expect(ledger.tell(teamManager.decides('separateSiblings', { choice: 'approve' }))).toBe('missing-value');
  const spot = { choice: 'approve', purchase: 'spot' };
  expect(ledger.tell(funds)).toBeUndefined();
  expect(ledger.tell((one) => ({ ...funds(one), command: { ...funds(one).command, value: spot } as never }))).toBe(
    'missing-value',
  );
});

test('it ends as moved in when the arrival was looked at, rivals were told and care planning has accepted', () => {
  const ledger = chosenOn(found())
    .on('2026-12-02', ...prepares('birch'), setsMove('2026-12-17'), socialWorker.records('childTold', {}))
    .on('2026-12-17', moves('birch'));
  const ends = teamManager.ends('moved-in');
  expect(ledger.tell(ends)).toBe('not-yet');
  ledger
    .on('2026-12-18', socialWorker.records('arrivalChecked', {}), finder.records('rivalsTold', { homes: ['alder'] }))
    .on('2026-12-21', socialWorker.records('childVisited', { seen: true }), socialWorker.offers('care-planning'));
  expect(ledger.tell(ends)).toBe('not-yet');
  ledger.on('2026-12-22', receiver.accepts('care-planning'), reviewing.records('careReviewed', {}), ends);
  expect(ledger.state.ended?.end).toBe('moved-in');
  expect(ledger.open().toSorted()).toEqual(['fit-check', 'fit-check-later']);
  ledger.on('2027-01-14', teamManager.records('fitChecked', { unmet: 0 }));
  expect(ledger.duty('fit-check')).toMatchObject({ outcome: 'met' });
});

test('permission that was spoken is still to be written', () => {
  const ledger = matching('2026-11-20', { purpose: 'emergency-move' }).on(
    '2026-11-20T20:00:00Z',
    ...advises,
    permits('granted-emergency', 'spoken', { at: '2026-11-20T20:00:00.000Z' }),
  );
  expect(ledger.duty('write-permission').outcome).toBeNull();
  ledger.on('2026-11-23', permits('granted'));
  expect(ledger.duty('write-permission')).toMatchObject({ outcome: 'met' });
});
