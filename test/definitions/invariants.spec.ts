import { actor, type Act, type Ledger } from '../support/ledger';
import {
  answers,
  asksAdult,
  bypasses,
  chooses,
  enters,
  excepts,
  explains,
  F0,
  family,
  hears,
  issues,
  legalAdviser,
  letter,
  lists,
  meets,
  offers,
  opens,
  ownSetting,
  replies,
  review,
  SECTION_31,
  socialWorker,
  teamManager,
} from './family';

const DAY = '2027-01-11';
const law = (): Ledger => opens(family(), DAY).learns(DAY, F0);
const both = (): Ledger => law().learns(DAY, review('2027-01-01'));
const everyone = [offers('mother'), offers('father')];
const legal = (ledger: Ledger) => ledger.on('2027-03-01', issues()).breaches(SECTION_31).legal;

/** Section 9 of the page, by number. */
describe('invariants', () => {
  test('1. compliant only if every recipient was offered, or the exception for offers stands', () => {
    expect(legal(law().on('2027-01-12', offers('mother')))).toEqual(['B2.1']);
    expect(legal(law().on('2027-01-12', ...everyone))).toEqual([]);
    expect(legal(law().on('2027-01-12', excepts('do-not-offer')))).toEqual([]);
    expect(
      legal(
        law()
          .on('2027-01-12', ...everyone)
          .on('2027-03-01', lists('second-man', 'known', { on: '2027-02-26' })),
      ),
    ).toEqual(['B2.1']);
  });

  test('2. where anyone accepted and has not withdrawn, the meeting came before, or the exception for holding stands', () => {
    const accepted = () => law().on('2027-01-12', ...everyone, answers('mother', 'accepted'));
    expect(legal(accepted())).toEqual(['B2.2']);
    expect(legal(accepted().on('2027-02-28', meets()))).toEqual([]);
    expect(legal(accepted().on('2027-03-01', meets()))).toEqual(['B2.2']);
    expect(legal(accepted().on('2027-02-28', excepts('do-not-hold')))).toEqual([]);
    expect(legal(accepted().on('2027-02-28', answers('mother', 'withdrawn')))).toEqual([]);
  });

  test('3. one acceptance is enough, whatever the other says and in whatever order', () => {
    const orders = [
      ['mother', 'father'],
      ['father', 'mother'],
    ] as const;
    for (const [yes, no] of orders) {
      const ledger = law()
        .on('2027-01-12', ...everyone)
        .on('2027-01-13', answers(yes, 'accepted'))
        .on('2027-01-14', answers(no, 'declined'));
      expect(ledger.duty('hold-meeting')).toMatchObject({ outcome: null, opened: '2027-01-13' });
      expect(legal(ledger)).toEqual(['B2.2']);
    }
  });

  test('4. a letter without the offer is a breach apart from the offer itself', () => {
    expect(legal(law().on('2027-01-12', letter({}, false), ...everyone))).toEqual(['B2.3']);
    expect(legal(law().on('2027-01-12', letter({}, true), offers('mother')))).toEqual(['B2.1']);
  });

  test('5. urgency alone never satisfies the law, though the review differs', () => {
    const ledger = both().on('2027-01-12', bypasses()).on('2027-02-01', explains()).on('2027-03-01', issues());
    expect(ledger.breaches(SECTION_31)).toEqual({ legal: ['B2.1'], practice: [] });
  });

  test('6. under the review, no letter before the meeting unless bypassed', () => {
    const sent = (...acts: readonly Act[]) =>
      both()
        .on('2027-01-12', ...acts)
        .on('2027-01-20', letter())
        .breaches('letter-before-proceedings').practice;
    expect([sent(), sent(meets()), sent(bypasses())]).toEqual([['rev-mandatory'], [], []]);
  });

  test('7. every bypass has a filed explanation, or a standing practice breach', () => {
    const ledger = both().on('2027-01-12', bypasses()).on('2027-01-20', issues());
    expect(ledger.breaches(SECTION_31).practice).toContain('rev-urgent');
    ledger.on('2027-06-01');
    expect(ledger.breaches(SECTION_31).practice).toContain('rev-urgent');
    expect(ledger.duty('explain-to-court').outcome).toBeNull();
    ledger.on('2027-06-02', explains({ on: '2027-01-20' }));
    expect(ledger.breaches(SECTION_31).practice).toEqual([]);
  });

  test('8. no close without the known adults, even where care follows', () => {
    const ledger = both().on(
      '2027-01-12',
      chooses('authority-led-care'),
      teamManager.offers('proceedings'),
      legalAdviser.accepts('proceedings'),
    );
    expect(ledger.tell(teamManager.ends('authority-led-care'))).toBe('not-yet');
    expect(ledger.on('2027-01-13', asksAdult('aunt')).tell(teamManager.ends('authority-led-care'))).toBeUndefined();
  });

  test('9. representation for each adult and an advocate for the child come before the meeting', () => {
    const supports = [
      ...['mother', 'father'].map((person) =>
        socialWorker.records('representationOffer', { person, answer: 'declined' }),
      ),
      socialWorker.records('advocacyOffer', { answer: 'advocate-named' }),
    ];
    const held = (...acts: readonly Act[]) =>
      both()
        .on('2027-01-12', ...acts)
        .on('2027-01-20', meets())
        .breaches('hold-meeting').practice;
    expect(held()).toEqual(['rev-offers']);
    for (const left of supports) expect(held(...supports.filter((one) => one !== left))).toEqual(['rev-offers']);
    expect(held(...supports)).toEqual([]);
  });

  test('10. neither exception nor bypass is decided, corrected or withdrawn by the one who holds the case', () => {
    const managerToo = actor('service-manager', 'worker-1');
    const ledger = law().on('2027-01-12', teamManager.records('caseHolder', { worker: 'worker-1' }));
    const decisions: readonly [string, string][] = [
      ['bestInterestsException', 'do-not-offer'],
      ['urgentBypass', 'declare'],
    ];
    for (const [decision, choice] of decisions) {
      expect(ledger.tell(managerToo.decides(decision, { choice }))).toBe('not-allowed');
      expect(ledger.tell(actor('social-worker').decides(decision, { choice }))).toBe('not-allowed');
      expect(ledger.tell(actor('service-manager', 'manager-2').decides(decision, { choice }))).toBeUndefined();
      expect(ledger.tell(managerToo.corrects(decision, { choice }))).toBe('not-allowed');
      expect(ledger.tell(managerToo.withdraws(decision))).toBe('not-allowed');
    }
    ledger.on('2027-01-13', teamManager.records('caseHolder', { worker: 'worker-3' }));
    expect(ledger.tell(managerToo.decides('urgentBypass', { choice: 'withdraw' }))).toBeUndefined();
  });

  test('11. a null commencement gives advice and never a breach; a start is never retrospective', () => {
    const ledger = opens(family(), DAY).on('2027-01-12', issues());
    expect(ledger.gate(SECTION_31)['offer']).toBe('advisory');
    ledger.learns('2027-06-01', { kind: 'commencement', rule: 'B2', from: F0.from }).on('2027-06-02');
    expect(ledger.breaches(SECTION_31).legal).toEqual(['B2.1']); // in force since January, whenever that was loaded
    const before = opens(family(), '2026-12-01').on('2026-12-31', issues()).learns('2027-06-01', F0);
    expect(before.breaches(SECTION_31).legal).toEqual([]);
  });

  test('12. whether the plan was accepted plays no part: holding is what counts', () => {
    const held = () =>
      law()
        .on('2027-01-12', ...everyone, answers('mother', 'accepted'))
        .on('2027-02-01', meets());
    expect(legal(held().on('2027-02-10', replies('not-agree')))).toEqual([]);
    expect(legal(held())).toEqual([]);
  });

  test('13. each sibling’s gate is computed from that child’s own facts', () => {
    const [covered, not] = [law(), law()].map((ledger) =>
      ledger.on('2027-01-12', ...everyone, answers('mother', 'accepted')),
    );
    covered?.on('2027-02-01', meets());
    expect([covered, not].map((ledger) => ledger && legal(ledger))).toEqual([[], ['B2.2']]);
  });

  test('14. no father line is blank', () => {
    const ledger = family().on(DAY, ...[actor('case-system').starts(), lists('mother'), lists('second-man')]);
    expect(ledger.duty('list-offer-recipients').outcome).toBeNull();
    expect(ledger.tell(lists('father', 'no-such-person', { sealed: [] }))).toBe('missing-value');
    expect(ledger.on(DAY, lists('father', 'no-such-person')).duty('list-offer-recipients').outcome).toBe('met');
  });

  test('15. at an end no clock is open but a follow-up with an owner of its own', () => {
    const ledger = law()
      .on('2027-01-12', enters(), letter(), ...everyone, answers('mother', 'accepted'), hears(), meets())
      .on(
        '2027-01-13',
        chooses('network-plan'),
        teamManager.offers('family-network-plan'),
        actor('receiving-service').accepts('family-network-plan'),
      )
      .on('2027-01-14', teamManager.ends('family-plan-agreed'));
    expect(ledger.open()).toEqual(['outcome-follow-up:network-plan']);
    expect([
      ledger.duty('outcome-check:network-plan').owedBy,
      ledger.duty('outcome-follow-up:network-plan').owedBy,
    ]).toEqual(['social-worker', 'team-manager']);
  });
});

