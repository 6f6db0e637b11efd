import { randomUUID } from 'node:crypto';
import { masterKeysFromFiles, openKeystore, type Keystore } from '../activities/keys';
import { append, type Append } from '../activities/record';
import { openDatabase } from '../prisma/client';
import { civilDate, instant } from '../statute';
import type { Environment } from '../test/support/environment';
import { inLanes, today } from '../test/support/system';
import { journeyOf } from '../workflows/catalogue';
import { decide, type Sent } from '../workflows/kernel/decide';
import { ROLES } from '../workflows/kernel/people';
import { changesBetween, rowOf } from '../workflows/kernel/projection';
import { emptyJourney } from '../workflows/kernel/state';
import { COURSE, type Step } from './course';
import { perSecond, type Figure } from './figures';

const LANES = 10;
const { definition } = journeyOf('family-group-decision-making');
const AUTHOR = { by: { id: 'everyone', roles: ROLES } };

/** How many recorded steps the record takes in a second, chained and sealed, without the engine: several journeys at once. */
export async function measureAppend({ settings }: Environment, journeys: number): Promise<readonly Figure[]> {
  const prisma = openDatabase(settings['DATABASE_URL'] ?? '', LANES);
  const keys = masterKeysFromFiles(settings['MASTER_KEY_FILE'] ?? '');
  const keystore = openKeystore(settings['KEYSTORE_URL'] ?? '', keys);
  try {
    const courses = await inLanes(LANES, Array.from({ length: journeys }), () => courseOf(keystore));
    const began = performance.now();
    await inLanes(LANES, courses, async (appends) => {
      for (const one of appends) await append(prisma, one);
    });
    const steps = courses.flat().length;
    const events = courses.flat().reduce((sum, { told }) => sum + (told[0]?.events.length ?? 0), 0);
    return [
      { what: `Appends, ${LANES} journeys at once`, figure: perSecond(steps, began) },
      { what: 'Events in them', figure: perSecond(events, began) },
    ];
  } finally {
    await Promise.all([prisma.$disconnect(), keystore.close()]);
  }
}

/** What a journey's course appends, step by step, as the journey itself would work it out; words are sealed. */
async function courseOf(keystore: Keystore): Promise<readonly Append[]> {
  const [journey, child] = [randomUUID(), randomUUID()];
  const appends: Append[] = [];
  let state = emptyJourney(journey);
  for (const [turn, sent] of [startOf(journey, child), ...(await toldOf(keystore, child))].entries()) {
    const judged = decide(definition, state, sent, instant(Date.now() + turn));
    if (!judged.ok) throw new Error(`The course cannot be told: ${judged.refusal.code}.`);
    const { events, state: after } = judged.value;
    const changes = changesBetween(state, after, events);
    const told = [{ command: sent.id, body: sent.body, events }];
    appends.push({ journey, expected: state.sequence, lawVersion: 0, told, row: rowOf(after), changes, packs: [] });
    state = after;
  }
  return appends;
}

const occurred = { on: civilDate(today()) };

const startOf = (journey: string, child: string): Sent => ({
  ...{ id: randomUUID(), body: 'start', author: AUTHOR },
  command: {
    ...{ type: 'start', occurred, facts: [] },
    start: {
      ...{ journeyType: definition.id, child, authority: 'BENCH', team: 'north', purpose: 'before-proceedings' },
      ...{ reference: journey, clockOffsetMs: 0 },
    },
  },
});

const toldOf = (keystore: Keystore, child: string): Promise<readonly Sent[]> =>
  Promise.all(COURSE.map((step) => toldAs(keystore, child, step)));

async function toldAs(keystore: Keystore, child: string, { verb, id, value, words }: Step): Promise<Sent> {
  const sealed = words && (await keystore.seal(child, words));
  const said = { occurred, value, ...(sealed ? { sealed } : {}) };
  const command =
    verb === 'record'
      ? ({ type: 'record', fact: id, ...said } as const)
      : ({ type: 'decide', decision: id, ...said } as const);
  return { id: randomUUID(), body: id, author: AUTHOR, command };
}
