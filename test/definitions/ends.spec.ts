import { familyGroupDecisionMaking } from '../../workflows/family-group-decision-making/definition';
import { ROLES } from '../../workflows/kernel/people';
import { actor, type Act, type Ledger } from '../support/ledger';
import {
  answers,
  applies,
  asksAdult,
  bypasses,
  caseSystem,
  chooses,
  dies,
  enters,
  excepts,
  explains,
  family,
  hears,
  issues,
  legalAdviser,
  letter,
  looksAt,
  meets,
  offers,
  opens,
  receiver,
  replies,
  review,
  searches,
  serviceLead,
  serviceManager,
  socialWorker,
  teamManager,
} from './family';

const DAY = '2027-01-11';
const started = (): Ledger => opens(family({ bornOn: '2009-05-14' }), DAY).learns(DAY, review('2027-01-01'));
const allOffered = [offers('mother'), offers('father')];
const met = [...allOffered, answers('mother', 'accepted'), hears(), meets(), asksAdult('teacher')];
const handedOver = (handOver: string, who = receiver): readonly Act[] => [
  teamManager.offers(handOver),
  who.accepts(handOver),
];
const declined = [...allOffered, answers('mother', 'declined'), answers('father', 'none')];
const diversionTold = socialWorker.records('diversionTold', {});

interface Row {
  readonly end: string;
  readonly by: readonly string[];
  /** Everything that it needs, each part of which is tried without. */
  readonly needs: Readonly<Record<string, readonly Act[]>>;
  readonly followedUp?: readonly string[];
}

const ENDS: readonly Row[] = [
  {
    end: 'family-plan-agreed',
    by: ['team-manager'],
    needs: {
      met: [...allOffered, answers('mother', 'accepted'), hears(), meets()],
      adults: [asksAdult('teacher')],
      outcome: [chooses('network-plan'), ...handedOver('family-network-plan')],
    },
    followedUp: ['outcome-follow-up:network-plan'],
  },
  {
    end: 'services-or-shared-care',
    by: ['team-manager'],
    needs: { met, outcome: [chooses('services', 'shared-care'), ...handedOver('service-lead', serviceLead)] },
    followedUp: ['outcome-follow-up:services', 'outcome-follow-up:shared-care'],
  },
  {
    end: 'kinship-route',
    by: ['team-manager'],
    needs: { met, outcome: [chooses('guardianship-or-arrangements'), ...handedOver('kinship-route')] },
    followedUp: ['outcome-follow-up:guardianship-or-arrangements'],
  },
  {
    end: 'authority-led-care',
    by: ['team-manager'],
    needs: {
      adults: [asksAdult('teacher')],
      outcome: [chooses('authority-led-care'), ...handedOver('proceedings', legalAdviser)],
    },
    followedUp: ['outcome-follow-up:authority-led-care'],
  },
  { end: 'issued', by: ['legal-adviser', 'team-manager'], needs: { issue: [issues()] } },
  {
    end: 'issued-bypassed',
    by: ['legal-adviser', 'team-manager'],
    needs: {
      issue: [bypasses(), issues()],
      explanation: [explains()],
      offer: [offers('mother', { on: '2027-01-12' }), answers('mother', 'declined', { on: '2027-01-12' })],
    },
  },
  { end: 'diverted', by: ['team-manager'], needs: { told: [diversionTold] } },
  {
    end: 'declined-by-all',
    by: ['team-manager'],
    needs: { declined, outcome: [chooses('services')], adults: [socialWorker.records('noKnownAdults', {})] },
    followedUp: ['outcome-follow-up:services'],
  },
  { end: 'child-died', by: ['team-manager', 'social-worker'], needs: {} },
  { end: 'not-available-age', by: ['team-manager'], needs: {} },
  { end: 'opened-in-error', by: ['team-manager', 'service-manager'], needs: {} },
];

/** A journey on the day after its start for which everything was told that an end needs, but for one part. */
const ready = ({ needs }: Row, without?: string): Ledger =>
  started().on('2027-01-12', ...Object.entries(needs).flatMap(([part, acts]) => (part === without ? [] : acts)));

