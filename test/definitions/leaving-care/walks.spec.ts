import fc from 'fast-check';
import { addDays, anniversary, civilDate, daysBetween, londonDate } from '../../../statute';
import { wake } from '../../../workflows/kernel/decide';
import type { FieldValue, Values } from '../../../workflows/kernel/events';
import type { Field, Shape } from '../../../workflows/kernel/shape';
import { emptyJourney, fold } from '../../../workflows/kernel/state';
import { situation } from '../../../workflows/kernel/owed';
import { leavingCare } from '../../../workflows/leaving-care/definition';
import type { Leaving } from '../../../workflows/leaving-care/facts';
import { CATEGORIES } from '../../../workflows/leaving-care/care/standing';
import { leadOn } from '../../../workflows/leaving-care/categories';
import * as history from '../../../workflows/leaving-care/meaning/history';
import { categories } from '../../../workflows/leaving-care/meaning/standing';
import { actor, Ledger } from '../../support/ledger';

/*
 * Thousands of things that nobody planned: whatever is recorded, in whatever order and however late, the journey stands.
 */

const BORN = civilDate('2009-03-03');
const START = civilDate('2024-09-03');

const FACTS_OF_CARE: readonly string[] = history.FACTS_OF_CARE;

/** One thing that happens, as numbers: what it is made into depends on the definition. */
interface Turn {
  readonly pick: number;
  /** Days since the last. */
  readonly days: number;
  /** Days ago that it happened. */
  readonly ago: number;
  readonly seed: number;
}

const turns = fc.array(
  fc.record({
    pick: fc.nat(),
    days: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 400 })),
    ago: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 120 })),
    seed: fc.nat(),
  }),
  { minLength: 15, maxLength: 40, size: 'max' },
);

/** What only the young person or a decision may end is left out: then nothing but life ends anything. */
const SILENT = ['adviserChoice', 'endsService', 'died', 'dateOfBirth'];
const FACTS = Object.entries(leavingCare.facts).filter(([name]) => !SILENT.includes(name));

function valueOf(field: Field, seed: number, today: string): FieldValue {
  const { kind, options = [] } = field;
  switch (kind) {
    case 'date':
      return addDays(civilDate(today), (seed % 400) - 60);
    case 'code':
      return options[seed % options.length] ?? '';
    case 'codes':
      return options.slice(0, 1 + (seed % options.length));
    case 'yes-no':
      return seed % 4 !== 0;
    case 'count':
      return seed % 4000;
    case 'refs':
      return ['a', 'b'].slice(0, 1 + (seed % 2));
    case 'instant':
    case 'text':
    case 'ref':
      return ['one', 'two', 'three'][seed % 3] ?? 'one';
  }
}

const valuesOf = (holds: Shape, seed: number, today: string): Values =>
  Object.fromEntries(
    Object.entries(holds)
      .filter(([, field]) => !field.sealed && !(field.optional && seed % 3 === 0))
      .map(([name, field], index) => [name, valueOf(field, Math.floor(seed / (index + 1)), today)]),
  );

const walked = new Map<string, Ledger>();
/** The same turns are walked once. */
function walk(path: readonly Turn[]): Ledger {
  const key = JSON.stringify(path);
  const ledger = walked.get(key) ?? walkOnce(path);
  walked.set(key, ledger);
  return ledger;
}

/** Takes a journey through its turns, from 15 and a half on; what is refused leaves nothing. */
function walkOnce(path: readonly Turn[]): Ledger {
  const ledger = new Ledger(leavingCare, { bornOn: BORN });
  const inCare = actor('social-worker').records('enteredCare', { episode: 'first', basis: 'care-order' });
  ledger.on(START, actor('case-system').starts(), inCare);
  let day = START;
  for (const { pick, days, ago, seed } of path) {
    day = addDays(day, days);
    ledger.on(day);
    const [name, fact] = FACTS[pick % FACTS.length] ?? FACTS[0] ?? [];
    if (name === undefined || fact === undefined) continue;
    const role = fact.recordedBy[0];
    if (role !== undefined)
      ledger.tell(actor(role).records(name, valuesOf(fact.holds, seed, day), { on: addDays(day, -ago) }));
  }
  return ledger;
}

const WALKS = { seed: 20261122, numRuns: 40 };
const law = (holds: (ledger: Ledger) => void) => () =>
  fc.assert(
    fc.property(turns, (path) => holds(walk(path))),
    WALKS,
  );

