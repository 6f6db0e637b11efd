import { explainRule, civilDate, calendarAsKnownOn } from '../../../statute';
import { countedOn, leadOn } from '../../../workflows/leaving-care/categories';
import type { Leaving } from '../../../workflows/leaving-care/facts';
import { categories } from '../../../workflows/leaving-care/meaning/standing';
import { situation } from '../../../workflows/kernel/owed';
import { currentHome, stays } from '../../../workflows/leaving-care/meaning/homes';
import type { Ledger } from '../../support/ledger';
import {
  adviser,
  agreesToLetter,
  assesses,
  born,
  breakOf,
  carer,
  caseSystem,
  director,
  enters,
  host,
  inCare,
  leaves,
  manager,
  moves,
  nominatedOfficer,
  offers,
  plans,
  reviews,
  rings,
  searches,
  socialWorker,
  visits,
  youngPerson,
} from './young-person';

/** At 21 the manager decides that the yearly offers take the place of the adviser. */
const handsSupportOver = () =>
  manager.decides('atBirthday', { birthday: 'twenty-first', service: 'personal-adviser', choice: 'hand-over' });

/** What the journey's facts come to in law. */
function inLaw(ledger: Ledger) {
  const worked = categories(situation(ledger.definition, ledger.state, ledger.now).view as Leaving);
  if (!worked) throw new Error('No birth date is known.');
  return {
    lead: (on: string) => leadOn(worked, civilDate(on)),
    counted: (on: string) => countedOn(worked, civilDate(on)),
  };
}

const calendar = calendarAsKnownOn(civilDate('2026-11-22'));
const planningDate = (rule: string, on: string) => explainRule(rule, on, { calendar }).planningDate;

test('1. Plain start: eligible at 16, relevant on leaving care, reviews from the actual last', () => {
  const ledger = inCare('2010-05-14', '2019-09-03', '2026-05-14', 'care-order');
  expect(inLaw(ledger).counted('2026-05-14').days).toBe(731);
  expect(inLaw(ledger).lead('2026-05-14')).toBe('eligible');
  expect(ledger.duty('needs-assessment')).toMatchObject({ opened: '2026-05-14', due: '2026-08-14' });
  ledger.on('2026-08-10', assesses({ on: '2026-08-03' }), plans());
  expect(ledger.duty('needs-assessment')).toMatchObject({ outcome: 'met', settled: '2026-08-03' });
  expect(ledger.duty('review-with-care-review:1')).toMatchObject({ due: '2027-02-10', outcome: null });
  ledger.on('2026-09-01', leaves('2019-09-03', '2026-09-01'));
  expect(inLaw(ledger).lead('2026-09-01')).toBe('relevant');
  expect(ledger.duty('review-with-care-review:1')).toMatchObject({ outcome: 'superseded', reason: 'left-care' });
  expect(ledger.duty('pathway-review:1')).toMatchObject({ opened: '2026-09-01', due: '2027-02-10' });
  ledger.on('2026-12-18', reviews());
  expect(ledger.duty('pathway-review:1')).toMatchObject({ outcome: 'met', settled: '2026-12-18' });
  expect(ledger.duty('pathway-review:2')).toMatchObject({ opened: '2026-12-18', due: '2027-06-18', outcome: null });
  expect(ledger.open()).not.toContain('needs-assessment-relevant');
});

test('2. Leap birth, bank holiday: ages fall on 1 March, and a limit is not moved', () => {
  const ledger = inCare('2012-02-29', '2020-06-01', '2027-08-28');
  expect(ledger.open()).not.toContain('early-talk');
  ledger.on('2027-08-29');
  expect(ledger.duty('early-talk')).toMatchObject({ opened: '2027-08-29', due: '2028-02-29' });
  ledger.on('2028-02-29');
  expect(ledger.duty('needs-assessment')).toMatchObject({ opened: '2028-02-29', due: '2028-05-29' });
  expect(planningDate('G5', '2028-02-29')).toBe('2028-05-26');
  const { lead } = inLaw(ledger);
  expect([lead('2030-02-28'), lead('2030-03-01'), lead('2033-02-28')]).toEqual([
    'eligible',
    'former-relevant',
    'former-relevant',
  ]);
  expect([lead('2033-03-01'), lead('2037-02-28'), lead('2037-03-01')]).toEqual([
    'person-under-25',
    'person-under-25',
    'care-experienced',
  ]);
});

