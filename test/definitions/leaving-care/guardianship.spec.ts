import { londonDate } from '../../../statute';
import type { View } from '../../../workflows/kernel/definition';
import type { Values } from '../../../workflows/kernel/events';
import { papersIn } from '../../../workflows/kernel/documents';
import { situation } from '../../../workflows/kernel/owed';
import { leavingCare } from '../../../workflows/leaving-care/definition';
import { actor, type Ledger } from '../../support/ledger';
import { adviser, born, caseSystem, inCare, manager, rings, youngPerson } from './young-person';

/*
 * From leaving care to those who prepare a lifelong bond, on the young person's wish and with what they agreed to; and a journey
 * that should never have been opened.
 */

const coordinator = actor('guardianship-coordinator');
const asks = youngPerson.records('recordsAsked', {});
const OFFER = adviser.offers('lifelong-guardianship');
const wishes = (value: Values = {}) => youngPerson.records('bondWish', { wishes: true, ...value });
/** 18 on 1 March 2026, owed a leaver's duties, on the day after. */
const leaver = (): Ledger => inCare('2008-03-01', '2020-01-06', '2025-10-01').on('2026-03-02');

test('it is offered only by an adult’s standing wish', () => {
  expect(inCare('2008-03-01', '2020-01-06', '2025-10-01').on('2026-02-28', wishes()).tell(OFFER)).toBe('not-yet');
  const ledger = leaver();
  expect(ledger.tell(OFFER)).toBe('not-yet');
  expect(ledger.tell(adviser.records('bondWish', { wishes: true }))).toBe('not-allowed');
  ledger.on('2026-03-03', wishes());
  ledger.on('2026-03-04', youngPerson.records('bondWish', { wishes: false }));
  expect(ledger.tell(OFFER)).toBe('not-yet');
  ledger.on('2026-03-05', wishes());
  expect(ledger.tell(OFFER)).toBeUndefined();
});

test('offered, accepted or refused it changes no duty of leaving care, and ends nothing', () => {
  const before = leaver().on('2026-03-03', wishes());
  const owed = before.open();
  expect(owed.length).toBeGreaterThan(3);
  for (const answer of [coordinator.accepts('lifelong-guardianship'), coordinator.refuses('lifelong-guardianship')]) {
    const ledger = leaver().on('2026-03-03', wishes(), OFFER, answer);
    expect([ledger.open(), ledger.state.ended]).toEqual([owed, undefined]);
  }
});

test('what travels is the wish, and of the people named those alone whom the young person agreed to', () => {
  const names = (person: string) => youngPerson.records('relationship', { person, kind: 'family', loving: 'yes' });
  const ledger = leaver().on('2026-03-03', names('aunt'), names('father'), wishes({ with: 'mrs-k', tellOf: ['aunt'] }));
  const seen = (): View => situation(leavingCare, ledger.state, ledger.now).view;
  const paper = () =>
    papersIn(leavingCare, seen(), londonDate(ledger.now)).find(({ document }) => document === 'guardianship-wish');
  const rows = paper()?.definition.parts.flatMap((part) =>
    part.part === 'table' ? part.rows(seen(), londonDate(ledger.now), undefined) : [],
  );
  expect(rows).toEqual([['aunt', 'family', 'yes']]);
  expect(leavingCare.handOvers['lifelong-guardianship']?.papers).toEqual(['guardianship-wish']);
  ledger.on('2026-03-04', youngPerson.records('bondWish', { wishes: false }));
  expect(paper()?.from).toBeUndefined();
});

describe('opened in error', () => {
  test('never where duties are owed by what is recorded', () => {
    expect(leaver().tell(manager.ends('opened-in-error'))).toBe('not-yet');
  });

  test('every clock is closed with that reason, what would outlive another end among them; who rings later has an answer', () => {
    const ledger = born('2008-03-01').on('2026-11-02', caseSystem.starts(), rings(), asks);
    const owed = ledger.open();
    expect(owed.length).toBeGreaterThan(1);
    ledger.on('2026-11-03', manager.ends('opened-in-error'));
    expect(ledger.open()).toEqual([]);
    for (const key of owed)
      expect([key, ledger.duty(key)]).toMatchObject([
        key,
        { outcome: 'no-longer-applicable', reason: 'opened-in-error', settled: '2026-11-03' },
      ]);
    ledger.on('2026-11-10', rings());
    expect(ledger.open()).toHaveLength(1);
  });
});
