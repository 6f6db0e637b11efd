import { addDays, civilDate, days } from '../../../statute';
import {
  choiceOf,
  choices,
  DEFAULT_SET,
  points,
  type PointId,
} from '../../../workflows/lifelong-guardianship/meaning/choices';
import { L } from '../../../workflows/lifelong-guardianship/meaning/limits';
import { lawOfTheDay } from '../../../workflows/lifelong-guardianship/meaning/standing';
import type { Act, Ledger } from '../../support/ledger';
import {
  adult,
  advises,
  applies,
  bothSign,
  bothWish,
  carer,
  coordinator,
  decides,
  inForce,
  isGuardian,
  mayTell,
  ofBond,
  PROPOSAL,
  readyOn,
  sends,
  stands,
  tells,
  tellsFamily,
  view,
  youngPerson,
} from './people';

/*
 * The thirty points that the review leaves open: each has a default, and each that shapes what is owed does so when an
 * authority chooses otherwise.
 */

const IDS = Object.keys(points) as PointId[];
const START = '2025-01-06';

const chooses =
  (id: PointId, option: string) =>
  (ledger: Ledger): Ledger =>
    ledger.learns(ledger.now.slice(0, 10), { kind: 'choice', choice: choiceOf(id), option, from: civilDate(START) });

/** Up to the day of the first consents, an authority having chosen before. */
const ready = (more: Parameters<typeof isGuardian>[0] = {}) => readyOn('1998-06-01', START, '2025-01-13', more);
const wished = (more: Parameters<typeof isGuardian>[0] = {}) =>
  adult('1998-06-01', START).on(START, ...bothWish(), isGuardian(more), tells());
/** Up to the day of the application, which is not made yet. */
const signed = (more: Parameters<typeof isGuardian>[0] = {}) =>
  ready(more)
    .on('2025-01-13', ...bothSign('first'))
    .on('2025-02-11', tellsFamily([]), ...bothSign('second'));

/** What stands beside the date of a duty. */
const labelOf = (ledger: Ledger, key: string) =>
  ledger.told('clock.set').findLast(({ event }) => event.duty.split(':')[0] === key)?.event.explanation?.label;

type Change = (ledger: Ledger) => Ledger;
type Case = readonly [string, (change: Change) => unknown, before: unknown, after: unknown];
const told = (ledger: Ledger, act: Act) => ledger.tell(act) ?? 'recorded';