const rows = ENDS.filter(({ end }) => end !== 'child-died').map((row) => [row.end, row] as const);
const parts = ENDS.flatMap((row) => Object.keys(row.needs).map((part) => [row.end, part, row] as const));
const by = (role: string) => actor(ROLES.find((one) => one === role) ?? 'auditor');

test('every end of the definition has its row, or is a hand-over’s or another purpose’s', () => {
  const covered = [...ENDS.map(({ end }) => end), 'transferred', 'stays-in-care'];
  expect(Object.keys(familyGroupDecisionMaking.ends).toSorted()).toEqual(covered.toSorted());
});

test.each(rows)('%s: settles everything that is open; only follow-ups live on', (end, row) => {
  const ledger = ready(row);
  expect(ledger.open().length).toBeGreaterThan(0);
  ledger.on('2027-01-13', by(row.by[0] ?? '').ends(end));
  expect(ledger.state.ended).toMatchObject({ end, on: '2027-01-13' });
  expect(ledger.open()).toEqual(row.followedUp ?? []);
  ledger.on('2028-01-13');
  expect(ledger.overdue('2028-01-13')).toEqual(row.followedUp ?? []);
  const settled = Object.values(ledger.state.duties).filter(({ reason }) => reason === end);
  expect(new Set(settled.map(({ outcome, step }) => (step === 'outcome-check' ? 'check' : outcome)))).toEqual(
    new Set(row.followedUp ? ['no-longer-applicable', 'check'] : ['no-longer-applicable']),
  );
});

test.each(parts)('%s: refused without its part "%s"', (end, part, row) => {
  expect(ready(row, part).tell(by(row.by[0] ?? '').ends(end))).toBe('not-yet');
});

test.each(rows)('%s: for its own roles, and no other', (end, row) => {
  const ledger = ready(row);
  for (const role of ROLES.filter((one) => !row.by.includes(one)))
    expect([role, ledger.tell(actor(role).ends(end))]).toEqual([role, 'not-allowed']);
  for (const role of row.by) expect([role, ready(row).tell(by(role).ends(end))]).toEqual([role, undefined]);
});

test('an end that comes only by a hand-over, or not at all, cannot be asked for', () => {
  expect(started().tell(teamManager.ends('transferred'))).toBe('not-allowed');
  expect(started().tell(teamManager.ends('no-such-end'))).toBe('not-in-this-journey');
  expect(started().tell(teamManager.ends('child-died'))).toBe('not-yet');
});

test('an application under a bypass ends as such: "issued" is refused, and so is the other before its time', () => {
  const ledger = started().on('2027-01-12', bypasses(), issues());
  expect([ledger.tell(teamManager.ends('issued')), ledger.tell(teamManager.ends('issued-bypassed'))]).toEqual([
    'not-yet',
    'not-yet',
  ]);
  ledger.on(
    '2027-01-13',
    explains({ sealed: ['lateReason'] }),
    serviceManager.excuses('fgdm-after-issue', 'not-in-best-interests'),
  );
  expect(ledger.tell(legalAdviser.ends('issued-bypassed'))).toBeUndefined();
});

test('where the family has met, no planned close passes over the known adults; where it has not, nobody had to be asked', () => {
  const ledger = started().on('2027-01-12', meets(), diversionTold, issues());
  for (const end of ['diverted', 'issued']) expect(ledger.tell(teamManager.ends(end))).toBe('not-yet');
  ledger.on('2027-01-13', asksAdult('teacher'));
  expect(ledger.tell(teamManager.ends('diverted'))).toBeUndefined();
});

test('without the review’s pack, known adults are owed but do not hold up the close', () => {
  const ledger = opens(family(), DAY).on(
    '2027-01-12',
    chooses('authority-led-care'),
    ...handedOver('proceedings', legalAdviser),
  );
  expect(ledger.duty('ask-known-adults').outcome).toBeNull();
  expect(ledger.tell(teamManager.ends('authority-led-care'))).toBeUndefined();
});

test('an exception stands in the place of the meeting, the offers and the hearing', () => {
  const ledger = started().on(
    '2027-01-12',
    excepts('do-not-offer'),
    asksAdult('teacher'),
    chooses('services'),
    ...handedOver('service-lead'),
  );
  expect(ledger.tell(teamManager.ends('services-or-shared-care'))).toBe('not-yet');
  ledger.on('2027-01-13', excepts('do-not-hold'));
  expect(ledger.tell(teamManager.ends('services-or-shared-care'))).toBeUndefined();
});

