import { batched } from '../activities/batched';
import { isLaw, londonDate, plainDate, type CivilDate } from '../statute';
import { journeyOf } from '../workflows/catalogue';
import { daysOverdue, standingAt, statusOf } from '../workflows/kernel/status';
import { builder } from './builder';
import { perRequest, type Context } from './context';
import { DutyRef, type DutySeen } from './duties';
import { ruleNamed } from './rules';

/* What whoever answers for overdue duties asks of each: what it rests on, what was tried last, and whether it is a breach of law. */

/** Whether a duty was late, and the last day on which it would not have been. */
function lateness(duty: DutySeen): { readonly due: CivilDate; readonly words: string } | undefined {
  const standing = standingAt(duty, duty.asAt);
  const due = standing?.due?.on;
  if (due === undefined) return undefined;
  if (statusOf(duty, duty.asAt) === 'overdue')
    return { due, words: `was due on ${plainDate(due)} and is ${days(daysOverdue(duty, duty.asAt))} overdue` };
  return standing?.outcome === 'met-late'
    ? { due, words: `was due on ${plainDate(due)} and was done late` }
    : undefined;
}

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);

interface Judged {
  readonly legal: boolean;
  readonly reason: string;
}

/** A limit of law that somebody has read and that was not kept; anything less is late and no breach. */
async function breachOf(context: Context, duty: DutySeen): Promise<Judged | null> {
  const late = lateness(duty);
  if (!late) return null;
  const not = (why: string): Judged => ({
    legal: false,
    reason: `It ${late.words}. Not reported as a breach: ${why}.`,
  });
  if (duty.clockKind !== 'statutory-limit' || duty.rule === null) return not('the date is local and not law');
  const { citation, force } = await ruleNamed(context, duty.rule);
  const cited = citation ? `${citation.instrument}, ${citation.provision}` : duty.rule;
  if (!isLaw(force)) return not(`it rests on guidance (${cited})`);
  if (duty.verified !== true) return not(`nobody has read the figure in the instrument (${cited})`);
  return { legal: true, reason: `It ${late.words}. Breach of ${cited}.` };
}

// ---- The last try ----

/** The last day on which something was recorded towards each duty, since it opened. */
const triesOf = perRequest(({ prisma }) =>
  batched(async (keys: readonly string[]) => {
    const rows = await prisma.$queryRaw<{ key: string; on: CivilDate }[]>`
      select k.key, max(coalesce(c.occurred_on, e.occurred_on))::text as on
      from jsonb_to_recordset(${`[${keys.join()}]`}::jsonb) as k(key text, journey text, names text[], "from" date, "to" date,
        known timestamptz)
      join event e on e.stream = k.journey and e.type in ('fact.recorded', 'decision.made', 'handover.offered')
        and coalesce(e.payload->>'fact', e.payload->>'decision', e.payload->>'handOver') = any(k.names)
        and e.recorded_at <= k.known
      left join lateral (
        select occurred_on from event where stream = e.stream and type = 'fact.corrected' and recorded_at <= k.known
          and (payload->>'corrects')::int = e.sequence order by sequence desc limit 1) c on true
      where coalesce(c.occurred_on, e.occurred_on) between k."from" and k."to"
        and not exists (select from event w where w.stream = e.stream and w.type = 'fact.withdrawn'
          and w.recorded_at <= k.known and (w.payload->>'withdraws')::int = e.sequence)
      group by k.key`;
    const found = new Map(rows.map(({ key, on }) => [key, on]));
    return new Map(keys.flatMap((key) => (found.has(idIn(key)) ? [[key, found.get(idIn(key))]] : [])));
  }),
);

const idIn = (key: string): string => (JSON.parse(key) as { readonly key: string }).key;

async function lastTry(context: Context, duty: DutySeen): Promise<CivilDate | null> {
  const { id, journey, journeyType, step, openedOn, asAt, knownBy } = duty;
  const names = journeyOf(journeyType).definition.steps[step]?.evidence ?? [];
  const asked = { key: id, journey, names, from: openedOn, to: londonDate(asAt), known: knownBy ?? 'infinity' };
  return (await triesOf(context)(JSON.stringify(asked))) ?? null;
}

builder.objectFields(DutyRef, (t) => ({
  ruleId: t.id({
    nullable: true,
    description: 'The rule, or the local setting, that its due date rests on; null for a condition.',
    resolve: ({ rule }) => rule,
  }),
  lastTry: t.field({
    type: 'Date',
    nullable: true,
    description:
      'The last day, since it opened, on which something was recorded towards it: also a contact or a visit that reached nobody.',
    resolve: (duty, _, context) => lastTry(context, duty),
  }),
  legalBreach: t.boolean({
    description: 'Whether a limit of law, whose figure somebody has read in the instrument, was not kept.',
    resolve: async (duty, _, context) => (await breachOf(context, duty))?.legal ?? false,
  }),
  breachReason: t.string({
    nullable: true,
    description: 'Why it is a breach of law, or why it is late and no breach; null while it is in time.',
    resolve: async (duty, _, context) => (await breachOf(context, duty))?.reason ?? null,
  }),
}));