test('the walks go somewhere: most steps are owed in one of them', () => {
  const owed = new Set<string>();
  law((ledger) => Object.values(ledger.state.duties).forEach(({ step }) => owed.add(step)))();
  expect(owed.size).toBeGreaterThan(50);
});

test(
  'what the record holds gives the same journey again, and nothing more follows from it',
  law((ledger) => {
    const { law: _, ...held } = ledger.state;
    const { law: __, ...again } = fold(emptyJourney('journey'), ledger.events);
    expect(again).toEqual(held);
    expect(wake(leavingCare, { ...ledger.state }, ledger.now, 'time').events).toEqual([]);
  }),
);

test(
  'the birthdays at 21 and 25 settle nothing by themselves but the clocks of law that another takes over',
  law((ledger) => {
    const birthdays = [21, 25].map((years) => anniversary(BORN, years));
    ledger.on(addDays(birthdays[1] ?? BORN, 1));
    for (const { event, occurred, recordedAt } of ledger.events) {
      if (event.type !== 'clock.settled' || event.cause !== 'time') continue;
      if (!birthdays.includes(londonDate(recordedAt))) continue;
      if (event.reason === 'law-ends-at-25') {
        expect([event.duty, event.outcome]).toEqual([event.duty, 'superseded']);
        continue;
      }
      // Something that was to happen on a day of its own, such as an offer to be made again, may fall on a birthday.
      expect([event.duty, event.outcome, event.reason, daysBetween(occurred.on, londonDate(recordedAt))]).toEqual([]);
    }
  }),
);

test(
  'no date after the twenty-fifth birthday is one of the law of leaving care',
  law((ledger) => {
    const twentyFive = anniversary(BORN, 25);
    ledger.on(addDays(twentyFive, 1));
    for (const { key, law: used, clockKind, due, opened, outcome } of Object.values(ledger.state.duties)) {
      if (clockKind !== 'statutory-limit' || used === undefined || due === null || due === undefined) continue;
      const [step = ''] = key.split(':');
      const rule = leavingCare.steps[step]?.due;
      // Complaints, the file and a death are owed at any age.
      if (rule?.from !== 'rule' || !/^(G|C)/.test(rule.rule)) continue;
      expect([key, opened.on < twentyFive]).toEqual([key, true]);
      if (due.on >= twentyFive) expect([key, outcome]).not.toEqual([key, undefined]);
    }
  }),
);

/** What is owed and what became of it: names, dates and outcomes. */
const owedIn = ({ state }: Ledger): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.values(state.duties).map(({ key, opened, due, outcome, settled }) => [
      key,
      [opened.on, due?.at ?? due?.on, outcome, settled?.on],
    ]),
  );

test('a correction and its reversal give back the same duties, with their dates and outcomes', () => {
  let corrected = 0;
  fc.assert(
    fc.property(turns, fc.nat(), fc.integer({ min: -40, max: 40 }), (path, which, shift) => {
      const ledger = walkOnce(path);
      const facts = ledger.state.entries.filter(({ kind, name }) => kind === 'fact' && name !== 'dateOfBirth');
      const { name, value, on } = facts[which % facts.length] ?? {};
      const last = ledger.state.entries.findLast((entry) => entry.name === name);
      const role = name === undefined ? undefined : leavingCare.facts[name]?.recordedBy[0];
      if (!name || !value || !on || !role || !last) return;
      const before = owedIn(ledger);
      const says = (day: string) => actor(role).corrects(name, last.value, { on: day });
      if (ledger.tell(says(addDays(last.on, shift))) !== undefined) return;
      corrected += 1;
      expect(ledger.tell(says(last.on))).toBeUndefined();
      const after = owedIn(ledger);
      expect(Object.fromEntries(Object.keys(before).map((key) => [key, after[key]]))).toEqual(before);
      // What was owed only in between is withdrawn, not left open.
      const between = Object.keys(after).filter((key) => !(key in before));
      expect(between.filter((key) => ledger.open().includes(key))).toEqual([]);
    }),
    { seed: 20261122, numRuns: 25, endOnFailure: true },
  );
  expect(corrected).toBeGreaterThan(12);
});

