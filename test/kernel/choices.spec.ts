import { addDays, civilDate, days } from '../../statute';
import { DefinitionFault, localSetting } from '../../workflows/kernel/definition';
import { on } from '../../workflows/kernel/readings';
import { situation } from '../../workflows/kernel/owed';
import type { Ledger } from '../support/ledger';
import { begins, DAY, oneStep, plain, started, type Seen } from './small';

/*
 * A point that no source settles: the product's default, or what an authority has chosen from a day on.
 */

const HOW = {
  title: 'How it is done',
  options: ['plainly', 'grandly'],
  default: 'plainly',
  source: 'Made up.',
} as const;
const choices = { 'small.how': HOW };
const chooses = (option: string, from: string) =>
  ({ kind: 'choice', choice: 'small.how', option, from: civilDate(from) }) as const;
const switches = (is: boolean, from: string) =>
  ({ kind: 'pack', pack: 'review-2022', on: is, from: civilDate(from) }) as const;
const WAIT = localSetting('small.plain', days(10), 'Made up.');

const view = ({ definition, state, now }: Ledger) => situation(definition, state, now).view;
const chosen = (ledger: Ledger, on: string) => view(ledger).chosen('small.how', civilDate(on));

/** Owed once done grandly is chosen. */
const grand = () =>
  started(
    oneStep(
      {
        opens: (seen: Seen) => {
          const began = seen.latest('began');
          return began && seen.chosen('small.how', began.on).option === 'grandly' ? on(began) : undefined;
        },
      },
      { choices },
    ),
  );

test('the default stands, as version 0, until a choice counts; the last one made for a day counts', () => {
  const ledger = grand().learns('2027-01-12', chooses('grandly', '2027-01-14'));
  expect(chosen(ledger, '2027-01-13')).toEqual({ option: 'plainly', version: 0 });
  expect(chosen(ledger, '2027-01-14')).toEqual({ option: 'grandly', version: 1 });
  ledger.learns('2027-01-15', chooses('plainly', '2027-01-16'));
  expect(chosen(ledger, '2027-01-15')).toEqual({ option: 'grandly', version: 1 });
  expect(chosen(ledger, '2027-01-16')).toEqual({ option: 'plainly', version: 2 });
});

test('what is owed follows the choice, and the journey wakes on the day from which it counts', () => {
  const ledger = grand().on('2027-01-12', begins());
  expect(ledger.open()).toEqual([]);
  ledger.learns('2027-01-12', chooses('grandly', '2027-01-14'));
  expect(ledger.nextWake()).toBe('2027-01-14T00:00:00.000Z');
  expect(ledger.on('2027-01-14').open()).toEqual([]);
  ledger.on('2027-01-14', begins());
  expect(ledger.open()).toEqual(['plain']);
});

test('a choice that the journey does not define is a fault of the definition', () => {
  expect(() => view(started(oneStep())).chosen('small.how', DAY)).toThrow('small.how');
  const loaded = (more: object) => () => oneStep({}, { choices: { 'small.how': { ...HOW, ...more } } });
  expect(loaded({})).not.toThrow();
  expect(loaded({ default: 'oddly' })).toThrow(
    new DefinitionFault('small', 'choice small.how has a default that is none of its options'),
  );
  expect(() => oneStep({}, { choices: { how: HOW } })).toThrow(
    new DefinitionFault('small', 'choice how is not named with its journey'),
  );
});

test('the days on which a pack was switched are told in their order, also those to come', () => {
  const ledger = started(oneStep()).learns('2027-01-12', switches(true, '2027-03-01'), switches(false, '2027-02-01'));
  expect(view(ledger).switches('review-2022')).toEqual([
    { on: '2027-02-01', is: false },
    { on: '2027-03-01', is: true },
  ]);
  expect(view(ledger).switches('commissioner-2022')).toEqual([]);
});

test('a setting is counted with the figure that stands today, or stood on a day', () => {
  const ledger = started(oneStep({ ...plain, due: WAIT })).learns('2027-01-12', {
    kind: 'setting',
    setting: 'small.plain',
    limit: days(20),
    from: civilDate('2027-01-12'),
  });
  expect(view(ledger).counted(WAIT, DAY)).toBe(addDays(DAY, 20));
  expect(view(ledger).counted(WAIT, DAY, DAY)).toBe(addDays(DAY, 10));
});
