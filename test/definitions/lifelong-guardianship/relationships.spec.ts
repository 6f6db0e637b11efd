import {
  view,
  adviser,
  answers,
  asks,
  enters,
  finder,
  found,
  goal,
  inCare,
  leaves,
  manager,
  names,
  scheme,
  socialWorker,
  visitor,
  youngPerson,
} from './people';
import { visitorStanding } from '../../../workflows/lifelong-guardianship/meaning/visitors';
import type { Ledger } from '../../support/ledger';

/*
 * The acceptance scenarios of the relationships that lead to a bond, by number. No pack is named but where it is said.
 */

const offers = (ledger: Ledger): readonly string[] =>
  ledger.open().filter((key) => key.startsWith('family-finding-offer') || key.startsWith('visitor-offer'));

describe('1. Goal, then slipping', () => {
  const amara = () => {
    const ledger = inCare('2010-05-14', '2020-03-02', '2026-05-01');
    return ledger.on('2026-05-04', answers('yes'), youngPerson.records('visitorAnswer', { answer: 'not-now' }));
  };

  test('one person named at 16, 17 and 17 and a half: offers open on each day asked', () => {
    const ledger = amara();
    expect(offers(ledger)).toEqual([]);
    ledger.on('2026-05-13');
    expect(ledger.open()).not.toContain('goal-check:at-16');
    for (const [day, point, count] of [
      ['2026-05-14', 'at-16', 1],
      ['2027-05-14', 'at-17', 2],
      ['2027-11-14', 'at-17-and-a-half', 3],
    ] as const) {
      ledger.on(day);
      expect(ledger.duty(`goal-check:${point}`)).toMatchObject({ opened: day, kind: 'gate', due: null, outcome: null });
      ledger.on(day, names('aunt'), asks());
      expect(ledger.duty(`goal-check:${point}`)).toMatchObject({ outcome: 'met', settled: day });
      expect(goal(ledger)).toBe('goal-open');
      expect(offers(ledger)).toHaveLength(2 * count);
    }
    expect(ledger.duty('family-finding-offer:4').opened).toBe('2027-11-14');
    expect(ledger.duty('visitor-offer:4').opened).toBe('2027-11-14');
    expect(ledger.duty('two-loving')).toMatchObject({ opened: '2026-05-14', outcome: null });
  });

  test('two at 18 meet the goal; one six months on opens it again, with the offers', () => {
    const ledger = amara()
      .on('2027-11-14', names('aunt'), asks())
      .on('2027-11-15', answers('not-now'), youngPerson.records('visitorAnswer', { answer: 'not-now' }))
      .on('2028-05-13');
    expect(ledger.open()).not.toContain('goal-check:at-exit');
    ledger.on('2028-05-14', names('aunt'), names('coach'), asks());
    expect(goal(ledger)).toBe('goal-met');
    expect(ledger.duty('two-loving')).toMatchObject({ outcome: 'met', settled: '2028-05-14' });
    expect(ledger.duty('goal-check:at-exit')).toMatchObject({ opened: '2028-05-14', outcome: 'met' });
    expect(ledger.duty('after-exit-check')).toMatchObject({ due: '2028-11-14', kind: 'outcome-check', outcome: null });
    ledger.on('2028-05-15', answers('not-now'));
    expect(offers(ledger)).toEqual([]);
    ledger.on('2028-11-14', names('coach', 'no'), asks({ siblingsAndCarers: true }));
    expect(ledger.duty('after-exit-check')).toMatchObject({ outcome: 'met', settled: '2028-11-14' });
    expect([goal(ledger), goal(ledger, '2028-11-13')]).toEqual(['goal-open', 'goal-met']);
    expect(ledger.duty('two-loving:2')).toMatchObject({ opened: '2028-11-14', outcome: null });
    expect(offers(ledger)).toHaveLength(2);
  });
});

