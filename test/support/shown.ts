import type { ToldAct } from '../../api/client';
import { addDays, civilDate, instant, londonDate } from '../../statute';
import { refusalsIn, type DutyShown, type Story } from './story';

/*
 * What the API shows of a story: lists of what is overdue, alerts, and how the timeline tells of duties.
 */

/** An act that must be recorded. @throws Error with the refusals */
export async function done(act: Promise<ToldAct>): Promise<ToldAct> {
  const told = await act;
  const refusals = refusalsIn(told);
  if (refusals.length > 0) throw new Error(JSON.stringify(refusals));
  return told;
}

/** Acts of which none depends on another, told side by side. @throws Error with the refusals of the first that has some */
export const allDone = async (...acts: readonly Promise<ToldAct>[]): Promise<void> => {
  await Promise.all(acts.map(done));
};

/** By both clocks: what had happened by nine on that morning, as was known then. A story acts at ten. */
export const asOf = (day: string) => ({ asAt: `${day}T09:00:00.000Z`, knownBy: `${day}T09:00:00.000Z` });
/** The same moment, by all that is known now. */
export const lookingBack = (day: string) => ({ asAt: `${day}T09:00:00.000Z` });

interface Listed {
  readonly daysOverdue: number;
  readonly about: string | null;
  readonly step: { readonly id: string };
  readonly child: { readonly id: string };
}

export interface Sought {
  readonly about?: string;
  readonly child?: string;
  readonly team?: string;
}

/** By how many days a duty is in a team's list of what is overdue; undefined when it is not in it. */
export async function daysOver(
  story: Story,
  step: string,
  moment: object = {},
  { about, child = 'child', team = 'north' }: Sought = {},
): Promise<number | undefined> {
  const document = `query ($team: ID, $asAt: DateTime, $knownBy: DateTime) {
    overdueDuties(team: $team, clockKinds: [STATUTORY_LIMIT, LOCAL_GUARD, OUTCOME_CHECK], asAt: $asAt, knownBy: $knownBy,
      first: 200) { edges { node { step { id } about daysOverdue child { id } } } } }`;
  const { overdueDuties } = await story.ask('supervisor', document, { team: story.team(team), ...moment });
  const { edges } = overdueDuties as { readonly edges: readonly { readonly node: Listed }[] };
  return edges
    .map(({ node }) => node)
    .find(
      (one) =>
        one.step.id === step && one.child.id === story.childId(child) && (about === undefined || one.about === about),
    )?.daysOverdue;
}

/** The days overdue on the day before a due day, on that day and on the day after, as was known on each. */
export const aroundTheDay = (story: Story, step: string, due: string, sought: Sought = {}) =>
  Promise.all([-1, 0, 1].map((days) => daysOver(story, step, asOf(addDays(civilDate(due), days)), sought)));
export const OVERDUE_THE_DAY_AFTER = [undefined, undefined, 1];

interface AlertShown {
  readonly about: string;
  readonly duty: string | null;
  readonly title: string;
  readonly raisedAt: string;
  readonly because: string | null;
}

/** A team's alerts about one duty, or about acts whose conditions are not met: when each was raised, and why it was withdrawn. */
export async function alertsOn(story: Story, about: DutyShown | 'GATE_NOT_MET', team = 'north') {
  const document =
    'query ($team: ID) { alerts(team: $team, first: 200) { edges { node { about duty title raisedAt because } } } }';
  const { alerts } = await story.ask('supervisor', document, { team: story.team(team) });
  const { edges } = alerts as { readonly edges: readonly { readonly node: AlertShown }[] };
  return edges
    .map(({ node }) => node)
    .filter((alert) => (about === 'GATE_NOT_MET' ? alert.about === about : alert.duty === about.id))
    .map(({ raisedAt, because }) => ({ raised: londonDate(instant(raisedAt)), because }));
}

/** Steps that are owed and not settled, with what each is about. */
export async function owed(story: Story, child = 'child', moment: object = {}): Promise<readonly string[]> {
  const duties = await story.duties(child, { ...moment });
  return duties.flatMap(({ step, about, outcome }) =>
    outcome === null ? [about === null ? step.id : `${step.id}:${about}`] : [],
  );
}

/** How the timeline shows that duties were settled in one way: which, on what day and why. */
export async function settledAs(story: Story, outcome: string, child = 'child') {
  const said = (values: readonly { name: string; value: string | null }[], name: string) =>
    values.find((one) => one.name === name)?.value ?? null;
  return (await story.timeline(child))
    .filter(({ type, values }) => type === 'CLOCK_SETTLED' && said(values, 'outcome') === outcome)
    .map(({ subject, occurredOn, values }) => [subject, occurredOn, said(values, 'reason')]);
}

/** Which parts of a gate are not met, by what is missing and of whom. */
export const missingIn = ({ limbs }: Awaited<ReturnType<Story['gate']>>) =>
  limbs.flatMap(({ missing }) => missing.map(({ what, person }) => (person === null ? what : `${what} (${person})`)));

/** How a journey stands: whether it is open, how it ended, which it follows, and its hand-overs. */
export async function journeyShown(story: Story, id: string) {
  const document = `query ($id: ID!) { journey(id: $id) { open end endedOn type follows { id }
    handOvers { id waiting accepted into { id } } } }`;
  return (await story.ask('auditor', document, { id }))['journey'];
}
