import { civilDate, londonDate } from '../../../statute';
import type { View } from '../../../workflows/kernel/definition';
import { papersIn, type Paper } from '../../../workflows/kernel/documents';
import { lifelongGuardianship } from '../../../workflows/lifelong-guardianship/definition';
import { GUIDE } from '../../../workflows/lifelong-guardianship/documents/guide';
import { points } from '../../../workflows/lifelong-guardianship/meaning/choices';
import type { Ledger } from '../../support/ledger';
import {
  adult,
  bothSign,
  bothWish,
  coordinator,
  inCare,
  inForce,
  isGuardian,
  mayTell,
  ofBond,
  PROPOSAL,
  readyOn,
  says,
  scheme,
  tells,
  view,
  visitor,
  wishes,
  youngPerson,
} from './people';

/* What the papers say, and of whom and what they do not. */

const onDay = (ledger: Ledger) => {
  const today = londonDate(ledger.now);
  // A view of this definition is the view that its own papers are made of.
  return { today, view: view(ledger).upTo(today) as unknown as View };
};
function papers(ledger: Ledger): readonly Paper[] {
  const { today, view: seen } = onDay(ledger);
  return papersIn(lifelongGuardianship, seen, today);
}
const named = (ledger: Ledger, id: string): Paper => {
  const found = papers(ledger).find((one) => one.id === id);
  if (!found) throw new Error(`There is no paper ${id}.`);
  return found;
};

/** Every sentence and every cell of a paper. */
function text(ledger: Ledger, id: string): string {
  const { today, view: seen } = onDay(ledger);
  const { definition, about } = named(ledger, id);
  return definition.parts
    .flatMap((part) => {
      if (part.part === 'says') return part.says(seen, today, about);
      return part.part === 'table' ? part.rows(seen, today, about).flat() : [];
    })
    .join(' ');
}
const mark = (ledger: Ledger) => {
  const { today, view: seen } = onDay(ledger);
  return lifelongGuardianship.markOfPapers?.(seen, today);
};

/** The papers of the page, in its words. */
const OF_THE_PAGE = [
  ...['relationship-map', 'who-matters', 'approach-letter', 'safety-finding', 'gathering-plan', 'visitor-continuation'],
  ...['goal-record', 'plain-guide', 'pack-notice', 'advice-confirmation', 'first-consent-form', 'second-consent-form'],
  ...['family-notice', 'neutral-record', 'register-extract', 'next-of-kin-notice', 'hold-confirmation'],
  ...['review-invitation', 'ending-letter', 'bereavement-letter', 'commitment-statement'],
];

test('every paper of the page is there', () => {
  expect(Object.keys(lifelongGuardianship.documents ?? {}).toSorted()).toEqual(OF_THE_PAGE.toSorted());
});

test('the guide has a sentence for each answer to each point, and no other', () => {
  const options = Object.entries(points).map(([id, point]) => [id, [...point.options].toSorted()]);
  expect(Object.entries(GUIDE).map(([id, said]) => [id, Object.keys(said).toSorted()])).toEqual(options);
});

test('the mark stands while the proposal does, and for whatever was told under it', () => {
  const ledger = adult('1998-06-01', '2026-12-01');
  expect(mark(ledger)).toBe('A proposal of 2022, not law');
  expect(mark(adult('1998-06-01', '2026-12-01', 'england-law'))).toBeUndefined();
  const off = { ...PROPOSAL, on: false, from: civilDate('2026-12-05') };
  expect(mark(ledger.learns('2026-12-02', off).on('2026-12-05'))).toBeUndefined();
  const told = adult('1998-06-01', '2026-12-01').on('2026-12-01', ...bothWish(), isGuardian(), tells());
  expect(mark(told.learns('2026-12-02', off).on('2026-12-05'))).toBe('A proposal of 2022, not law');
  expect(named(told, 'first-consent-form:adult').refused?.code).toBe('not-compliant');
});

test('one paper for each of the two, each for its own reader; after an order the guardian is one', () => {
  const ready = readyOn('1998-06-01', '2026-10-05', '2026-10-12');
  expect([named(ready, 'first-consent-form:adult').to, named(ready, 'first-consent-form:guardian').to]).toEqual([
    'young-person',
    'proposed-guardian',
  ]);
  expect(named(inForce('2026-11-02'), 'register-extract:guardian').to).toBe('lifelong-guardian');
});