describe('2. Unmet at 18', () => {
  const cal = () =>
    inCare('2008-11-30', '2019-02-04', '2026-09-01').on(
      '2026-11-02',
      adviser.records('exitPlanned', { plannedFor: '2026-11-30' }),
      names('aunt'),
      names('adviser', 'yes', { kind: 'worker', paidRole: true, lastsBeyondRole: true }),
      asks(),
    );

  test('the adviser counts only once both have said that it will outlast the role', () => {
    const ledger = cal();
    expect(goal(ledger)).toBe('goal-open');
    ledger.on('2026-11-03', adviser.records('roleOutlasts', { person: 'adviser', outlasts: true }));
    expect(goal(ledger)).toBe('goal-met');
    const unsaid = cal().on(
      '2026-11-03',
      adviser.records('roleOutlasts', { person: 'adviser', outlasts: true }),
      names('adviser', 'yes', { kind: 'worker', paidRole: true }),
    );
    expect(goal(unsaid)).toBe('goal-open');
  });

  test('an exception is accepted, 18 comes, and the work stays on the list', () => {
    const ledger = cal().on('2026-11-26', manager.decides('goalException', { choice: 'accept-for-now' }));
    expect(ledger.gate('planned-exit', 'next')).toEqual({ 'two-loving': 'met' });
    ledger.on('2026-11-30');
    expect(ledger.duty('goal-check:at-exit')).toMatchObject({ opened: '2026-11-30' });
    ledger.on('2026-12-01');
    expect(ledger.duty('two-loving')).toMatchObject({ opened: '2026-11-02', outcome: null });
    expect(ledger.open()).toContain('two-loving');
  });

  test('without it, 18 comes all the same and no act is judged by it', () => {
    const ledger = cal().on('2026-12-01', leaves('2019-02-04', '2026-11-30'));
    expect(ledger.told('gate.judged').filter(({ event }) => event.act !== 'next')).toEqual([]);
    expect(ledger.duty('after-exit-check').due).toBe('2027-05-30');
  });
});

