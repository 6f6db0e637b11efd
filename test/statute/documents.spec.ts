import {
  allRules,
  clocksOf,
  explainRule,
  explainSetting,
  inDocument,
  inList,
  isVerified,
  labelOf,
  newestCalendar,
  workingDays,
  type Explanation,
} from '../../statute';

const explain = (id: string, facts: string | Record<string, unknown>): Explanation =>
  explainRule(id, facts, { calendar: newestCalendar });

describe('a date in a list', () => {
  test.each([
    [
      'C10',
      '2026-12-18',
      'Wednesday 20 January 2027. Checked against the instrument as made; later changes not checked',
    ],
    ['A1', '2026-12-18', 'Monday 21 December 2026. Not verified against the instrument (secondary source)'],
    [
      'A6',
      '2026-12-18T22:15:00Z',
      '22:15 on Monday 21 December 2026. Not verified against the instrument (secondary source)',
    ],
    ['D6', '2026-11-30', 'Not before Sunday 28 February 2027. Not verified against the instrument (secondary source)'],
    ['SV7', '2026-11-30', 'No date. Not read; no figure held'],
    ['RV-01', '2027-03-22', 'Sunday 19 December 2027. A proposal of 2022, not law'],
  ])('%s from %s', (id, from, wanted) => {
    expect(inList(explain(id, from))).toBe(wanted);
  });
});

describe('a date in a document', () => {
  test('law that was read: the count, the provision, what is known of it, and the editions', () => {
    expect(inDocument(explain('C10', '2026-12-18'))).toBe(
      '20 working days after Friday 18 December 2026, leaving out 25 and 28 December and 1 January: Wednesday 20 January ' +
        '2027. Regulations: Care Planning, Placement and Case Review (England) Regulations 2010 (SI 2010/959), reg 33(1). ' +
        'Checked against the instrument as made; later changes not checked. Rule C10, edition 2026-11-22; calendar edition 2022-11-06.',
    );
  });

  test('law that nobody read is never told as a breach', () => {
    const told = inDocument(explain('F1', '2026-11-28T03:20:00Z'));
    expect(told).toContain('Not verified against the instrument (secondary source).');
    expect(told).toContain('A delay against an unverified figure is not a breach of the law.');
  });

  test('a figure of the authority says whose it is', () => {
    const setting = { id: 'x.y', title: 'Y', limit: workingDays(5), source: 'authority setting', version: 3 } as const;
    const explained = explainSetting(setting, { name: 'from', value: '2026-11-20' }, newestCalendar);
    expect(inDocument({ ...explained, note: 'Cabinet, May 2026' })).toBe(
      '5 working days after Friday 20 November 2026: Friday 27 November 2026. Local setting of the authority; not law. ' +
        'Cabinet, May 2026. Setting x.y, version 3; calendar edition 2022-11-06.',
    );
  });

  test('of every clock of the catalogue: the label in both, the caution with every figure that was not verified', () => {
    for (const clock of allRules().flatMap(clocksOf)) {
      const from = clock.trigger.type === 'instant' ? '2026-10-20T12:00:00Z' : '2026-10-20';
      if (clock.limit.counting === 'SD') continue;
      const explained = explain(clock.id, from);
      const [listed, told] = [inList(explained), inDocument(explained)];
      for (const text of [listed, told]) expect(text.toLowerCase()).toContain(labelOf(clock).toLowerCase());
      expect(told).toContain(clock.citation.provision);
      expect([clock.id, told.includes('not a breach of the law')]).toEqual([
        clock.id,
        !isVerified(clock) && clock.force !== 'proposal',
      ]);
      if (!['statute', 'regulations', 'rules-of-court'].includes(clock.force)) expect(told).toMatch(/, not |not law/);
    }
  });
});