test('3. Gap and short breaks: the breaks are set aside, and the border of thirteen weeks is for somebody to decide', () => {
  const ledger = born('2010-07-10').on(
    '2026-08-20',
    caseSystem.starts(),
    enters('2024-10-01'),
    leaves('2024-10-01', '2024-11-30', 'parent'),
    ...['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'].map((month) =>
      breakOf('plan-1', `2025-${month}-10`, `2025-${month}-12`),
    ),
    enters('2026-08-20'),
  );
  const { lead, counted } = inLaw(ledger);
  expect(counted('2026-09-18')).toMatchObject({ days: 91, excluded: 30 });
  expect([lead('2026-09-17'), lead('2026-09-18')]).toEqual(['care-experienced', 'eligible']);
  ledger.on('2026-09-17');
  expect(ledger.open()).not.toContain('needs-assessment');
  ledger.on('2026-09-18');
  expect(ledger.duty('needs-assessment')).toMatchObject({ opened: '2026-09-18', due: '2026-12-18' });
  expect(ledger.duty('borderline-count')).toMatchObject({ opened: '2026-09-18', outcome: null, kind: 'gate' });
  expect(counted('2026-09-20').nights).toBe(91);
  ledger.on('2026-09-20');
  expect(ledger.duty('borderline-count')).toMatchObject({
    outcome: 'no-longer-applicable',
    settled: '2026-09-20',
    reason: 'both-counts-agree',
  });
});

describe('4. Ninety or ninety-one', () => {
  const dev = (since: string) => inCare('2009-03-03', since, since);

  test('91 days: eligible for one day, former relevant from 18, and the assessment stays owed', () => {
    const ledger = dev('2026-12-02').on('2027-03-03');
    const { lead, counted } = inLaw(ledger);
    expect(counted('2027-03-02')).toMatchObject({ days: 91, nights: 90 });
    expect([lead('2027-03-01'), lead('2027-03-02'), lead('2027-03-03')]).toEqual([
      'care-experienced',
      'eligible',
      'former-relevant',
    ]);
    expect(ledger.duty('borderline-count')).toMatchObject({ opened: '2027-03-02', outcome: null });
    expect(ledger.duty('needs-assessment')).toMatchObject({ opened: '2027-03-02', due: '2027-06-02', outcome: null });
  });

  test('90 days: qualifying from 18 to 21', () => {
    const { lead, counted } = inLaw(dev('2026-12-03'));
    expect(counted('2027-03-02').days).toBe(90);
    expect([lead('2027-03-02'), lead('2027-03-03'), lead('2030-03-02'), lead('2030-03-03')]).toEqual([
      'care-experienced',
      'qualifying',
      'qualifying',
      'care-experienced',
    ]);
  });

  test('when nights are decided to count, the assessment is owed no more', () => {
    const ledger = dev('2026-12-02').on(
      '2027-03-04',
      manager.decides('borderlineCount', { choice: 'nights', advice: 'advice-1' }),
    );
    expect(inLaw(ledger).lead('2027-03-04')).toBe('qualifying');
    expect(ledger.duty('borderline-count')).toMatchObject({ outcome: 'met', settled: '2027-03-04' });
    expect(ledger.duty('needs-assessment')).toMatchObject({ outcome: 'no-longer-applicable' });
  });
});

describe('5. Home and back', () => {
  const ella = () => inCare('2009-01-21', '2019-05-01', '2025-01-21');
  const approves = (decidedAs: 'director-children-services' | 'nominated-officer') =>
    (decidedAs === 'director-children-services' ? director : nominatedOfficer).decides('ceaseCare', {
      choice: 'approve',
      decidedAs,
    });

  test('the director approves before care by agreement ends at 16', () => {
    const goesHome = (ledger: Ledger) =>
      ledger
        .on('2025-12-01', socialWorker.records('ceaseCareProposed', { plannedFor: '2026-01-05' }))
        .on('2025-12-15', approves('director-children-services'))
        .on('2026-01-05', leaves('2019-05-01', '2026-01-05', 'parent'));
    const ledger = goesHome(ella());
    expect(ledger.gate('cease-care')).toEqual({ director: 'met', 'nominated-officer': 'not-applicable' });
    expect(ledger.duty('cease-care-approval')).toMatchObject({ outcome: 'met', settled: '2025-12-15' });
    const without = ella().on('2026-01-05', leaves('2019-05-01', '2026-01-05', 'parent'));
    expect(without.missing('cease-care')).toEqual(['approval-by-director-children-services']);
    expect(without.breaches('cease-care')).toEqual({ legal: ['C22'], practice: [] });
  });

  test('approved without the assessments and the wishes before them, it is not compliant', () => {
    const approves = director.decides('ceaseCare', {
      ...{ choice: 'approve', decidedAs: 'director-children-services', mattersSeen: false },
    });
    const ledger = ella()
      .on('2025-12-15', approves)
      .on('2026-01-05', leaves('2019-05-01', '2026-01-05', 'parent'));
    expect(ledger.missing('cease-care')).toEqual(['assessments-and-wishes']);
  });

  test('another officer’s approval does not do, and nobody decides in an office they do not hold', () => {
    const ledger = ella()
      .on('2025-12-15', approves('nominated-officer'))
      .on('2026-01-05', leaves('2019-05-01', '2026-01-05', 'parent'));
    expect(ledger.gate('cease-care')).toMatchObject({ director: 'not-met' });
    expect(
      ella().tell(
        nominatedOfficer.decides('ceaseCare', { choice: 'approve', decidedAs: 'director-children-services' }),
      ),
    ).toBe('not-allowed');
  });

  test('before 16 the nominated officer approves, once twenty working days have passed', () => {
    const back = (on: string) =>
      inCare('2011-06-01', '2026-11-02', '2026-11-02').on(on, leaves('2026-11-02', on, 'parent'));
    expect(back('2026-11-27').gate('cease-care')).toMatchObject({ 'nominated-officer': 'not-applicable' });
    expect(back('2026-11-30').gate('cease-care')).toMatchObject({ 'nominated-officer': 'not-met' });
  });

  test('relevant for six months at home, and again when it breaks down', () => {
    const ledger = ella().on('2026-01-05', leaves('2019-05-01', '2026-01-05', 'parent'));
    const home = inLaw(ledger);
    expect([
      home.lead('2026-01-04'),
      home.lead('2026-01-05'),
      home.lead('2026-07-04'),
      home.lead('2026-07-05'),
    ]).toEqual(['eligible', 'relevant', 'relevant', 'qualifying']);
    expect(home.lead('2027-01-21')).toBe('qualifying');
    expect(ledger.duty('needs-assessment-relevant')).toMatchObject({ opened: '2026-01-05', due: '2026-04-05' });
    ledger.on('2026-09-12', socialWorker.records('parentReturnBrokeDown', {}));
    const back = inLaw(ledger);
    expect([back.lead('2026-09-11'), back.lead('2026-09-12'), back.lead('2027-01-21')]).toEqual([
      'qualifying',
      'relevant',
      'former-relevant',
    ]);
  });
});

