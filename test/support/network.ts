import type { ToldAct } from '../../api/client';
import { codesIn, type Story } from './story';

/*
 * A family that meets, and the plan that comes of it: what several stories begin with.
 */

type Values = Readonly<Record<string, unknown>>;

/** @throws Error where anything was refused */
export async function taken(...told: readonly Promise<ToldAct>[]): Promise<readonly ToldAct[]> {
  const all: ToldAct[] = [];
  for (const one of told) {
    const answer = await one;
    if (codesIn(answer).length > 0) throw new Error(JSON.stringify(answer));
    all.push(answer);
  }
  return all;
}

/** The number of the entry that an act recorded first. */
export const entryIn = (told: ToldAct | undefined): number => told?.results[0]?.recorded[0]?.sequence ?? 0;

/** The family meets, makes a plan, and the authority agrees. */
export async function familyAgrees(story: Story, name: string, outcome = 'network-plan'): Promise<void> {
  const one = { children: [name] };
  const record = (role: Parameters<Story['record']>[0], fact: string, values: Values) =>
    taken(story.record(role, fact, values, one));
  const parent = { person: 'mother', relation: 'mother', hasParentalResponsibility: true, fatherLine: false };
  await record('social-worker', 'offerRecipient', { ...parent, status: 'known' });
  await record('social-worker', 'offer', { person: 'mother', inLetter: false, how: 'letter', language: 'en' });
  await record('social-worker', 'offerAnswer', { person: 'mother', answer: 'accepted' });
  const people = { invited: ['mother', 'grandmother'], attended: ['mother', 'grandmother'], declined: [] };
  await record('fgdm-coordinator', 'meeting', { method: 'fgc', ...people, place: 'Community hall' });
  await record('social-worker', 'wishesAndFeelings', { how: 'talked', words: 'I want to stay with Nan.' });
  await record('social-worker', 'noKnownAdults', { noneReason: 'Nobody was found.' });
  await record('fgdm-coordinator', 'familyPlan', { planMade: true, version: 1, goals: 'Nan helps every week.' });
  await taken(story.decide('team-manager', 'reply', { choice: 'agree' }, one));
  await taken(story.decide('team-manager', 'outcomes', { choice: [outcome] }, one));
}

export const offers = async (story: Story, role: Parameters<Story['offer']>[0], handOver: string, name: string) =>
  entryIn((await taken(story.offer(role, handOver, {}, { children: [name] })))[0]);

/** What the family agreed on is accepted into the journey that comes next, and the family's own ends. */
export async function familyHandsOver(story: Story, name: string, as: string): Promise<void> {
  const offer = await offers(story, 'team-manager', 'family-network-plan', name);
  await taken(story.acceptInto('social-worker', name, offer, as));
  await taken(story.end('team-manager', 'family-plan-agreed', { children: [name] }));
}

/** The elements of a plan, and its start on the day of the story: support is what the story adds. */
export async function planStarts(story: Story, name: string, { endOn, reviewOn }: Values): Promise<void> {
  const one = { children: [name] };
  const record = (role: Parameters<Story['record']>[0], fact: string, values: Values) =>
    taken(story.record(role, fact, values, one));
  const WORKER = 'social-worker';
  await record(WORKER, 'planPurpose', { purpose: 'Nan helps, so that home holds.' });
  await record(WORKER, 'successMeasure', { measure: 'school', target: 'There every day', baseline: 'Half the days' });
  await record(WORKER, 'planTerm', { version: 1, startOn: story.today, endOn });
  await record(WORKER, 'reviewPoint', { version: 1, reviewOn });
  for (const element of ['accommodation', 'additional-support'])
    await record(WORKER, 'noneOf', { element, reason: 'The child stays at home.' });
  await record(WORKER, 'monitoring', { visitor: 'worker-1', everyWeeks: 4, alone: true });
  await record(WORKER, 'planDraft', { version: 1 });
  await record('team-manager', 'elementsChecked', { version: 1 });
  await record(WORKER, 'prHolder', { person: 'mother', status: 'known' });
  await record(WORKER, 'agreement', { person: 'mother', as: 'pr-holder', answer: 'agrees', words: 'Yes, with Nan.' });
  await taken(story.decide('service-manager', 'adoptPlan', { choice: 'agree' }, one));
  await record(WORKER, 'wishesAndFeelings', { how: 'talked', words: 'Nan makes pancakes.' });
  await record(WORKER, 'activated', { told: ['mother'] });
}

/** A line of support, promised to the grandmother. */
export const promises = (story: Story, name: string, line: string, startOn: string) =>
  taken(
    story.record(
      'social-worker',
      'supportLine',
      {
        ...{
          line,
          kind: 'financial',
          person: 'grandmother',
          helps: 'carer',
          what: 'Wages while she is away from work',
        },
        ...{ pounds: 300, startOn, owner: 'finance' },
      },
      { children: [name] },
    ),
  );