test('no correction and no withdrawal makes the category of its day a weaker one while nobody has decided', () => {
  const judged = { kept: 0, asked: 0 };
  const strength = (ledger: Ledger) => {
    const worked = categories(situation(leavingCare, ledger.state, ledger.now).view as Leaving);
    const code = worked && leadOn(worked, londonDate(ledger.now));
    return code ? CATEGORIES.indexOf(code) : CATEGORIES.length;
  };
  fc.assert(
    fc.property(turns, fc.nat(), fc.option(fc.integer({ min: -900, max: 900 })), (path, which, shift) => {
      const ledger = walkOnce(path);
      const ofCare = ledger.state.entries.filter(({ name }) => FACTS_OF_CARE.includes(name) && name !== 'dateOfBirth');
      const { id, name = '', value = {}, on } = ofCare[which % ofCare.length] ?? {};
      const role = leavingCare.facts[name]?.recordedBy[0];
      if (id === undefined || on === undefined || !role) return;
      const before = strength(ledger);
      const [last, questions] = [ledger.entry(name), ledger.open().filter((key) => key.startsWith('care-correction'))];
      const act =
        shift === null ? actor(role).withdraws(name) : actor(role).corrects(name, value, { on: addDays(on, shift) });
      if (last !== id || ledger.tell(act) !== undefined) return;
      expect([before >= strength(ledger), before]).toEqual([true, before]);
      judged.kept += 1;
      judged.asked += Number(
        ledger.open().filter((key) => key.startsWith('care-correction')).length > questions.length,
      );
    }),
    { seed: 20261122, numRuns: 60, endOnFailure: true },
  );
  expect(judged.kept).toBeGreaterThan(25);
  expect(judged.asked).toBeGreaterThan(3);
});

test('a birth date put wrong and right again gives back the same duties, and no question of it is left open', () => {
  const corrects = (bornOn: string) =>
    actor('case-system').corrects('dateOfBirth', { bornOn: civilDate(bornOn) }, { on: bornOn });
  for (const wrong of ['2009-03-02', '2009-03-04', '2008-09-03', '2008-03-03', '2005-03-03']) {
    const ledger = new Ledger(leavingCare, { bornOn: BORN });
    const inCare = actor('social-worker').records('enteredCare', { episode: 'first', basis: 'care-order' });
    ledger.on(START, actor('case-system').starts(), inCare).on('2026-11-02');
    const before = owedIn(ledger);
    ledger.on('2026-11-02', corrects(wrong), corrects(BORN));
    const after = owedIn(ledger);
    expect([wrong, Object.fromEntries(Object.keys(before).map((key) => [key, after[key]]))]).toEqual([wrong, before]);
    expect([wrong, ledger.open().filter((key) => !(key in before))]).toEqual([wrong, []]);
  }
});

test('the category never depends on the order in which times in care were recorded', () => {
  const spell = fc.record({
    from: fc.integer({ min: 0, max: 1300 }),
    days: fc.option(fc.integer({ min: 0, max: 200 })),
  });
  const told = fc
    .uniqueArray(spell, { minLength: 2, maxLength: 5, selector: ({ from }) => from })
    .chain((spells) =>
      fc.tuple(
        fc.constant(spells),
        fc.shuffledSubarray([...spells.keys()], { minLength: spells.length, maxLength: spells.length }),
      ),
    );
  const recorded = (spells: readonly { readonly from: number; readonly days: number | null }[]) => {
    const ledger = new Ledger(leavingCare, { bornOn: BORN }).on('2026-11-02', actor('case-system').starts());
    for (const { from, days } of spells) {
      const [first, last] = [
        addDays(civilDate('2022-06-01'), from),
        days === null ? null : addDays(civilDate('2022-06-01'), from + days),
      ];
      const episode = `from ${first}`;
      ledger.on(
        '2026-11-02',
        actor('social-worker').records('enteredCare', { episode, basis: 'agreement' }, { on: first }),
      );
      if (last)
        ledger.on(
          '2026-11-02',
          actor('social-worker').records('leftCare', { episode, to: 'own-arrangements' }, { on: last }),
        );
    }
    return categories(situation(leavingCare, ledger.state, ledger.now).view as Leaving)?.periods;
  };
  fc.assert(
    fc.property(told, ([spells, order]) => {
      expect(recorded(order.flatMap((index) => spells[index] ?? []))).toEqual(recorded(spells));
    }),
    { seed: 20261122, numRuns: 25 },
  );
});