describe('6, 7. Visits to a home that the authority provides', () => {
  /** Finn: former relevant at 18, with a plan of the day before. */
  const finn = () =>
    inCare('2008-12-01', '2015-01-05', '2026-11-20')
      .on('2026-11-20', assesses(), plans())
      .on('2026-12-18', moves('flat', '2026-12-18'));

  test('6. Christmas: due on the day itself, with a planning date before it; recorded late it was in time', () => {
    const ledger = finn();
    expect(ledger.duty('move-in-visit:flat')).toMatchObject({ opened: '2026-12-18', due: '2026-12-25' });
    expect(planningDate('G10', '2026-12-18')).toBe('2026-12-24');
    ledger.on('2026-12-26');
    expect(ledger.status('move-in-visit:flat', '2026-12-26')).toBe('overdue');
    ledger.on('2027-01-06', visits('flat', '2026-12-23')).on('2027-01-07');
    expect(ledger.duty('move-in-visit:flat')).toMatchObject({ outcome: 'met', settled: '2026-12-23', daysLate: 0 });
    expect(ledger.status('move-in-visit:flat', '2026-12-26')).toBe('settled');
    expect(ledger.status('move-in-visit:flat', '2026-12-26', '2026-12-26')).toBe('overdue');
    expect(ledger.duty('adviser-visit:flat:1')).toMatchObject({ opened: '2026-12-23', due: '2027-02-23' });
  });

  const settledIn = () =>
    finn()
      .on('2027-01-06', visits('flat', '2026-12-23'))
      .on('2027-01-12', visits('flat', '2027-01-12'))
      .on('2027-01-15');

  test('6. the home’s review opens after 28 days; visits and reviews chain from the actual last', () => {
    const ledger = settledIn();
    expect(finn().on('2027-01-14').open()).not.toContain('accommodation-review:flat');
    expect(ledger.duty('accommodation-review:flat')).toMatchObject({ opened: '2027-01-15', due: '2027-01-29' });
    expect(ledger.duty('second-visit:flat')).toMatchObject({ outcome: 'met', settled: '2027-01-12', due: null });
    ledger.on('2027-01-20', reviews({}, 'flat'));
    expect(ledger.gate('accommodation-review')).toEqual({ 'second-visit': 'met' });
    expect(ledger.duty('accommodation-review:flat')).toMatchObject({ outcome: 'met', settled: '2027-01-20' });
    expect(ledger.duty('adviser-visit:flat:2')).toMatchObject({ opened: '2027-01-12', due: '2027-03-12' });
    expect(ledger.duty('accommodation-review-again:flat:1')).toMatchObject({ due: '2027-04-20' });
    expect(ledger.duty('pathway-review:2')).toMatchObject({ opened: '2027-01-20', due: '2027-07-20' });
  });

  test('7. a move supersedes the old home’s clocks and starts them again; the plan’s own review stays', () => {
    const ledger = settledIn().on('2027-01-20', reviews({}, 'flat')).on('2027-03-02', moves('flat-2', '2027-03-02'));
    const replaced = { outcome: 'superseded', reason: 'moved', settled: '2027-03-02' };
    expect(ledger.duty('adviser-visit:flat:2')).toMatchObject({ ...replaced, due: '2027-03-12' });
    expect(ledger.duty('accommodation-review-again:flat:1')).toMatchObject({ ...replaced, due: '2027-04-20' });
    expect(ledger.duty('move-in-visit:flat-2')).toMatchObject({ due: '2027-03-09' });
    expect(ledger.duty('post-move-check:flat-2')).toMatchObject({ due: '2027-03-16', kind: 'local-guard' });
    ledger.on('2027-03-30');
    expect(ledger.duty('accommodation-review:flat-2')).toMatchObject({ opened: '2027-03-30', due: '2027-04-13' });
    expect(ledger.duty('pathway-review:2')).toMatchObject({ due: '2027-07-20', outcome: null });
  });

  test('a visit elsewhere, a call and a refused visit satisfy nothing', () => {
    const ledger = finn().on(
      '2026-12-21',
      visits(undefined, '2026-12-21'),
      rings(),
      adviser.records('adviserVisit', { home: 'flat', seen: false, refused: true }),
      visits('another', '2026-12-21'),
    );
    expect(ledger.duty('move-in-visit:flat')).toMatchObject({ outcome: null, due: '2026-12-25' });
  });

  test('reviewed before the second visit, the home’s review is a breach', () => {
    const ledger = finn()
      .on('2027-01-06', visits('flat', '2026-12-23'))
      .on('2027-01-20', reviews({}, 'flat'), visits('flat', '2027-01-20'));
    expect(ledger.breaches('accommodation-review')).toEqual({ legal: ['G11'], practice: [] });
  });

  test('8. Month end: two and six months from the last of a month', () => {
    const ledger = finn().on('2026-12-31', visits('flat', '2026-12-31')).on('2027-01-05');
    expect(ledger.duty('adviser-visit:flat:1')).toMatchObject({ due: '2027-02-28' });
    expect(planningDate('G12', '2026-12-31')).toBe('2027-02-26');
    const reviewed = inCare('2008-05-01', '2015-01-05', '2026-06-01').on('2026-06-01', plans({ on: '2026-03-02' }));
    reviewed.on('2026-08-31', reviews());
    expect(reviewed.duty('pathway-review:2')).toMatchObject({ opened: '2026-08-31', due: '2027-02-28' });
  });

  test('where the adviser has not recorded the power, the visits run; in a home of one’s own they do not', () => {
    const ledger = (kind: string) =>
      inCare('2008-12-01', '2015-01-05', '2026-12-02').on(
        '2026-12-18',
        adviser.records('home', { home: 'here', kind, regulated: false, area: 'X' }),
      );
    expect(ledger('staying-put').open()).toContain('move-in-visit:here');
    expect(ledger('supported').open()).toContain('move-in-visit:here');
    expect(ledger('private-tenancy').open()).not.toContain('move-in-visit:here');
    expect(ledger('private-tenancy').duty('keep-in-touch:1')).toMatchObject({
      opened: '2026-12-01',
      due: '2027-01-26',
    });
  });
});

