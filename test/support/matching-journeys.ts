import { civilDate, instant, londonDate } from '../../statute';
import { journeyOf } from '../../workflows/catalogue';
import type { Command } from '../../workflows/kernel/decide';
import type { Values } from '../../workflows/kernel/events';
import type { ApiBench } from './api';
import { sealed, sent } from './journeys';

/*
 * Journeys to a home, told without the mutations of matching in between: for lists, which read what follows and not what was searched.
 */

interface Told {
  readonly fact?: string;
  readonly decision?: string;
  readonly value?: Values;
  /** The day, or the moment, it happened. */
  readonly on: string;
}

const commandOf = ({ fact, decision, value = {}, on }: Told): Command => {
  const { facts, decisions } = journeyOf('home-matching').definition;
  const shape = (facts[fact ?? ''] ?? decisions[decision ?? ''])?.holds ?? {};
  const words = Object.entries(shape).flatMap(([name, field]) => (field.sealed && !field.optional ? [name] : []));
  const moment = on.length === 10 ? { on: civilDate(on) } : { on: londonDate(instant(on)), at: instant(on) };
  const rest = { value, occurred: moment, ...(words.length === 0 ? {} : { sealed: sealed(...words) }) };
  return fact === undefined ? { type: 'decide', decision: decision ?? '', ...rest } : { type: 'record', fact, ...rest };
};

/** Tells one journey of things as they happened. @throws Error naming the refusal */
export async function tellHomeMatching(
  { bench }: Pick<ApiBench, 'bench'>,
  journey: string,
  ...told: readonly Told[]
): Promise<void> {
  const { workflowType } = journeyOf('home-matching');
  for (const one of told) {
    const { refusal } = await bench.journeys.send({ journey, workflowType, sent: [sent(commandOf(one))] });
    if (refusal) throw new Error(`${one.fact ?? one.decision}: ${refusal.code} ${refusal.path.join('.')}`);
  }
}

const run = { run: 'run-1', needVersion: 1, register: 'digest', ring: 'area', considered: 6, listed: 3 };
const need = { version: 1, profile: 'need-1', homeTypes: ['foster'], unknown: 0 };
const choice = { choice: 'choose', run: 'run-1', home: 'birch', hold: 'hold-1', where: 'in-area', homeType: 'foster' };

/** The need stands and was searched with on a day; options are owed. */
export const tellsOfSearch = (bench: ApiBench, journey: string, on: string): Promise<void> =>
  tellHomeMatching(bench, journey, { fact: 'need', value: need, on }, { fact: 'searchRun', value: run, on });

/** Two options on a day, of which nothing is decided. */
export const tellsOfOptions = async (bench: ApiBench, journey: string, on: string): Promise<void> => {
  await tellsOfSearch(bench, journey, on);
  await tellHomeMatching(bench, journey, {
    fact: 'optionsOffered',
    value: { run: 'run-1', homes: ['alder', 'birch'] },
    on,
  });
};

/** A home was chosen on 12 January 2027 and the move set for the 25th; options came again, and the advocate is not offered. */
export async function tellsOfMove(bench: ApiBench, journey: string): Promise<void> {
  await tellsOfSearch(bench, journey, '2027-01-11');
  await tellHomeMatching(
    bench,
    journey,
    { fact: 'hold', value: { hold: 'hold-1', home: 'birch', until: '2027-01-13T17:00:00.000Z' }, on: '2027-01-11' },
    { decision: 'homeChoice', value: choice, on: '2027-01-12T10:00:00.000Z' },
    { fact: 'moveSet', value: { movesOn: '2027-01-25', keyStageFour: false }, on: '2027-01-12' },
    { fact: 'childTold', value: { untilOn: '2027-02-01' }, on: '2027-01-13' },
    { fact: 'courtApplication', value: { urgencyExplained: false }, on: '2027-01-14' },
  );
}

/** Arrived on 12 January 2027; what was searched for since has been offered, and nothing of it decided. */
export async function tellsOfEmergency(bench: ApiBench, journey: string): Promise<void> {
  const moved = { home: 'alder', type: 'foster', registered: true, givesCare: true, first: true, outsideTerms: false };
  await tellHomeMatching(bench, journey, { fact: 'moved', value: moved, on: '2027-01-12' });
  await tellsOfOptions(bench, journey, '2027-01-13');
}