describe('3. Not now', () => {
  const dee = () => inCare('2012-04-02', '2026-01-05');
  const PEOPLE = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

  test('the offer is due twenty working days from care; not now brings it back after six months', () => {
    const ledger = dee();
    expect(ledger.duty('family-finding-offer')).toMatchObject({
      opened: '2026-01-05',
      due: '2026-02-02',
      kind: 'local-guard',
    });
    expect([
      ledger.status('family-finding-offer', '2026-02-02'),
      dee().on('2026-02-03').status('family-finding-offer', '2026-02-03'),
    ]).toEqual(['due-soon', 'overdue']);
    ledger.on('2026-01-20', answers('not-now'));
    expect(ledger.duty('family-finding-offer')).toMatchObject({ outcome: 'met', settled: '2026-01-20' });
    expect(ledger.duty('family-finding-reoffer')).toMatchObject({
      opened: '2026-01-20',
      due: '2026-07-20',
      outcome: null,
    });
    ledger.on('2026-07-14', answers('yes'));
    expect(ledger.duty('family-finding-reoffer')).toMatchObject({ outcome: 'met', settled: '2026-07-14' });
  });

  test('a day the young person names is the day; “do not ask again” rests until the young person asks', () => {
    const named = dee().on('2026-01-20', answers('not-now', { offerAgainOn: '2026-04-01' }));
    expect(named.duty('family-finding-own-day')).toMatchObject({ due: '2026-04-01' });
    expect(named.open()).not.toContain('family-finding-reoffer');
    const never = dee()
      .on('2026-01-20', answers('do-not-ask-again'))
      .on('2026-03-02', adviser.records('movedHome', {}));
    expect(offers(never)).toEqual(['visitor-offer']);
    never.on('2026-04-01', youngPerson.records('familyFindingAskedFor', {}));
    expect(never.duty(`family-finding-asked:${never.entry('familyFindingAskedFor')}`)).toMatchObject({
      opened: '2026-04-01',
      due: '2026-05-01',
    });
  });

  test('no answer brings it back too, up to 25', () => {
    const silent = dee().on(
      '2026-02-02',
      finder.records('familyFindingOffered', {}),
      finder.records('familyFindingUnanswered', {}),
    );
    expect(silent.duty('family-finding-reoffer')).toMatchObject({ due: '2026-08-02' });
    const grown = dee().on('2037-04-02', answers('not-now'));
    expect(grown.open()).not.toContain('family-finding-reoffer');
    expect(dee().on('2037-04-01', answers('not-now')).open()).toContain('family-finding-reoffer');
  });

  test('nine people, two unsafe for now: seven may be approached, each on her word; the plan follows the gathering', () => {
    const ledger = dee().on(
      '2026-07-14',
      answers('yes'),
      ...PEOPLE.map((person) => youngPerson.records('wantedContact', { person })),
    );
    ledger.on(
      '2026-07-20',
      finder.records('connectionCount', { count: 7 }),
      ...PEOPLE.map((person, index) =>
        socialWorker.decides('contactSafe', {
          person,
          ...(index < 2 ? { choice: 'not-now', lookAgainOn: '2027-01-20' } : { choice: 'safe' }),
        }),
      ),
    );
    expect(ledger.open().filter((key) => key.startsWith('search-and-approach'))).toHaveLength(7);
    expect(ledger.duty('search-and-approach:one')).toMatchObject({ outcome: 'excused', reason: 'unsafe-for-now' });
    ledger.on('2026-07-21', youngPerson.records('approachWish', { person: 'three', choice: 'approach' }));
    ledger.on('2026-07-22', finder.records('approach', { person: 'three', letter: 'l' }));
    expect(ledger.gate('approach')).toEqual({ agreed: 'met', safe: 'met', once: 'met' });
    ledger.on('2026-07-23', finder.records('approach', { person: 'four', letter: 'l' }));
    expect(ledger.missing('approach')).toEqual(['word-of-the-young-person (four)']);
    expect(ledger.breaches('approach')).toEqual({ legal: [], practice: ['approach-agreed'] });
    ledger.on('2026-07-24', finder.records('approach', { person: 'one', letter: 'l' }));
    expect(ledger.missing('approach')).toEqual(['word-of-the-young-person (one)', 'finding-on-contact (one)']);
    ledger.on('2026-08-03', found.records('foundAnswer', { person: 'three', answer: 'in-touch' }));
    expect(ledger.duty('gathering')).toMatchObject({ opened: '2026-08-03', kind: 'outcome-check' });
    ledger.on(
      '2026-10-03',
      finder.records('gatheringHeld', { withChild: true }),
      finder.records('connectionCount', { count: 15 }),
    );
    expect(ledger.duty('relationship-plan')).toMatchObject({ opened: '2026-10-03', due: '2026-10-16', outcome: null });
    expect(
      view(ledger)
        .all('connectionCount')
        .map(({ value }) => value.count),
    ).toEqual([7, 15]);
    ledger.on('2026-10-17');
    expect(ledger.overdue('2026-10-16')).not.toContain('relationship-plan');
    expect(ledger.overdue('2026-10-17')).toContain('relationship-plan');
  });

  test('an unsafe finding is looked at again on its day, and lapses without one', () => {
    const unsafe = (more: object) =>
      dee()
        .on('2026-07-14', answers('yes'), youngPerson.records('wantedContact', { person: 'one' }))
        .on('2026-07-20', socialWorker.decides('contactSafe', { person: 'one', choice: 'not-now', ...more }));
    const dated = unsafe({ lookAgainOn: '2026-10-20' });
    expect(dated.duty(`contact-look-again:${dated.entry('contactSafe')}`)).toMatchObject({ due: '2026-10-20' });
    expect(dated.on('2026-10-19').open()).not.toContain('search-and-approach:one');
    expect(dated.on('2026-10-20').open()).toContain('search-and-approach:one');
    const undated = unsafe({});
    expect(undated.duty(`contact-look-again:${undated.entry('contactSafe')}`)).toMatchObject({ due: '2027-01-20' });
    expect(undated.on('2027-01-20').open()).toContain('search-and-approach:one');
  });
});