describe('9. Grace: told to leave four weeks before 18', () => {
  const grace = () =>
    inCare('2008-11-30', '2012-01-10', '2024-12-02', 'care-order').on(
      '2026-05-01',
      adviser.records(
        'home',
        { home: 'foster', kind: 'foster', providedUnder: 's22C', regulated: true, area: 'X' },
        { on: '2014-03-01' },
      ),
    );
  const notice = carer.records('noticeGiven', { home: 'foster', endsOn: '2026-11-30', grounds: ['cost'] });

  test('the notice is answered the same day or is late; the missing information has been overdue since May', () => {
    const ledger = grace().on('2026-11-02', notice);
    expect(ledger.duty('exit-notice-check:foster')).toMatchObject({ opened: '2026-11-02', due: '2026-11-02' });
    expect(ledger.duty('next-home')).toMatchObject({ opened: '2026-11-02', outcome: null });
    expect(ledger.duty('stay-information')).toMatchObject({ due: '2026-05-30', outcome: null });
    expect([ledger.status('stay-information', '2026-05-30'), ledger.status('stay-information', '2026-05-31')]).toEqual([
      'due-soon',
      'overdue',
    ]);
    expect(ledger.duty('stay-refusal-answered')).toMatchObject({ owedBy: 'director-children-services' });
  });

  test('cost alone does not uphold a refusal', () => {
    const ledger = grace().on('2026-11-02', notice);
    const upholds = (...grounds: readonly string[]) =>
      director.decides('stayRefusedByAuthority', { choice: 'uphold', grounds });
    expect(ledger.tell(upholds('cost'))).toBe('not-compliant');
    expect(ledger.tell(upholds('cost', 'welfare'))).toBeUndefined();
    expect(ledger.tell(director.corrects('stayRefusedByAuthority', { choice: 'uphold', grounds: ['cost'] }))).toBe(
      'not-compliant',
    );
  });

  test('when she stays, the money runs over the birthday, to 21 by law and to 23 by the review', () => {
    const ledger = grace()
      .on('2026-11-02', notice)
      .on('2026-11-09', manager.records('noticeAnswered', { home: 'foster', answer: 'withdrawn' }))
      .on('2026-12-01', manager.records('carerPayment', { paidTo: '2026-11-29' }, { on: '2026-11-01' }))
      .on('2026-12-01', manager.records('carerPayment', { paidTo: '2026-12-31' }, { on: '2026-11-30' }))
      .learns('2026-12-01', { kind: 'pack', pack: 'review-2022', on: true, from: civilDate('2026-12-01') })
      .on('2026-12-01', adviser.records('stayingPut', { host: 'carer' }, { on: '2026-11-30' }));
    expect(ledger.duty('next-home')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'stays-where-they-are' });
    expect(ledger.gate('money-at-18')).toEqual({ 'no-unpaid-day': 'met' });
    expect(ledger.duty('staying-put-watch')).toMatchObject({ due: '2029-11-29', kind: 'outcome-check' });
    expect(ledger.duty('staying-put-watch-to-23')).toMatchObject({ due: '2031-11-29', kind: 'outcome-check' });
    const unpaid = grace().on('2026-12-01', adviser.records('stayingPut', { host: 'carer' }, { on: '2026-11-30' }));
    expect(unpaid.missing('money-at-18')).toEqual(['unpaid-day', 'unpaid-day']);
  });
});

