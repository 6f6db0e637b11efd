import { randomUUID } from 'node:crypto';
import { connectJourneys, type Journeys } from '../temporal/connection';
import type { Environment } from '../test/support/environment';
import { inLanes, newKey, refusalsOf, today, type Council, type Opened, type System } from '../test/support/system';
import { addDays, civilDate, type CivilDate } from '../statute';
import { useOf, type Use } from './machine';
import { journeyOf } from '../workflows/catalogue';
import type { Command } from '../workflows/kernel/decide';
import { ROLES } from '../workflows/kernel/people';

/** What every part of the bench works with. */
export interface Place {
  readonly environment: Environment;
  readonly system: System;
  readonly council: Council;
  /** The engine without the API in between. */
  readonly journeys: Journeys;
}

/** Finds the way to the engine. */
export const journeysOf = ({ settings }: Environment): Promise<Journeys> =>
  connectJourneys({
    address: settings['TEMPORAL_ADDRESS'] ?? '',
    namespace: settings['TEMPORAL_NAMESPACE'] ?? '',
    payloadKeys: settings['PAYLOAD_KEYS'] ?? '',
    taskQueue: 'journeys',
  });

/** What each of the four processes holds and has used. */
export function usesOf({ environment, system }: Place): Readonly<Record<string, Use | undefined>> {
  const { database, engine } = environment;
  const services = { worker: system.worker, API: system.api, engine, database };
  return Object.fromEntries(Object.entries(services).map(([name, { pid }]) => [name, useOf(pid)]));
}

/** One thing that is recorded or decided; `words` are sealed before they are kept. */
export interface Step {
  readonly daysAgo?: number;
  readonly verb: 'record' | 'decide';
  readonly id: string;
  readonly value: Readonly<Record<string, string | boolean>>;
  readonly words?: Readonly<Record<string, string>>;
}

const recipient = (person: string, relation: string, fatherLine: boolean): Step => ({
  verb: 'record',
  id: 'offerRecipient',
  value: { person, relation, hasParentalResponsibility: true, fatherLine, status: 'known' },
});

/** The first ten things told in an ordinary journey. */
export const COURSE: readonly Step[] = [
  {
    verb: 'decide',
    id: 'enterPreProceedings',
    value: { choice: 'enter', advice: 'advice-1' },
    words: { reasons: 'Set out in the legal advice, and agreed with the team manager.' },
  },
  recipient('p1', 'mother', false),
  recipient('p2', 'father', true),
  { verb: 'record', id: 'offer', value: { person: 'p1', inLetter: false, how: 'in-person', language: 'English' } },
  { verb: 'record', id: 'offerAnswer', value: { person: 'p1', answer: 'accepted' } },
  { verb: 'record', id: 'advocacyOffer', value: { answer: 'advocate-named', advocate: 'advocate-1' } },
  {
    verb: 'record',
    id: 'familyFinding',
    value: { person: 'r1', couldCare: 'long', consent: 'given' },
    words: { effort: 'The mother drew a family map and gave the number of her sister.' },
  },
  {
    verb: 'record',
    id: 'knownAdult',
    value: { person: 'r2', relation: 'teacher', childAsked: true, approached: true, answer: 'interested' },
  },
  { verb: 'record', id: 'familyInformation', value: { document: 'sheet-1' } },
  {
    verb: 'record',
    id: 'wishesAndFeelings',
    value: { how: 'talked' },
    words: { words: 'Wants to stay near school and to see grandmother on Sundays.' },
  },
];

const toldLate = (person: string, daysAgo: number): Step => ({
  verb: 'record',
  id: 'offer',
  value: { person, inLetter: true, how: 'letter', language: 'English' },
  daysAgo,
});

/** Offers told late: an answer falls due before anything else, so the journey must wake sooner, on any day of the week. */
export const TOLD_LATE: readonly Step[] = [toldLate('p2', 12), toldLate('p3', 13)];

const { definition } = journeyOf('family-group-decision-making');
const pascal = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Tells a journey one thing through the API. @throws Error when it is refused */
export async function tellByHttp(
  { council }: Place,
  { id: journey }: Opened,
  { verb, id, value, words, daysAgo }: Step,
) {
  const input = { ...newKey(), journeys: [journey], occurredOn: dayOf(daysAgo), ...inApiForm(id, value), ...words };
  const told = await council.act(`${verb}${definition.noun}${pascal(id)}`, input);
  if (refusalsOf(told).length > 0) throw new Error(`${id} was refused: ${JSON.stringify(told)}`);
}

const dayOf = (daysAgo = 0): CivilDate => addDays(civilDate(today()), -daysAgo);

/** The API's names of codes are in capitals. */
function inApiForm(id: string, value: Step['value']): Step['value'] {
  const shape = (definition.facts[id] ?? definition.decisions[id])?.holds;
  const isCode = (name: string): boolean => shape?.[name]?.kind === 'code';
  const upper = (code: unknown): string => String(code).toUpperCase().replaceAll('-', '_');
  return Object.fromEntries(Object.entries(value).map(([name, said]) => [name, isCode(name) ? upper(said) : said]));
}

const EVERYBODY = { by: { id: 'everyone', roles: ROLES } };

/** Tells a journey one thing straight through the engine. @throws Error when it is refused */
export async function tellDirectly({ journeys }: Place, { raw }: Opened, { verb, id, value, words, daysAgo }: Step) {
  const sealed = words && {
    bytes: Buffer.from(JSON.stringify(words)).toString('base64'),
    fields: Object.keys(words),
  };
  const told = {
    ...(verb === 'record' ? { type: verb, fact: id } : { type: verb, decision: id }),
    value,
    occurred: { on: dayOf(daysAgo) },
    ...(sealed && { sealed }),
  } as Command;
  const sent = [{ id: randomUUID(), body: randomUUID(), author: EVERYBODY, command: told }];
  const { refusal } = await journeys.send({ journey: raw, workflowType: 'familyGroupDecisionMaking', sent });
  if (refusal) throw new Error(`${id} was refused: ${refusal.code}`);
}

/** Registers children. */
export const registerChildren = ({ council }: Place, count: number): Promise<string[]> =>
  inLanes(10, Array.from({ length: count }), () => council.child());

/** Opens a journey for each of some new children. @param clients how many at a time */
export async function openJourneys(place: Place, count: number, clients = 10): Promise<readonly Opened[]> {
  const opened = await inLanes(clients, Array.from({ length: count }), async () =>
    place.council.open([await place.council.child()]),
  );
  return opened.flat();
}