const CASES: Partial<Record<PointId, Case>> = {
  O1: [
    'either-once-both-consented',
    (to) =>
      to(signed())
        .on('2025-02-12', applies({ by: 'adult' }))
        .open(),
    ['g-application'],
    ['g-decision'],
  ],
  O2: ['registrar', (to) => told(to(signed()), applies({ to: 'registrar' })), 'invalid-value', 'recorded'],
  O3: [
    'own-word-and-a-record',
    (to) => to(signed()).on('2025-02-12', applies(), decides('made', '2025-02-12')).missing('outcome'),
    [],
    ['record-of-care'],
  ],
  O4: [
    'excluded',
    (to) =>
      to(ready({ related: true }))
        .on('2025-01-13', ...bothSign('first'))
        .missing('consent'),
    [],
    ['not-a-relative'],
  ],
  O5: [
    'one',
    (to) => told(to(inForce('2025-02-12').on('2025-03-03', ...bothWish('b'))), applies({ guardian: 'b' })),
    'recorded',
    'not-compliant',
  ],
  O6: [
    'consents-alone',
    (to) =>
      to(signed())
        .on('2025-02-12', applies(), decides('made', '2025-02-12'))
        .on(
          '2025-02-13',
          coordinator.corrects('orderOutcome', { ...ofBond(), choice: 'made', receivedOn: '2025-02-12' }),
        )
        .missing('outcome'),
    ['free', 'informed', 'real', 'safe'],
    [],
  ],
  O7: [
    'two-years',
    (to) =>
      to(ready({ knownSince: '2024-01-13' }))
        .on('2025-01-13', ...bothSign('first'))
        .missing('consent'),
    [],
    ['known-long-enough'],
  ],
  O9: [
    'always',
    (to) => to(wished()).open(),
    ['g-advice:adult', 'g-advice:guardian'],
    ['g-advice:adult', 'g-advice:guardian', 'g-capacity:adult', 'g-capacity:guardian'],
  ],
  O10: [
    'never',
    (to) =>
      to(wished())
        .on('2025-01-07', youngPerson.records('adviceDeclined', { ...ofBond(), party: 'adult', afterTalk: true }))
        .open(),
    ['g-advice:guardian'],
    ['g-advice:adult', 'g-advice:guardian'],
  ],
  O11: [
    'nobody',
    (to) =>
      to(ready())
        .on('2025-01-13', ...bothSign('first'))
        .on('2025-02-11')
        .open(),
    ['g-notice'],
    ['g-second-consent:adult', 'g-second-consent:guardian'],
  ],
  O13: [
    'before-the-decision',
    (to) => to(ready({ power: true })).open(),
    ['g-step-back'],
    ['g-first-consent:adult', 'g-first-consent:guardian', 'g-step-back'],
  ],
  O14: ['adult-only', (to) => told(to(signed()), applies({ direction: 'mutual' })), 'recorded', 'not-compliant'],
  O15: [
    'adult-names-guardian',
    (to) => told(to(inForce('2025-02-12')), mayTell('bank', true, 'guardian')),
    'recorded',
    'not-compliant',
  ],
  O18: [
    'not-asked',
    (to) => to(inForce('2025-02-12')).on('2025-06-02', carer.records('partiesMarried', ofBond())).gate('parties-marry'),
    { 'discharge-first': 'not-met' },
    { 'discharge-first': 'not-applicable' },
  ],
  O20: ['not-invited', (to) => to(inForce('2025-02-12')).open().includes('g-review-invite'), true, false],
  O25: [
    'notices-go-on',
    (to) =>
      told(
        to(inForce('2025-02-12')).on(
          '2025-03-03',
          mayTell('mrs-k'),
          coordinator.records('guardianLostCapacity', { ...ofBond(), attorneyContinues: false }),
        ),
        sends('mrs-k'),
      ),
    'not-compliant',
    'recorded',
  ],
};

test('there are thirty, from O1 to O30, none of them law, each with its default among its options', () => {
  expect(IDS).toEqual(Array.from({ length: 30 }, (_, index) => `O${index + 1}`));
  for (const id of IDS) {
    expect(points[id].options).toContain(points[id].default);
    expect(points[id].source).toContain('not law');
  }
});

test('each can be changed: it has another option, or settings of its own', () => {
  const settings = Object.values(L).map(({ setting }) => setting);
  for (const id of IDS) {
    const { options, settings: own = [] } = points[id] as { options: readonly string[]; settings?: readonly string[] };
    expect([id, options.length > 1 || own.length > 0]).toEqual([id, true]);
    for (const name of own) expect(settings).toContain(`lifelong-guardianship.${name}`);
    expect(choiceOf(id) in choices).toBe(options.length > 1);
  }
});

test('every point that shapes what is owed is shown here to do so', () => {
  const shaping = IDS.filter((id) => points[id].shapes === 'steps' && points[id].options.length > 1);
  expect(Object.keys(CASES).toSorted()).toEqual(shaping.toSorted());
});

test.each(
  Object.entries(CASES).map(([id, [option, run, before, after]]) => ({
    id: id as PointId,
    option,
    run,
    before,
    after,
  })),
)('$id: $option', ({ id, option, run, before, after }) => {
  expect(run((ledger) => ledger)).toEqual(before);
  expect(run(chooses(id, option))).toEqual(after);
});