test('10. Tom: a home at once, both agree before lodgings, and a return without a screen', () => {
  const tom = () =>
    inCare('2006-02-11', '2015-01-05', '2022-06-01')
      .on(
        '2024-02-12',
        adviser.records(
          'home',
          { home: 'put', kind: 'staying-put', providedUnder: 'not-provided', regulated: false, area: 'X' },
          { on: '2024-02-11' },
        ),
      )
      .on('2026-10-03', adviser.records('homeEnded', { home: 'put', planned: false, ground: 'ended-by-host' }));
  const ledger = tom();
  expect(ledger.duty('next-home')).toMatchObject({ opened: '2026-10-03', outcome: null });
  const agrees = (into: Ledger) =>
    into
      .on('2026-10-16', youngPerson.records('lodgingsAccepted', { home: 'room' }))
      .on('2026-10-19', host.records('lodgingsHostAgreed', { home: 'room' }));
  agrees(ledger).on('2026-10-24', moves('room', '2026-10-24', { kind: 'lodgings' }));
  expect(ledger.duty('lodgings-match:room')).toMatchObject({ outcome: 'met', due: '2026-10-24' });
  expect(ledger.duty('move-in-visit:room')).toMatchObject({ due: '2026-10-31' });
  const early = agrees(tom()).on('2026-10-24', moves('room', '2026-10-18', { kind: 'lodgings' }));
  expect(early.duty('lodgings-match:room')).toMatchObject({ outcome: 'met-late', settled: '2026-10-19', daysLate: 1 });
  ledger.on('2027-12-18', adviser.records('asksForHelp', { what: 'return', roofless: false }));
  const asked = ledger.entry('asksForHelp');
  expect(ledger.duty(`help-reply:${asked}`)).toMatchObject({ due: '2027-12-20' });
  expect(ledger.duty(`help-offer:${asked}`)).toMatchObject({ due: '2027-12-24' });
});