/** Section 16: what holds until each question is settled. */
describe('defaults', () => {
  test('when s.31ZA starts: never, until a start is loaded', () => {
    const ledger = opens(family(), DAY).on('2030-01-01', issues());
    expect(ledger.gate(SECTION_31)).toMatchObject({ offer: 'advisory', hold: 'advisory' });
  });

  test('an offer goes to every known parent and every other holder; one who cannot be found holds up nothing', () => {
    const ledger = law().on('2027-01-12', lists('father', 'untraced'), lists('grandmother'), offers('mother'));
    expect(ledger.missing(SECTION_31, 'next')).toEqual(['fgdm-offer (grandmother)']);
    ledger.on('2027-01-13', offers('grandmother'));
    expect(ledger.missing(SECTION_31, 'next')).toEqual([]);
  });

  test('somebody withheld for safety still needs the exception', () => {
    const ledger = law().on('2027-01-12', lists('father', 'withheld'), offers('mother'));
    expect(ledger.missing(SECTION_31, 'next')).toEqual(['fgdm-offer (father)']);
  });

  test('how long to wait for an answer: ten working days and two tries, a figure of each authority’s own', () => {
    const ledger = law().on('2027-01-12', offers('mother'));
    expect(ledger.duty('answer-offer:mother').due).toBe('2027-01-26');
    ledger.learns(
      '2027-01-13',
      ownSetting(
        'answer-offer',
        { amount: 5, unit: 'working-day', counting: 'WD+n', direction: 'after', kind: 'limit' },
        '2027-01-13',
      ),
    );
    expect(ledger.duty('answer-offer:mother').due).toBe('2027-01-19');
    const [set] = ledger.told('clock.set').filter(({ event }) => event.duty === 'answer-offer:mother');
    const [moved] = ledger.told('clock.moved').filter(({ event }) => event.duty === 'answer-offer:mother');
    expect([set?.event.explanation?.label, moved?.event.explanation?.label]).toEqual([
      'Local default of this product; not law',
      'Local setting of the authority; not law',
    ]);
    expect(moved?.event).toMatchObject({
      from: { on: '2027-01-26' },
      to: { on: '2027-01-19' },
      cause: 'law',
      trueFrom: '2027-01-13',
    });
  });

  test('an offer made before birth counts for the child it named; whoever gains responsibility since is offered anew', () => {
    const ledger = opens(family(), DAY)
      .learns(DAY, F0)
      .on(DAY, offers('mother', { on: '2026-12-01' }), offers('father', { on: '2026-12-01' }));
    expect(ledger.duty('make-offer:mother')).toMatchObject({ outcome: 'met', settled: '2026-12-01' });
    expect(ledger.missing(SECTION_31, 'next')).toEqual([]);
    ledger.on('2027-02-01', lists('second-man'));
    expect(ledger.missing(SECTION_31, 'next')).toEqual(['fgdm-offer (second-man)']);
  });

  test('a declared withdrawal frees the authority only if nobody else stands accepted', () => {
    const ledger = law().on('2027-01-12', ...everyone, answers('mother', 'accepted'), answers('father', 'accepted'));
    ledger.on('2027-01-20', answers('mother', 'withdrawn'));
    expect(ledger.missing(SECTION_31, 'next')).toEqual(['fgdm-hold (father)']);
    ledger.on('2027-01-21', answers('father', 'withdrawn'));
    expect(ledger.missing(SECTION_31, 'next')).toEqual([]);
  });
});