test('4. A found person says no: she is told; no second letter without his word; nothing holds where he lives', () => {
  const ledger = inCare('2012-04-02', '2026-01-05')
    .on('2026-08-03', answers('yes'), youngPerson.records('wantedContact', { person: 'uncle' }))
    .on('2026-08-10', socialWorker.decides('contactSafe', { person: 'uncle', choice: 'safe' }))
    .on('2026-08-10', youngPerson.records('approachWish', { person: 'uncle', choice: 'approach' }))
    .on('2026-08-20', finder.records('approach', { person: 'uncle', letter: 'l' }))
    .on('2026-09-09', found.records('foundAnswer', { person: 'uncle', answer: 'no' }));
  const told = `found-answer-told:${ledger.entry('foundAnswer')}`;
  expect(ledger.duty(told)).toMatchObject({ opened: '2026-09-09', outcome: null });
  expect(ledger.duty('search-and-approach:uncle')).toMatchObject({ outcome: 'met', settled: '2026-09-09' });
  ledger.on('2026-09-10', finder.records('foundAnswerTold', { person: 'uncle' }));
  expect(ledger.duty(told)).toMatchObject({ outcome: 'met', settled: '2026-09-10' });
  expect(ledger.tell(finder.records('detailsPassed', { person: 'uncle' }))).toBe('not-compliant');
  ledger.on('2026-11-02', finder.records('approach', { person: 'uncle', letter: 'l2' }));
  expect(ledger.missing('approach')).toEqual(['word-of-the-person-found (uncle)']);
  ledger.on('2026-12-01', found.records('foundAnswer', { person: 'uncle', answer: 'in-touch' }));
  expect(ledger.tell(finder.records('detailsPassed', { person: 'uncle' }))).toBeUndefined();
  const fields = Object.values(ledger.definition.facts).flatMap(({ holds }) => Object.keys(holds));
  expect(fields.filter((name) => /address|telephone|lives/i.test(name))).toEqual([]);
});

describe('5. Visitor at 18', () => {
  const eli = (pack = false) => {
    const ledger = inCare('2008-11-30', '2021-06-07', '2025-01-06');
    if (pack)
      ledger.learns('2025-01-06', {
        kind: 'pack',
        pack: 'review-2022',
        on: true,
        from: ledger.state.started?.on ?? '2025-01-06',
      } as never);
    return ledger.on('2025-01-06', scheme.records('visitorMatched', { visitor: 'v' }, { on: '2023-03-01' }));
  };
  const goesOn = (party: 'adult' | 'visitor', continues = true) =>
    (party === 'adult' ? youngPerson : visitor).records('visitorContinues', { party, continues });

  test('both are asked by 17 and a half; under the law in force the appointment ends at 18, the friendship goes on', () => {
    const ledger = eli().on('2025-11-29');
    expect(ledger.open()).not.toContain('visitor-past-18');
    ledger.on('2025-11-30');
    expect(ledger.duty('visitor-past-18')).toMatchObject({
      opened: '2025-11-30',
      due: '2026-05-30',
      kind: 'local-guard',
    });
    ledger.on('2026-05-30', goesOn('adult'));
    expect(ledger.duty('visitor-past-18').outcome).toBeNull();
    ledger.on('2026-05-30', goesOn('visitor'));
    expect(ledger.duty('visitor-past-18')).toMatchObject({ outcome: 'met' });
    ledger.on('2026-11-29');
    expect(visitorStanding(view(ledger))).toEqual({ friendship: 'continuing' });
    ledger.on('2026-11-30');
    expect(visitorStanding(view(ledger))).toEqual({ friendship: 'continuing', appointmentEndedOn: '2026-11-30' });
  });

  test('under the proposal nothing ends at all; one who says no ends it, and so does the young person alone', () => {
    expect(visitorStanding(view(eli(true).on('2026-12-01')))).toEqual({ friendship: 'continuing' });
    expect(visitorStanding(view(eli().on('2026-05-30', goesOn('visitor', false)).on('2026-12-01')))).toMatchObject({
      friendship: 'ended',
      endedOn: '2026-11-30',
    });
    const ended = eli().on('2026-02-02', youngPerson.records('visitorEnded', { visitor: 'v' }));
    expect(visitorStanding(view(ended))).toEqual({ friendship: 'ended', endedOn: '2026-02-02' });
    expect(eli().tell(scheme.records('visitorEnded', { visitor: 'v' }))).toBe('not-allowed');
  });

  test('no visitor is appointed against a child who understands and objects', () => {
    const ledger = inCare('2012-04-02', '2026-01-05').on(
      '2026-02-02',
      youngPerson.records('visitorAnswer', { answer: 'objects' }),
    );
    expect(ledger.tell(scheme.records('visitorMatched', { visitor: 'v' }))).toBe('not-compliant');
    ledger.on('2026-02-03', socialWorker.records('objectionUnderstood', { understands: false }));
    expect(ledger.tell(scheme.records('visitorMatched', { visitor: 'v' }))).toBeUndefined();
  });

  test('a wait is looked at every sixty days, from the last look', () => {
    const ledger = inCare('2012-04-02', '2026-01-05').on(
      '2026-02-02',
      youngPerson.records('visitorAnswer', { answer: 'yes' }),
    );
    expect(ledger.duty('visitor-wait:1')).toMatchObject({ opened: '2026-02-02', due: '2026-04-03' });
    ledger.on('2026-04-03');
    expect(ledger.alerts()).not.toContain('duty/visitor-wait:1');
    ledger.on('2026-04-04');
    expect(ledger.alerts()).toContain('duty/visitor-wait:1');
    ledger.on('2026-04-10', scheme.records('visitorWaitLookedAt', {}));
    expect(ledger.duty('visitor-wait:2')).toMatchObject({ due: '2026-06-09' });
    ledger.on('2026-05-04', scheme.records('visitorMatched', { visitor: 'v' }));
    expect(ledger.duty('visitor-wait:2')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'wait-over' });
  });
});