test('a figure of the authority stands in the place of the default, from its day on', () => {
  const longer = {
    kind: 'setting',
    setting: L.reflect.setting,
    limit: days(56),
    from: civilDate('2025-01-20'),
  } as const;
  const ledger = ready()
    .on('2025-01-13', ...bothSign('first'))
    .learns('2025-01-20', longer);
  expect(ledger.duty('g-reflection').due).toBe('2025-03-10');
  ledger.on('2025-03-10');
  expect(ledger.open()).toEqual(['g-reflection']);
  expect(ledger.on('2025-03-11').open()).toEqual(['g-notice']);
});

test('what was signed again before a figure changed stays signed', () => {
  const longer = {
    kind: 'setting',
    setting: L.reflect.setting,
    limit: days(56),
    from: civilDate('2025-02-20'),
  } as const;
  const ledger = signed().learns('2025-02-20', longer);
  expect(ledger.open()).toEqual(['g-application']);
});

test('the law of a day tells pack, set of defaults and every choice with its version', () => {
  const ledger = chooses('O4', 'excluded')(wished());
  const shown = lawOfTheDay(view(ledger), civilDate('2025-01-06'));
  expect(shown).toMatchObject({ pack: 'review-2022', defaultSet: DEFAULT_SET });
  expect(shown.choices['O4']).toEqual({ option: 'excluded', version: 2 });
  expect(shown.choices['O5']).toEqual({ option: 'two', version: 0 });
  expect(lawOfTheDay(view(ledger), addDays(civilDate(START), -1)).choices['O4']).toEqual({
    option: 'allowed',
    version: 0,
  });
});

describe('The proposal is switched', () => {
  const off = { ...PROPOSAL, on: false, from: civilDate('2025-01-20') };

  test('off while people prepare: what is owed of it goes, both are told, and today’s papers take its place', () => {
    const ledger = ready()
      .on('2025-01-13', ...bothSign('first'))
      .learns('2025-01-20', off);
    expect(ledger.open()).toEqual(['g-pack-check:change-1']);
    ledger.on('2025-01-21', tells('england-law'));
    expect(ledger.open()).toEqual(['g-family-commitment']);
    expect(ledger.tell(decides('made', '2025-01-21'))).toBe('not-compliant');
  });

  test('dates of what was begun under it say so, also when it is off again; where it never was, none does', () => {
    const ledger = inForce('2025-02-12').learns('2025-06-02', { ...off, from: civilDate('2025-06-02') });
    expect(labelOf(ledger, 'g-review-invite')).toContain('for a proposal of 2022, not law');
    const today = adult('1998-06-01', START, 'england-law')
      .on(START, ...bothWish(), isGuardian(), tells('england-law'))
      .on('2025-01-13', youngPerson.records('safetyHold', ofBond()));
    expect(labelOf(today, 'g-hold')).toBe('Local default of this product; not law');
  });

  test('off with an order in force: it stays, both are told', () => {
    const ledger = inForce('2025-02-12').learns('2025-06-02', { ...off, from: civilDate('2025-06-02') });
    expect(stands(ledger)).toEqual(['order-in-force', '2025-02-12']);
    expect(ledger.open()).toContain('g-pack-check:change-1');
    expect(ledger.open()).toContain('g-review-invite');
  });

  test('on after a commitment was settled: both are told of it, and a new wish follows the new law', () => {
    const ledger = adult('1998-06-01', START, 'england-law')
      .on(START, ...bothWish(), isGuardian(), tells('england-law'))
      .on(
        '2025-01-13',
        youngPerson.records('commitment', ofBond()),
        youngPerson.records('substitutes', {
          willMade: false,
          attorneyNamed: false,
          contactNamed: true,
          statementMade: false,
        }),
      )
      .learns('2025-06-02', { ...PROPOSAL, from: civilDate('2025-06-02') });
    expect(ledger.open()).toEqual(['g-pack-check:change-1']);
    expect(stands(ledger)?.[0]).toBe('commitment-recorded');
    ledger.on('2025-06-03', tells(), ...bothWish(), tells());
    expect(ledger.open()).toEqual(['g-advice:2:adult', 'g-advice:2:guardian']);
    ledger.on('2025-06-04', advises('adult'));
    expect(ledger.open()).toEqual(['g-advice:2:guardian']);
  });
});
