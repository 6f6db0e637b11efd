import * as wf from '@temporalio/workflow';
import type { JourneyActivities } from '../activities';
import { epochMs, instant, type Instant } from '../statute';
import { decide, nextWake, wake, type Sent } from './kernel/decide';
import type { JourneyDefinition } from './kernel/definition';
import { learn, lawOn } from './kernel/law';
import { changesBetween, rowOf } from './kernel/projection';
import { accepted, refused, type Judged, type Refusal } from './kernel/refusals';
import { emptyJourney, fold, type JourneyState } from './kernel/state';
import { lawChangedSignal, nudgeSignal, recordUpdate, REFUSAL, type JourneyInput, type Kept } from './messages';
import { londonDate } from '../statute';
import type { Recorded } from './kernel/events';

/** A run makes way for the next after this many events of the engine. */
const ROLL_OVER_AFTER = 2_000;
/** A journey looks up at least this often, whether or not anything is due. */
const LONGEST_SLEEP_MS = 30 * 86_400_000;
/** An opening that is refused leaves nothing; its empty run ends after this. */
const EMPTY_RUN_MS = 10_000;

const { append, lawSince } = wf.proxyLocalActivities<JourneyActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '100 milliseconds', maximumInterval: '10 seconds' },
});

/** A validator must answer at once: an asynchronous one would stall the journey, so its type forbids it. */
type Validator<A extends readonly unknown[]> = (...args: A) => undefined;

/** The durable run of a journey, for any definition. */
export function durable(definition: JourneyDefinition): (input: JourneyInput) => Promise<void> {
  const run = async (input: JourneyInput): Promise<void> => {
    const journey = new Run(definition, input);
    const validator: Validator<[readonly Sent[]]> = (sent) => journey.check(sent);
    wf.setHandler(recordUpdate, (sent) => journey.take(sent), { validator });
    wf.setHandler(lawChangedSignal, () => journey.distrustLaw());
    wf.setHandler(nudgeSignal, () => journey.lookAtRun());
    if (!(await journey.begun())) return;
    while (!journey.mustRollOver()) await journey.sleepAndWake();
    await wf.condition(wf.allHandlersFinished);
    await wf.makeContinueAsNewFunc<typeof run>({
      initialVersioningBehavior: 'AUTO_UPGRADE',
    })({ ...input, snapshot: journey.state });
  };
  wf.setWorkflowOptions({ versioningBehavior: 'PINNED' }, run);
  return run;
}

/** One step worked out from several commands: their events, command by command, and the state after all. */
interface Worked {
  readonly told: readonly { readonly command: string; readonly body: string; readonly events: readonly Recorded[] }[];
  readonly state: JourneyState;
}

/** A journey in one run of the engine. Commands are taken one after the other, whatever order they arrive in. */
class Run {
  state: JourneyState;
  private queue: Promise<unknown> = Promise.resolve();
  private lawIsStale = false;
  private wakeAt: Instant | undefined;
  /** Seen when something was kept or told: a refusal leaves no trace in the engine's history, so it may decide nothing here. */
  private makesWay = false;
  private last:
    | {
        readonly sent: readonly Sent[];
        readonly state: JourneyState;
        readonly now: Instant;
        readonly judged: Judged<Worked>;
      }
    | undefined;

  constructor(
    private readonly definition: JourneyDefinition,
    private readonly input: JourneyInput,
  ) {
    this.state = input.snapshot ?? emptyJourney(input.journey);
    this.wakeAt = nextWake(definition, this.state, this.now());
  }

  /** The journey's own clock: the engine's, which a test may skip ahead, plus the offset fixed at its start. */
  private now(): Instant {
    return instant(Date.now() + this.input.clockOffsetMs);
  }

  check(sent: readonly Sent[]): undefined {
    const judged = this.work(sent);
    if (!judged.ok) throw failure(judged.refusal);
  }

  take(sent: readonly Sent[]): Promise<readonly Kept[]> {
    const turn = this.queue.then(() => this.keep(sent));
    this.queue = turn.catch(() => undefined); // a refusal is the sender's; the next in the queue goes on
    return turn;
  }

  distrustLaw(): void {
    this.lawIsStale = true;
  }

  /** False when nothing was recorded and nobody is waiting: the opening was refused. */
  async begun(): Promise<boolean> {
    for (;;) {
      if (await wf.condition(() => this.state.started !== undefined, EMPTY_RUN_MS)) return true;
      if (wf.allHandlersFinished()) return this.state.started !== undefined;
    }
  }

  lookAtRun(): void {
    this.makesWay ||= this.mustRollOver();
  }

  mustRollOver(): boolean {
    const { historyLength, continueAsNewSuggested, targetWorkerDeploymentVersionChanged } = wf.workflowInfo();
    return (
      historyLength > (this.input.rollOverAfter ?? ROLL_OVER_AFTER) ||
      continueAsNewSuggested ||
      targetWorkerDeploymentVersionChanged
    );
  }