describe('What happens at any moment', () => {
  const child = () => inCare('2012-04-02', '2026-01-05').on('2026-01-20', answers('yes'));

  test('a loss: asked again, asked how it feels, offered again', () => {
    const ledger = child().on('2026-03-02', adviser.records('keyRelationshipLost', {}));
    expect(ledger.open()).toEqual(
      expect.arrayContaining(['asked-after-loss', 'family-finding-offer:2', 'wellbeing-after-loss']),
    );
    ledger.on('2026-03-03', adviser.records('wellbeingCheck', {}), youngPerson.records('prefersNotToSay', {}));
    expect(ledger.duty('asked-after-loss')).toMatchObject({ outcome: 'met', settled: '2026-03-03' });
  });

  test('a separation: told why, and the contact plan is asked about with the reason', () => {
    const ledger = child().on('2026-03-02', socialWorker.records('siblingSeparated', {}));
    expect(ledger.duty('told-why:2')).toMatchObject({ opened: '2026-03-02', due: '2026-03-30' });
    expect(ledger.duty('contact-plan')).toMatchObject({ opened: '2026-03-02', kind: 'gate' });
  });

  test('an item at every care review; closing one without it is a practice matter of the proposal alone', () => {
    const closes = (ledger: Ledger) =>
      ledger
        .on(
          '2026-02-02',
          adviser.records('reviewArranged', { review: 'r1', kind: 'care-review', heldOn: '2026-02-09' }),
        )
        .on('2026-02-09', adviser.records('reviewClosed', { review: 'r1' }));
    expect(closes(child()).gate('review-closes')).toEqual({ 'you-say-who': 'not-applicable' });
    expect(closes(child()).duty('review-item:r1')).toMatchObject({ outcome: null });
    const proposed = child().learns('2026-01-21', {
      kind: 'pack',
      pack: 'review-2022',
      on: true,
      from: '2026-01-21' as never,
    });
    expect(closes(proposed).breaches('review-closes')).toEqual({ legal: [], practice: ['rev-you-say-who'] });
    proposed.on('2026-02-10', youngPerson.records('reviewItemSkipped', { review: 'r1' }, { on: '2026-02-08' }));
    expect(proposed.gate('review-closes')).toEqual({ 'you-say-who': 'met' });
    expect(proposed.duty('review-item:r1')).toMatchObject({ outcome: 'excused', reason: 'young-person-skips-it' });
  });

  test('asleep after 25, and woken by any contact; help that is asked for is offered', () => {
    const ledger = child().on('2037-04-01', manager.offers('always-here'), adviser.accepts('always-here'));
    expect(ledger.tell(manager.ends('asleep'))).toBe('not-yet');
    ledger.on('2037-04-02', manager.ends('asleep'));
    expect(ledger.open()).toEqual([]);
    ledger.on('2045-06-01', youngPerson.records('contact', {}), youngPerson.records('familyFindingAskedFor', {}));
    expect(ledger.open()).toEqual([
      expect.stringMatching(/^family-finding-asked:\d+$/),
      `reply-to-contact:${ledger.entry('contact')}`,
    ]);
  });

  test('a second time in care is offered it anew', () => {
    const ledger = child().on('2026-06-01', leaves('2026-01-05', '2026-06-01'), enters('2026-06-01'));
    expect(ledger.open()).toContain('relationship-map:2');
  });
});