describe('after the end', () => {
  const ended = (): Ledger =>
    ready(ENDS[1] ?? { end: '', by: [], needs: {} }).on('2027-01-13', teamManager.ends('services-or-shared-care'));

  test('nothing but corrections, late records, contact and follow-ups is taken', () => {
    const ledger = ended().on('2027-02-01');
    const refused = [
      searches(),
      enters(),
      chooses('other'),
      teamManager.offers('child-protection'),
      teamManager.ends('diverted'),
      serviceLead.records('coordinator', { worker: 'c' }),
    ];
    for (const act of refused) expect(ledger.tell(act)).toBe('already-ended');
    expect(ledger.tell(searches({ on: '2027-01-13' }))).toBeUndefined();
    expect(
      ledger.tell(teamManager.corrects('outcomes', { choice: ['services'] }, { on: '2027-01-12' })),
    ).toBeUndefined();
    expect(ledger.tell(looksAt('services'))).toBeUndefined();
  });

  test('what was promised is asked after by the team manager, on the day it always had', () => {
    const ledger = ended();
    expect(ledger.duty('outcome-check:services')).toMatchObject({ outcome: 'superseded', settled: '2027-01-13' });
    expect(ledger.duty('outcome-follow-up:services')).toMatchObject({
      owedBy: 'team-manager',
      opened: '2027-01-13',
      due: '2027-04-06',
      kind: 'outcome-check',
    });
    ledger.on(
      '2027-04-08',
      looksAt('services', 'stopped'),
      serviceManager.excuses('outcome-follow-up:shared-care', 'taken-over-by-another-journey'),
    );
    expect(ledger.duty('outcome-follow-up:services')).toMatchObject({ outcome: 'met-late', daysLate: 2 });
    expect(ledger.duty('outcome-check:services').outcome).toBe('superseded');
    expect(ledger.open()).toEqual([]);
  });

  test('what had been looked at before the end is not asked again', () => {
    const ledger = ready(ENDS[1] ?? { end: '', by: [], needs: {} }).on(
      '2027-01-13',
      looksAt('services'),
      teamManager.ends('services-or-shared-care'),
    );
    expect(ledger.open()).toEqual(['outcome-follow-up:shared-care']);
    expect(ledger.duty('outcome-check:services')).toMatchObject({ outcome: 'met' });
  });

  test('a death closes the follow-ups, and does not end the journey twice', () => {
    const ledger = ended().on('2027-02-01', dies({ aware: '2027-02-01' }));
    expect(ledger.open()).toEqual([]);
    expect(ledger.state.ended).toMatchObject({ end: 'services-or-shared-care', on: '2027-01-13' });
    expect(ledger.told('journey.ended')).toHaveLength(1);
  });

  test('an offer made before may still be answered; a transfer may not', () => {
    const ledger = started()
      .on('2027-01-12', diversionTold, socialWorker.offers('child-protection'), teamManager.offers('transfer'))
      .on('2027-01-13', teamManager.ends('diverted'));
    expect(ledger.tell(receiver.accepts('child-protection'))).toBeUndefined();
    expect(ledger.tell(teamManager.accepts('transfer'))).toBe('already-ended');
  });
});

describe('a death recorded in error', () => {
  const died = () => started().on('2027-01-14', dies({ on: '2027-01-13', aware: '2027-01-14' }));

  test('corrected to another day, the end moves with it', () => {
    const ledger = died().on(
      '2027-01-15',
      socialWorker.corrects('childDied', { authorityAwareOn: '2027-01-14' }, { on: '2027-01-12' }),
    );
    expect(ledger.state.ended).toMatchObject({ on: '2027-01-12', end: 'child-died' });
    expect(ledger.duty('offer-advocate')).toMatchObject({ outcome: 'no-longer-applicable', settled: '2027-01-12' });
  });

  test('withdrawn, the journey goes on, and everything is owed as it always was', () => {
    const ledger = died().on('2027-01-20', socialWorker.withdraws('childDied'));
    expect(ledger.state.ended).toBeUndefined();
    expect(ledger.duty('offer-advocate')).toMatchObject({ outcome: null, due: '2027-01-18' });
    expect([
      ledger.status('offer-advocate', '2027-01-19'),
      ledger.status('offer-advocate', '2027-01-19', '2027-01-19'),
    ]).toEqual(['overdue', 'settled']);
    expect(ledger.alerts()).toContain('duty/offer-advocate');
  });
});

