import { civilDate, findRule, type Mark, type RuleRow } from '../../statute';
import { rule } from '../../workflows/kernel/definition';
import type { Ledger } from '../support/ledger';
import { begins, DAY, does, gate, oneStep, plain, small, started, step, worker } from './small';

/** A10 asks fifteen working days, from a secondary source; C10 twenty, read as made. */
const fifteen = oneStep({ due: rule('A10') });
const twenty = oneStep({ due: rule('C10') });

function edition(
  id: string,
  ruleId: string,
  publishedOn: string,
  says: Partial<RuleRow> & { amount?: number; marks?: Mark[] },
) {
  const { edition: _, partOf: __, ...row } = findRule(ruleId);
  const { amount = row.limit.amount, marks = row.confidence, ...more } = says;
  const reworded: RuleRow = { ...row, limit: { ...row.limit, amount }, confidence: marks, ...more };
  return { kind: 'rules', edition: { id, publishedOn: civilDate(publishedOn), rules: [reworded] } } as const;
}

const moves = (ledger: Ledger) =>
  ledger.told('clock.moved').map(({ event }) => [event.from?.on, event.to?.on, event.cause]);

describe('a figure put right by somebody who has read it', () => {
  const read = edition('read', 'A10', '2027-01-12', { amount: 10, marks: ['V-rev'] });

  test('moves what is open, with both editions; what is settled keeps its own', () => {
    const open = started(fifteen).on(DAY, begins()).learns('2027-01-12', read);
    expect(moves(open)).toEqual([['2027-02-01', '2027-01-25', 'law']]);
    expect(open.told('clock.moved')[0]?.event).toMatchObject({
      lawBefore: { ruleEdition: '2026-11-22' },
      law: { ruleEdition: 'read' },
      explanation: { edition: 'read', verified: true, label: 'Checked against the instrument' },
    });
    const settled = started(fifteen).on(DAY, begins()).on('2027-01-26', does()).learns('2027-01-27', read);
    expect([settled.duty('plain').due, moves(settled)]).toEqual(['2027-02-01', []]);
    settled.on('2027-01-28', worker.corrects('began', {}, { on: '2027-01-04' }));
    expect(settled.duty('plain')).toMatchObject({ outcome: 'met-late', due: '2027-01-25', daysLate: 1 }); // by fifteen days still
  });

  test('as known the day before, the old date', () => {
    const ledger = started(fifteen).on(DAY, begins()).learns('2027-01-12', read);
    expect([ledger.duty('plain', DAY).due, ledger.duty('plain').due]).toEqual(['2027-02-01', '2027-01-25']);
  });

  test('published on a day to come, it is taken up on that day', () => {
    const ledger = started(fifteen)
      .on(DAY, begins())
      .learns('2027-01-12', edition('read', 'A10', '2027-01-14', { amount: 10, marks: ['V-rev'] }));
    expect([moves(ledger), ledger.nextWake()]).toEqual([[], '2027-01-14T00:00:00.000Z']);
    ledger.on('2027-01-14');
    expect(moves(ledger)).toEqual([['2027-02-01', '2027-01-25', 'law']]);
  });
});

test('an amended figure counts from its day: what began before stays under the old wording', () => {
  const amended = edition('amended', 'C10', '2027-01-12', { amount: 10, inForceFrom: civilDate('2027-01-20') });
  const before = started(twenty).on(DAY, begins()).learns('2027-01-12', amended).on('2027-01-21');
  expect([before.duty('plain').due, moves(before)]).toEqual(['2027-02-08', []]);
  const after = started(twenty).learns('2027-01-12', amended).on('2027-01-20', begins());
  expect(after.duty('plain').due).toBe('2027-02-03');
  expect(after.told('clock.set')[0]?.event.law).toMatchObject({ ruleEdition: 'amended' });
  const late = started(twenty).on('2027-01-20', begins()).learns('2027-01-22', amended); // told late, it moves what it governs
  expect(moves(late)).toEqual([['2027-02-17', '2027-02-03', 'law']]);
});

test('a rule that ends is in force on its last day, and the next act is judged anew the day after', () => {
  const acts = small(
    { plain: step('A plain step', plain) },
    {
      gates: {
        gate: gate('An act', {
          acts: (view) => view.all('done'),
          awaited: () => true,
          limbs: { limb: { title: 'Something', rule: 'C10', missing: () => [{ what: 'something' }] } },
        }),
      },
    },
  );
  const ends = edition('ended', 'C10', '2027-01-12', { inForceTo: civilDate('2027-01-19') });
  const ledger = started(acts).on(DAY, begins(), does()).learns('2027-01-12', ends);
  expect([ledger.gate('gate', 'next'), ledger.nextWake()]).toEqual([{ limb: 'not-met' }, '2027-01-20T00:00:00.000Z']);
  ledger.on('2027-01-20');
  expect([ledger.gate('gate', 'next'), ledger.gate('gate', 'last')]).toEqual([
    { limb: 'advisory' },
    { limb: 'not-met' },
  ]);
});