describe('10. Tom goes to university, his room is kept, and he comes back at 21', () => {
  const home = (name: string, on: string, more: Record<string, string | boolean>) =>
    adviser.records('home', { home: name, kind: 'lodgings', regulated: false, area: 'X', ...more }, { on });
  const tom = () =>
    inCare('2006-02-11', '2015-01-05', '2026-10-24')
      .on('2026-10-24', home('room', '2026-10-24', { providedUnder: 's24B', roomKept: true }))
      .on('2027-09-20', home('halls', '2027-09-20', { kind: 'halls', providedUnder: 'not-provided' }));
  const asks = adviser.records('asksForHelp', { what: 'return', roofless: false });

  test('he asks and is back the same day: nothing is asked of him, and the result is recorded', () => {
    const ledger = tom().on('2027-12-18', asks);
    const asked = ledger.entry('asksForHelp');
    expect(ledger.duty(`returned-home:${asked}`)).toMatchObject({ opened: '2027-12-18', due: null, outcome: null });
    ledger.on('2027-12-18', adviser.records('returnedHome', { home: 'room' }));
    expect(ledger.duty(`returned-home:${asked}`)).toMatchObject({ outcome: 'met', settled: '2027-12-18' });
    expect(ledger.duty(`help-offer:${asked}`)).toMatchObject({ outcome: 'met', settled: '2027-12-18' });
    const view = situation(ledger.definition, ledger.state, ledger.now).view as Leaving;
    expect(currentHome(view)).toMatchObject({ home: 'room', from: { on: '2026-10-24' } });
    expect(stays(view).map(({ home, to }) => [home, to?.on])).toEqual([
      ['room', undefined],
      ['halls', '2027-12-18'],
    ]);
  });

  test('he may choose another home instead, and returns are without limit', () => {
    const ledger = tom()
      .on('2027-12-18', asks)
      .on('2027-12-20', youngPerson.records('nextHomeChoice', { choice: 'private' }));
    expect(ledger.duty(`returned-home:${ledger.entry('asksForHelp')}`)).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'chose-another-home',
    });
    ledger.on('2028-04-03', asks).on('2028-04-04', asks);
    expect(ledger.open().filter((key) => key.startsWith('returned-home:'))).toHaveLength(2);
  });
});

test('11. Hana: a late move is looked at, and a local connection is not asked of her', () => {
  const ledger = inCare('2008-06-06', '2015-01-05', '2024-06-10')
    .on('2024-07-01', adviser.records('home', { home: 'b', kind: 'supported', regulated: true, area: 'B' }))
    .on('2026-06-08', adviser.records('housingApplication', { to: 'B', letterSent: false }));
  expect(ledger.duty('late-move-flag:b')).toMatchObject({ opened: '2024-07-01', kind: 'gate' });
  ledger.on(
    '2026-06-10',
    adviser.records('housingAnswer', { to: 'B', answer: 'disqualified', criterion: 'local-connection' }),
  );
  expect(ledger.missing('local-connection')).toEqual(['unlawful-criterion']);
  expect(ledger.breaches('local-connection')).toEqual({ legal: ['G19'], practice: [] });
});

describe('11. Hana: the letter of support, and who waives the test', () => {
  const applied = () =>
    inCare('2008-06-06', '2015-01-05', '2024-06-10').on(
      '2026-06-08',
      adviser.records('housingApplication', { to: 'B', letterSent: false }),
    );
  const letter = adviser.records('supportLetter', { to: 'B' });

  test('goes only where she has agreed, stops at once when she takes that back, and her no settles it', () => {
    const ledger = applied();
    expect(ledger.duty('housing-support-letter:B')).toMatchObject({ opened: '2026-06-08', outcome: null });
    expect(ledger.tell(letter)).toBe('not-compliant');
    expect(ledger.tell(adviser.records('housingApplication', { to: 'C', letterSent: true }))).toBe('not-compliant');
    ledger.on('2026-06-09', agreesToLetter('C'));
    expect(ledger.tell(letter)).toBe('not-compliant');
    ledger.on('2026-06-10', agreesToLetter('B'));
    const sent = applied().on('2026-06-10', agreesToLetter('B'), letter);
    expect(sent.duty('housing-support-letter:B')).toMatchObject({ outcome: 'met', settled: '2026-06-10' });
    ledger.on('2026-06-11', agreesToLetter('B', false));
    expect(ledger.tell(letter)).toBe('not-compliant');
    expect(ledger.duty('housing-support-letter:B')).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'young-person-does-not-consent',
      settled: '2026-06-11',
    });
  });

  test('under the review either authority waives it, and the answer is recorded', () => {
    const away = adviser.records('housingAnswer', { to: 'B', answer: 'disqualified', criterion: 'local-connection' });
    expect(applied().on('2026-06-10', away).open()).not.toContain('connection-waived');
    const ledger = applied()
      .learns('2026-06-09', { kind: 'pack', pack: 'review-2022', on: true, from: civilDate('2026-06-09') })
      .on('2026-06-10', away);
    expect(ledger.duty('connection-waived')).toMatchObject({ opened: '2026-06-10', outcome: null });
    ledger.on('2026-06-15', manager.records('connectionWaived', { to: 'B', by: 'responsible-authority' }));
    expect(ledger.duty('connection-waived')).toMatchObject({ outcome: 'met', settled: '2026-06-15' });
  });
});