  /** Sleeps until the next moment at which time alone changes something, then says what it changed. */
  async sleepAndWake(): Promise<void> {
    const now = Date.now() + this.input.clockOffsetMs;
    const armed = Math.min(this.wakeAt === undefined ? Infinity : epochMs(this.wakeAt), now + LONGEST_SLEEP_MS);
    const sooner = () => this.wakeAt !== undefined && epochMs(this.wakeAt) < armed;
    const woken = await wf.condition(() => this.lawIsStale || sooner() || this.makesWay, Math.max(1, armed - now));
    if (woken && !this.lawIsStale) return; // only the timer is set anew, or the run rolls over
    const turn = this.queue.then(() => this.lookUp());
    this.queue = turn.catch(() => undefined);
    await turn;
  }

  /** What the validator has worked out serves the handler too, as long as neither the journey nor its clock has moved on. */
  private work(sent: readonly Sent[]): Judged<Worked> {
    const { last } = this;
    const now = this.now();
    if (last?.sent === sent && last.state === this.state && last.now === now) return last.judged;
    const judged = this.workOut(sent, now);
    this.last = { sent, state: this.state, now, judged };
    return judged;
  }

  private workOut(sent: readonly Sent[], now: Instant): Judged<Worked> {
    const told: Worked['told'][number][] = [];
    let state = this.state;
    for (const one of sent) {
      const judged = decide(this.definition, state, one, now);
      if (!judged.ok) return refused(judged.refusal);
      told.push({ command: one.id, body: one.body, events: judged.value.events });
      state = judged.value.state;
    }
    return accepted(sent.length > 1 ? together(this.state, told) : { told, state });
  }

  /** Decides on what is known now, keeps it, and decides again whenever the record or the law was ahead. */
  private async keep(sent: readonly Sent[]): Promise<readonly Kept[]> {
    const kept: Kept[] = [];
    for (let open = sent; open.length > 0;) {
      const judged = this.work(open);
      if (!judged.ok) throw failure(judged.refusal);
      const answer = await this.store(judged.value);
      kept.push(...answer);
      open = open.filter(({ id }) => !kept.some(({ command }) => command === id));
    }
    return sent.flatMap(({ id }) => kept.find(({ command }) => command === id) ?? []);
  }

  /** Appends once, and takes up whatever the answer brings. Empty when it has to be decided again. */
  private async store({ told, state }: Worked): Promise<readonly Kept[]> {
    const answer = await append({
      journey: this.input.journey,
      expected: this.state.sequence,
      lawVersion: this.state.law.version,
      told,
      row: rowOf(state),
      changes: changesBetween(
        this.state,
        state,
        told.flatMap(({ events }) => events),
      ),
      packs: lawOn(state.law, rowOf(state).authority, londonDate(this.now())).packs,
    });
    switch (answer.kind) {
      case 'kept':
        this.become(state);
        return answer.kept;
      case 'known':
        this.become(fold(this.state, answer.events));
        return answer.kept;
      case 'behind':
        this.become(fold(this.state, answer.events));
        return [];
      case 'law':
        this.become({ ...this.state, law: learn(this.state.law, answer.changes) });
        return [];
      case 'refused':
        throw failure(answer.refusal);
    }
  }

  private become(state: JourneyState): void {
    this.state = state;
    this.wakeAt = nextWake(this.definition, state, this.now());
    this.lookAtRun();
  }

  /** Takes up changes of law, then says what time and law have changed. */
  private async lookUp(): Promise<void> {
    const cause = this.lawIsStale ? 'law' : 'time';
    this.lawIsStale = false;
    const changes = await lawSince(rowOf(this.state).authority, this.state.law.version);
    this.become({ ...this.state, law: learn(this.state.law, changes) });
    for (;;) {
      const { events, state } = wake(this.definition, this.state, this.now(), changes.length > 0 ? 'law' : cause);
      if (events.length === 0) return this.become(this.state);
      const told = [{ command: `wake-${this.state.sequence}`, body: cause, events }];
      if ((await this.store({ told, state })).length > 0) return;
    }
  }
}

/** What is appended together becomes known at one moment: the first command's. */
function together(before: JourneyState, told: Worked['told']): Worked {
  const recordedAt = told[0]?.events[0]?.recordedAt;
  const stamped = told.map(({ events, ...command }) => ({
    ...command,
    events: events.map((event) => (recordedAt === undefined ? event : { ...event, recordedAt })),
  }));
  return {
    told: stamped,
    state: fold(
      before,
      stamped.flatMap(({ events }) => events),
    ),
  };
}

const failure = (refusal: Refusal): wf.ApplicationFailure =>
  wf.ApplicationFailure.create({ type: REFUSAL, message: refusal.code, details: [refusal], nonRetryable: true });