describe('hand-overs', () => {
  const rowsOf: readonly [
    handOver: string,
    from: string,
    needs: readonly Act[],
    answeredBy: readonly string[],
    comesBack: boolean,
  ][] = [
    ['family-network-plan', 'team-manager', [chooses('network-plan')], ['receiving-service', 'social-worker'], true],
    ['service-lead', 'team-manager', [chooses('services')], ['receiving-service', 'service-lead'], true],
    [
      'kinship-route',
      'team-manager',
      [chooses('guardianship-or-arrangements')],
      ['receiving-service', 'kinship-worker'],
      true,
    ],
    ['proceedings', 'team-manager', [chooses('authority-led-care')], ['legal-adviser'], false],
    ['known-adult-fostering', 'social-worker', [], ['receiving-service'], false],
    ['child-protection', 'social-worker', [], ['receiving-service'], false],
    ['transfer', 'team-manager', [], ['team-manager', 'service-manager'], false],
  ];
  const withOutcome = (needs: readonly Act[]) => started().on('2027-01-12', ...needs);

  test('every hand-over of the definition has its row', () => {
    expect(Object.keys(familyGroupDecisionMaking.handOvers)).toEqual(rowsOf.map(([id]) => id));
  });

  test.each(rowsOf.filter(([, , needs]) => needs.length > 0))('%s waits for its outcome', (id, from, needs) => {
    expect(started().tell(by(from).offers(id))).toBe('not-yet');
    expect(withOutcome(needs).tell(by(from).offers(id))).toBeUndefined();
  });

  test.each(rowsOf)('%s: offered by one role, answered by others, open until then', (id, from, needs, answeredBy) => {
    const ledger = withOutcome(needs);
    for (const role of ROLES.filter((one) => one !== from))
      expect([role, ledger.tell(actor(role).offers(id))]).toEqual([role, 'not-allowed']);
    ledger.on('2027-01-13', by(from).offers(id));
    expect(ledger.tell(by(from).offers(id))).toBe('already-open');
    for (const role of ROLES.filter((one) => !answeredBy.includes(one)))
      expect([role, ledger.tell(actor(role).accepts(id))]).toEqual([role, 'not-allowed']);
    for (const role of answeredBy) {
      const offered = withOutcome(needs).on('2027-01-13', by(from).offers(id));
      expect(offered.tell(by(role).accepts(id, { on: '2027-01-12' }))).toBe('invalid-value');
      expect(offered.tell(by(role).accepts(id))).toBeUndefined();
    }
  });

  test.each(rowsOf)('%s: refused with a reason it returns, and may be offered again', (id, from, needs, answeredBy) => {
    const ledger = withOutcome(needs).on('2027-01-13', by(from).offers(id));
    expect(ledger.tell(by(answeredBy[0] ?? '').refuses(id, { sealed: [] }))).toBe('missing-value');
    ledger.on('2027-01-14', by(answeredBy[0] ?? '').refuses(id));
    expect(ledger.tell(by(answeredBy[0] ?? '').accepts(id))).toBe('already-answered');
    expect(ledger.state.ended).toBeUndefined();
    expect(ledger.tell(by(from).offers(id))).toBeUndefined();
  });

  test.each(rowsOf)('%s: handed back only where the receiver may', (id, from, needs, answeredBy, comesBack) => {
    const who = by(answeredBy[0] ?? '');
    const ledger = withOutcome(needs).on('2027-01-13', by(from).offers(id));
    expect(ledger.tell(who.handsBack(id))).toBe('not-in-this-journey');
    ledger.on('2027-01-14', who.accepts(id));
    expect(ledger.tell(who.handsBack(id, { sealed: [] }))).toBe(comesBack ? 'missing-value' : 'not-in-this-journey');
    expect(ledger.tell(who.handsBack(id))).toBe(comesBack ? undefined : 'not-in-this-journey');
    if (comesBack) expect(ledger.tell(who.handsBack(id))).toBe('already-answered');
  });

  test('what has come back does not count as handed over; a refused return does', () => {
    const ledger = started().on(
      '2027-01-12',
      ...met,
      chooses('network-plan'),
      ...handedOver('family-network-plan'),
      receiver.handsBack('family-network-plan'),
    );
    expect(ledger.tell(teamManager.ends('family-plan-agreed'))).toBe('not-yet');
    ledger.on('2027-01-13', teamManager.refuses('handed-back'));
    expect(ledger.tell(teamManager.ends('family-plan-agreed'))).toBeUndefined();
  });

  test('an end is judged by what had been accepted by its day', () => {
    const ledger = started()
      .on('2027-01-12', ...met, chooses('network-plan'), teamManager.offers('family-network-plan'))
      .on('2027-01-14', receiver.accepts('family-network-plan'));
    expect(ledger.tell(teamManager.ends('family-plan-agreed', { on: '2027-01-13' }))).toBe('not-yet');
    expect(ledger.tell(teamManager.ends('family-plan-agreed', { on: '2027-01-10' }))).toBe('invalid-value');
    expect(ledger.tell(teamManager.ends('family-plan-agreed', { on: '2027-01-14' }))).toBeUndefined();
  });

  test('to proceedings also once it is decided to apply', () => {
    expect(started().on('2027-01-12', applies()).tell(teamManager.offers('proceedings'))).toBeUndefined();
    expect(started().on('2027-01-12', applies('do-not-apply')).tell(teamManager.offers('proceedings'))).toBe('not-yet');
  });
});

