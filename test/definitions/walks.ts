import fc from 'fast-check';
import { addDays, civilDate, type CivilDate } from '../../statute';
import type { JourneyDefinition } from '../../workflows/kernel/definition';
import type { FieldValue, Values } from '../../workflows/kernel/events';
import type { Field, Shape } from '../../workflows/kernel/shape';
import { actor, Ledger, type Act } from '../support/ledger';

/*
 * Things that nobody planned: facts and decisions of a definition, made up from numbers, in any order and however late.
 */

/** One thing that happens, as numbers: what it is made into depends on the definition. */
export interface Turn {
  readonly pick: number;
  /** Days since the last. */
  readonly days: number;
  /** Days ago that it happened. */
  readonly ago: number;
  readonly seed: number;
}

export const turns = fc.array(
  fc.record({
    pick: fc.nat(),
    days: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 200 })),
    ago: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
    seed: fc.nat(),
  }),
  { minLength: 15, maxLength: 40, size: 'max' },
);

function valueOf({ kind, options = [] }: Field, seed: number, today: CivilDate): FieldValue {
  switch (kind) {
    case 'date':
      return addDays(today, (seed % 300) - 60);
    case 'code':
      return options[seed % options.length] ?? '';
    case 'codes':
      return options.slice(0, 1 + (seed % options.length));
    case 'yes-no':
      return seed % 4 !== 0;
    case 'count':
      return seed % 30;
    case 'refs':
      return ['one', 'two'].slice(0, 1 + (seed % 2));
    case 'instant':
    case 'text':
    case 'ref':
      return ['one', 'two', 'three'][seed % 3] ?? 'one';
  }
}

const valuesOf = (holds: Shape, seed: number, today: CivilDate): Values =>
  Object.fromEntries(
    Object.entries(holds)
      .filter(([, field]) => !field.sealed && !(field.optional && seed % 3 === 0))
      .map(([name, field], index) => [name, valueOf(field, Math.floor(seed / (index + 1)), today)]),
  );

const sealsOf = (holds: Shape): readonly string[] =>
  Object.entries(holds).flatMap(([name, field]) => (field.sealed ? [name] : []));

/** What may be told of a definition, each by somebody who may tell it; what would end the journey is left out. */
function tellable({ facts, decisions }: JourneyDefinition) {
  const recorded = Object.entries(facts)
    .filter(([, { endsAs, ofChild }]) => endsAs === undefined && ofChild === undefined)
    .map(
      ([
        name,
        {
          holds,
          recordedBy: [role],
        },
      ]) => ({ name, holds, role, tells: 'records' as const }),
    );
  const decided = Object.entries(decisions).map(([name, { holds, decidedBy }]) => {
    return { name, holds, role: decidedBy.at(-1), tells: 'decides' as const };
  });
  return [...recorded, ...decided];
}

/** Takes a journey through its turns; what is refused leaves nothing. */
export function walk(
  definition: JourneyDefinition,
  path: readonly Turn[],
  {
    bornOn,
    startsOn,
    opening = [],
    purpose,
  }: {
    readonly bornOn: string;
    readonly startsOn: string;
    readonly opening?: readonly Act[];
    readonly purpose?: string;
  },
): Ledger {
  const ledger = new Ledger(definition, { bornOn, ...(purpose === undefined ? {} : { purpose }) }).on(
    startsOn,
    actor('case-system').starts(),
    ...opening,
  );
  const all = tellable(definition);
  let day = civilDate(startsOn);
  for (const { pick, days, ago, seed } of path) {
    day = addDays(day, days);
    ledger.on(day);
    const told = all[pick % all.length];
    if (!told?.role) continue;
    const telling = { on: addDays(day, -ago), sealed: sealsOf(told.holds) };
    ledger.tell(actor(told.role)[told.tells](told.name, valuesOf(told.holds, seed, day), telling));
  }
  return ledger;
}