test('a notice of next of kin names whoever agreed to be named to that body, and nobody else', () => {
  const ledger = inForce('2026-11-02').on('2026-11-03', mayTell('gp'), mayTell('bank', true, 'guardian'));
  const names = (id: string) => {
    const { definition, about } = named(ledger, id);
    return definition.outside?.names(onDay(ledger).view, about);
  };
  expect([names('next-of-kin-notice:gp'), text(ledger, 'next-of-kin-notice:gp').includes('mrs-k')]).toEqual([
    true,
    false,
  ]);
  expect([names('next-of-kin-notice:bank'), text(ledger, 'next-of-kin-notice:bank').includes('mrs-k')]).toEqual([
    false,
    true,
  ]);
  ledger.on('2026-11-04', mayTell('gp', true, 'guardian'));
  expect([names('next-of-kin-notice:gp'), text(ledger, 'next-of-kin-notice:gp').includes('mrs-k')]).toEqual([
    true,
    true,
  ]);
  ledger.on('2026-11-05', mayTell('gp', false));
  expect(named(ledger, 'next-of-kin-notice:gp').refused?.message).toBe('Nobody has agreed that this body is told.');
});

test('while a hold stands nothing is made for the guardian or anybody but the adult; it says by when it is asked again', () => {
  const ledger = inForce('2026-11-02', ['gp']).on('2026-12-05', youngPerson.records('saysHarmed', ofBond()));
  const made = papers(ledger).filter(({ from }) => from !== undefined);
  expect(made.filter(({ to }) => to !== 'young-person' && to !== 'child').map(({ id }) => id)).toEqual([
    'neutral-record',
  ]);
  expect(text(ledger, 'hold-confirmation')).toContain('You are asked again by Saturday 2 January 2027.');
  ledger.on('2027-01-02', coordinator.records('holdTalk', ofBond()));
  expect(text(ledger, 'hold-confirmation')).toContain('by Saturday 30 January 2027');
  ledger.on('2027-01-20', youngPerson.records('holdLifted', ofBond()));
  expect(named(ledger, 'hold-confirmation').from).toBeUndefined();
  expect(named(ledger, 'register-extract:guardian').from).toBeDefined();
});

test('a second bond has papers of its own, in which the first guardian is not named', () => {
  const ledger = inForce('2026-11-02').on('2026-11-10', wishes('adult', {}, 'mr-o'), wishes('guardian', {}, 'mr-o'));
  expect(named(ledger, 'pack-notice:2:guardian').from?.on).toBe('2026-11-10');
  expect(text(ledger, 'pack-notice:2:guardian')).not.toContain('mrs-k');
  ledger.on('2026-11-11', says('guardian', 'stop', 'mr-o'));
  expect(named(ledger, 'ending-letter:2:adult').from?.on).toBe('2026-11-11');
  expect(named(ledger, 'ending-letter:adult').from).toBeUndefined();
});

test('nothing is offered to sign once somebody has stopped, and the form says how long both have to think', () => {
  const ledger = readyOn('1998-06-01', '2027-02-01', '2027-02-22');
  expect(text(ledger, 'first-consent-form:adult')).toContain('to Monday 22 March 2027');
  ledger.on('2027-02-22', ...bothSign('first')).on('2027-02-23', says('guardian', 'stop'));
  expect(named(ledger, 'first-consent-form:adult').refused?.message).toBe('It is not going ahead, or has ended.');
  expect(text(ledger, 'ending-letter:adult')).not.toMatch(/guardian/);
});

describe('a visitor past 18', () => {
  const asked = (continues: boolean) =>
    inCare('2008-11-30', '2021-06-07', '2025-01-06').on(
      '2026-05-29',
      scheme.records('visitorMatched', { visitor: 'v' }),
      youngPerson.records('visitorContinues', { party: 'adult', continues }),
      visitor.records('visitorContinues', { party: 'visitor', continues: true }),
    );

  test('the law ends its appointment and no more; under the proposal nothing ends', () => {
    expect(text(asked(true), 'visitor-continuation')).toContain('on Monday 30 November 2026. That is all that ends');
    const proposed = asked(true).learns('2026-05-30', PROPOSAL);
    expect(text(proposed, 'visitor-continuation')).not.toContain('ends with care');
  });

  test('one no is thanks and goodbye, and nobody reads whose no it was', () => {
    const letters = ['visitor-continuation', 'visitor-continuation:visitor'].map((id) => text(asked(false), id));
    expect(letters[0]).toBe(letters[1]);
    expect(letters[0]).toContain('The visits do not go on past 18.');
  });
});