describe('reunification', () => {
  const reunites = (): Ledger =>
    opens(family({ purpose: 'reunification' }), DAY).on(
      DAY,
      socialWorker.records('lookedAfter', { basis: 'care-order' }),
    );

  test('the same steps, without the reviews of pre-proceedings', () => {
    const ledger = reunites().on('2027-01-12', enters(), letter(), ...met, replies(), chooses('services'));
    const owed = new Set(Object.values(ledger.state.duties).map(({ step }) => step));
    for (const step of [
      'list-offer-recipients',
      'family-finding',
      'make-offer',
      'send-letter',
      'hold-meeting',
      'reply-to-plan',
      'record-outcomes',
    ])
      expect(owed).toContain(step);
    for (const step of ['mid-review', 'period-end']) expect(owed).not.toContain(step);
  });

  test('no gate of s.31ZA unless a new application is planned', () => {
    const ledger = reunites();
    expect(Object.keys(ledger.state.gates)).toEqual([]);
    ledger.on('2027-01-12', applies('apply', 'discharge'));
    expect(Object.keys(ledger.state.gates)).toEqual(['other-part-four-application/next']);
  });

  test.each([
    ['family-plan-agreed', [...met, chooses('network-plan'), ...handedOver('family-network-plan')]],
    ['kinship-route', [...met, chooses('guardianship-or-arrangements'), ...handedOver('kinship-route')]],
    ['stays-in-care', [chooses('authority-led-care')]],
  ])('ends as %s', (end, acts) => {
    expect(
      reunites()
        .on('2027-01-12', ...acts)
        .tell(teamManager.ends(end)),
    ).toBeUndefined();
  });

  test('staying in care is an end of this purpose alone, and asks about known adults', () => {
    expect(started().on('2027-01-12', chooses('authority-led-care')).tell(teamManager.ends('stays-in-care'))).toBe(
      'not-for-this-purpose',
    );
    const ledger = reunites().learns(DAY, review('2027-01-01')).on('2027-01-12', chooses('authority-led-care'));
    expect(ledger.tell(teamManager.ends('stays-in-care'))).toBe('not-yet');
    expect(reunites().tell(teamManager.ends('stays-in-care'))).toBe('not-yet');
  });

  test('a purpose that is not one is refused', () => {
    expect(family({ purpose: 'adoption' }).on(DAY).tell(caseSystem.starts())).toBe('invalid-value');
  });
});