test('a move to another area after 18 is flagged, one within the area is not, nor one from 25 on', () => {
  const lives = (name: string, on: string, area: string) =>
    adviser.records('home', { home: name, kind: 'private-tenancy', regulated: false, area }, { on });
  const ledger = inCare('2001-06-06', '2015-01-05', '2019-06-05')
    .on('2019-06-05', lives('a', '2019-06-05', 'A'))
    .on('2019-06-06', lives('b', '2019-06-06', 'A'))
    .on('2020-02-03', lives('c', '2020-02-03', 'B'))
    .on('2026-06-05', lives('d', '2026-06-05', 'C'))
    .on('2026-06-06', lives('e', '2026-06-06', 'D'));
  const flags = Object.keys(ledger.state.duties).filter((key) => key.startsWith('late-move-flag'));
  expect(flags).toEqual(['late-move-flag:a', 'late-move-flag:c', 'late-move-flag:d']);
});

test.each([
  ['2025-06-05', []],
  ['2025-06-06', ['late-move-flag:care/2025-06-06']],
  ['2027-06-05', ['late-move-flag:care/2027-06-05']],
  ['2027-06-06', []],
])('care that begins on %s, at 16 and 17 only, is a late entry', (day, flags) => {
  const ledger = inCare('2009-06-06', day, day);
  expect(Object.keys(ledger.state.duties).filter((key) => key.startsWith('late-move-flag'))).toEqual(flags);
});

test('12. Isaac: offers from the actual last, searches while out of touch, and back at 23 with a course', () => {
  const ledger = inCare('2003-04-17', '2012-01-10', '2019-04-17')
    .on('2024-04-16', rings({ on: '2024-04-10' }), assesses({ on: '2019-06-01' }), plans({ on: '2019-06-10' }))
    .on('2024-04-22', offers('no'), handsSupportOver())
    .on('2025-04-10', offers('silence'))
    .on('2025-05-09', rings());
  expect(ledger.duty('yearly-offer:1')).toMatchObject({ opened: '2024-04-17', outcome: 'met', settled: '2024-04-22' });
  expect(ledger.duty('yearly-offer:2')).toMatchObject({ due: '2025-04-22', outcome: 'met', settled: '2025-04-10' });
  ledger.on('2025-07-03');
  expect(ledger.open()).not.toContain('search:2025-07-04');
  ledger.on('2025-07-04', searches());
  expect(ledger.duty('search:2025-07-04')).toMatchObject({ opened: '2025-07-04', due: '2025-07-04', outcome: 'met' });
  expect(ledger.duty('search-again:2025-07-04:1')).toMatchObject({ due: '2025-08-01' });
  ledger.on('2025-08-01', searches());
  expect(ledger.duty('search-again:2025-07-04:2')).toMatchObject({ due: '2025-08-29' });
  ledger.on('2026-04-08', offers('silence'));
  expect(ledger.duty('yearly-offer:3')).toMatchObject({ due: '2026-04-10', outcome: 'met' });
  expect(ledger.duty('yearly-offer:4')).toMatchObject({ due: '2027-04-08', outcome: null });
  ledger.on('2026-09-03', rings(), youngPerson.records('educationWish', { level: 'higher' }));
  expect(ledger.duty('search-again:2025-07-04:2')).toMatchObject({
    outcome: 'no-longer-applicable',
    reason: 'in-touch',
    settled: '2026-09-03',
  });
  const { lead } = inLaw(ledger);
  expect([lead('2026-09-02'), lead('2026-09-03'), lead('2028-04-16'), lead('2028-04-17')]).toEqual([
    'person-under-25',
    'former-relevant-education',
    'former-relevant-education',
    'care-experienced',
  ]);
  expect(ledger.duty('needs-assessment-education')).toMatchObject({ opened: '2026-09-03', due: '2026-12-03' });
  expect(ledger.duty('allocate-adviser:2')).toMatchObject({ opened: '2026-09-03', due: '2026-09-17' });
  expect(ledger.status('yearly-offer:4', '2026-09-03')).toBe('paused');
});

test('nobody is searched for on a day on which they were still looked after', () => {
  const ledger = inCare('2008-12-20', '2022-01-10', '2026-06-01').on('2026-06-01', rings()).on('2026-12-21');
  expect(ledger.open().filter((key) => key.startsWith('search:'))).toEqual(['search:2026-12-20']);
  expect(ledger.duty('search:2026-12-20')).toMatchObject({ opened: '2026-12-20', due: '2026-12-20' });
  expect(ledger.daysOverdue('search:2026-12-20', '2026-12-21')).toBe(1);
  const heard = inCare('2008-12-20', '2022-01-10', '2026-06-01').on('2026-11-30', rings()).on('2027-01-24');
  expect(heard.open().filter((key) => key.startsWith('search:'))).toEqual([]);
  heard.on('2027-01-25');
  expect(heard.duty('search:2027-01-25')).toMatchObject({ opened: '2027-01-25', due: '2027-01-25' });
});

