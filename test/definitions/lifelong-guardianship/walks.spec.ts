import fc from 'fast-check';
import { addDays, civilDate } from '../../../statute';
import { wake } from '../../../workflows/kernel/decide';
import type { FieldValue, Values } from '../../../workflows/kernel/events';
import type { Field, Shape } from '../../../workflows/kernel/shape';
import { emptyJourney, fold } from '../../../workflows/kernel/state';
import { lifelongGuardianship } from '../../../workflows/lifelong-guardianship/definition';
import { bonds } from '../../../workflows/lifelong-guardianship/meaning/bond';
import { onHold, standingOf } from '../../../workflows/lifelong-guardianship/meaning/standing';
import { actor, Ledger } from '../../support/ledger';
import { adult, view } from './people';

/*
 * Whatever anybody says, in whatever order and however late, the journey stands, and what holds for the bond holds.
 */

const BORN = '2005-03-03';
const START = '2026-01-05';

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
    days: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 100 })),
    ago: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
    seed: fc.nat(),
  }),
  { minLength: 30, maxLength: 60, size: 'max' },
);

/** Said often enough that bonds come about; deaths and birth dates would end or undo the walk. */
const SILENT = ['died', 'guardianDied', 'dateOfBirth'];
const NAMES = Object.keys(lifelongGuardianship.facts).filter((name) => !SILENT.includes(name));
const OFTEN = [
  'wish',
  'packTold',
  'adviceGiven',
  'consent',
  'familyTold',
  'orderOutcome',
  'registered',
  'noticeConsent',
];
const PICKS = [...NAMES, ...Array.from({ length: 12 }, () => OFTEN).flat()];

function valueOf({ kind, options = [] }: Field, seed: number, today: string): FieldValue {
  if (kind === 'date') return addDays(civilDate(today), (seed % 100) - 60);
  if (kind === 'code') return options[seed % options.length] ?? '';
  if (kind === 'codes') return [...options];
  if (kind === 'yes-no') return seed % 5 !== 0;
  if (kind === 'count') return 1;
  return kind === 'refs' ? ['a', 'b'] : seed % 8 === 0 ? 'two' : 'one';
}

const valuesOf = (holds: Shape, seed: number, today: string): Values =>
  Object.fromEntries(
    Object.entries(holds)
      .filter(([, field]) => !field.sealed)
      .map(([name, field], index) => [name, valueOf(field, Math.floor(seed / 3 ** index), today)]),
  );

/** Somebody of the roles that may say it, whose word it is where it is a party's. */
function walk(path: readonly Turn[], purpose: 'relationships' | 'guardianship'): Ledger {
  const ledger =
    purpose === 'guardianship'
      ? adult(BORN, START)
      : new Ledger(lifelongGuardianship, { bornOn: '2012-03-03', purpose }).on(START, actor('case-system').starts());
  let day = civilDate(START);
  for (const { pick, days, ago, seed } of path) {
    day = addDays(day, days);
    ledger.on(day);
    const name = PICKS[pick % PICKS.length] ?? 'contact';
    const { holds = {}, recordedBy = [] } = lifelongGuardianship.facts[name] ?? {};
    for (const role of recordedBy)
      if (ledger.tell(actor(role).records(name, valuesOf(holds, seed, day), { on: addDays(day, -ago) })) === undefined)
        break;
  }
  return ledger;
}

const WALKS = { seed: 20261122, numRuns: 25 };
const law = (purpose: 'relationships' | 'guardianship', holds: (ledger: Ledger) => void) => () =>
  fc.assert(
    fc.property(turns, (path) => holds(walk(path, purpose))),
    WALKS,
  );

const sameAgain = (ledger: Ledger) => {
  const { law: _, ...held } = ledger.state;
  const { law: __, ...again } = fold(emptyJourney('journey'), ledger.events);
  expect(again).toEqual(held);
  expect(wake(lifelongGuardianship, { ...ledger.state }, ledger.now, 'time').events).toEqual([]);
};

test(
  'relationships: what the record holds gives the same journey again, and nothing more follows',
  law('relationships', sameAgain),
);
test(
  'guardianship: what the record holds gives the same journey again, and nothing more follows',
  law('guardianship', sameAgain),
);

test('the walks go somewhere: bonds are wished for, prepared, made, refused and held', () => {
  const states = new Set<string>();
  law('guardianship', (ledger) => {
    const seen = view(ledger);
    for (const bond of bonds(seen)) {
      states.add(standingOf(seen, bond)?.state ?? 'none');
      if (onHold(seen, bond)) states.add('hold');
    }
  })();
  expect([...states]).toEqual(expect.arrayContaining(['preparing', 'order-in-force', 'not-made', 'hold']));
});

test(
  'time alone never ends a bond: twenty years on, each stands where it stood',
  law('guardianship', (ledger) => {
    const standing = () => {
      const seen = view(ledger);
      return bonds(seen).map((bond) => standingOf(seen, bond)?.state);
    };
    const before = standing();
    ledger.on(addDays(civilDate(ledger.now.slice(0, 10)), 7305));
    expect(standing()).toEqual(before);
  }),
);

test(
  'no notice was sent while a hold stood, or without a consent that stood',
  law('guardianship', (ledger) => {
    const seen = view(ledger);
    for (const sent of seen.all('noticeSent')) {
      const given = seen
        .all('noticeConsent')
        .some(({ id, value }) => id < sent.id && value.given && value.recipient === sent.value.recipient);
      expect(given).toBe(true);
    }
  }),
);