describe('Searches', () => {
  const searched = (ledger: Ledger) => Object.keys(ledger.state.duties).filter((key) => key.startsWith('search:'));
  const leftAtEighteen = () =>
    inCare('2003-04-17', '2012-01-10', '2019-04-17').on('2024-04-16', rings({ on: '2024-04-10' }));

  test.each(['not-now', 'never-ask-more-than-yearly'])(
    'from 21, whoever says %s is offered support each year, and is looked for all the same when nothing is heard',
    (choice) => {
      const ledger = leftAtEighteen().on('2024-04-22', youngPerson.records('adviserChoice', { choice }), offers('no'));
      ledger.on('2024-06-04');
      expect(searched(ledger).filter((key) => key >= 'search:2024')).toEqual([]);
      ledger.on('2024-06-05');
      expect(ledger.duty('search:2024-06-05')).toMatchObject({ opened: '2024-06-05', outcome: null });
      expect(ledger.duty('yearly-offer:2')).toMatchObject({ due: '2025-04-22', outcome: null });
    },
  );

  test('a search of the day on which the young person was heard of again stays made', () => {
    const ledger = leftAtEighteen().on('2024-06-05', searches(), rings());
    expect(ledger.duty('search:2024-06-05')).toMatchObject({ outcome: 'met', settled: '2024-06-05', reason: null });
  });

  test('searches end with the time in which they are owed: after six months with a parent nobody is searched for', () => {
    const ledger = inCare('2009-01-21', '2020-01-06', '2025-01-21')
      .on('2026-01-05', leaves('2020-01-06', '2026-01-05', 'parent'))
      .on('2026-07-04');
    expect(ledger.duty('search:2026-03-02').outcome).toBeNull();
    ledger.on('2026-07-05');
    expect(ledger.duty('search:2026-03-02')).toMatchObject({ reason: 'support-ended', settled: '2026-07-05' });
    ledger.on('2026-09-12', socialWorker.records('parentReturnBrokeDown', {}));
    expect(searched(ledger)).toEqual(['search:2026-03-02']);
    ledger.on('2026-11-07');
    expect(ledger.duty('search:2026-11-07').outcome).toBeNull();
  });
});

describe('13. Corrected birth date', () => {
  const jamal = () => inCare('2009-02-03', '2026-10-12', '2026-10-12').on('2027-01-10');

  test('one that takes nothing away counts at once: the open decision at 18 is withdrawn, not met', () => {
    const ledger = jamal();
    expect(ledger.duty('needs-assessment')).toMatchObject({ opened: '2027-01-10', due: '2027-04-10' });
    expect(ledger.duty('eighteenth-decision')).toMatchObject({ opened: '2027-01-10', due: '2027-02-02' });
    ledger.on('2027-01-20', caseSystem.corrects('dateOfBirth', { bornOn: '2010-02-03' }, { on: '2010-02-03' }));
    expect(ledger.duty('needs-assessment')).toMatchObject({ opened: '2027-01-10', due: '2027-04-10', outcome: null });
    expect(ledger.duty('eighteenth-decision')).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'ground-withdrawn',
    });
    ledger.on('2027-02-03');
    expect(inLaw(ledger).lead('2027-02-03')).toBe('eligible');
    expect(inLaw(ledger).lead('2028-02-03')).toBe('former-relevant');
    ledger.on('2027-08-03');
    expect(ledger.duty('eighteenth-decision')).toMatchObject({
      opened: '2027-08-03',
      due: '2028-02-02',
      outcome: null,
    });
  });

  test('one that takes a category away changes nothing until somebody has decided', () => {
    const ledger = jamal().on(
      '2027-01-20',
      caseSystem.corrects('dateOfBirth', { bornOn: '2008-02-03' }, { on: '2008-02-03' }),
    );
    expect(ledger.duty('dob-correction')).toMatchObject({ opened: '2027-01-20', outcome: null, kind: 'gate' });
    expect(ledger.duty('needs-assessment')).toMatchObject({ opened: '2027-01-10', outcome: null });
    expect(inLaw(ledger).lead('2027-01-20')).toBe('eligible');
    ledger.on(
      '2027-01-25',
      manager.decides('dobCorrection', { choice: 'confirm', bornOn: '2008-02-03', advice: 'advice-1' }),
    );
    expect(ledger.duty('dob-correction')).toMatchObject({ outcome: 'met', settled: '2027-01-25' });
    expect(ledger.duty('needs-assessment')).toMatchObject({ outcome: 'no-longer-applicable' });
    expect(inLaw(ledger).counted('2027-01-25').days).toBe(0);
  });
});

test('care that ends before it begins is refused, and nothing is kept of it', () => {
  const ledger = inCare('2009-03-03', '2020-01-06', '2027-01-11');
  expect(ledger.tell(leaves('2020-01-06', '2019-12-01'))).toBe('invalid-value');
  expect(ledger.state.entries.map(({ name }) => name)).not.toContain('leftCare');
  expect(inLaw(ledger).lead('2027-01-11')).toBe('eligible');
});
