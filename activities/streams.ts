import { FIRST_LINK, hashOf, type Chained, type Link } from './chain';
import type { Finding, FindingCode } from './proof';

/*
 * Whether a stream of events is as it was written. Pure like `proof.ts`, and for the same reason.
 */

/** An event as it is kept, with the moment at which the database stored it, by its own clock (UTC, microseconds). */
export interface Stored extends Link {
  readonly storedAt: string;
}

/** A place in a stream, and the hash of the event there (base64). */
export interface Place {
  readonly sequence: number;
  readonly hash: string;
}

/** What others remember of a stream. */
export interface Remembered {
  /** What the stream's own row says of its last event; null when there is no row, undefined when it was not looked for. */
  readonly head?: Place | null | undefined;
  /** What checkpoints vouch for, the earliest first. */
  readonly leaves?: readonly (Place & { readonly checkpoint: number })[] | undefined;
  /** When checkpoints were taken (milliseconds), and the number of the newest; left out where they do not bound `storedAt`. */
  readonly times?: { readonly of: (checkpoint: number) => number | undefined; readonly newest: number } | undefined;
}

/** Clocks of the worker and the database may differ by so much, and a transaction may take as long. */
export const CLOCKS_MS = 5 * 60_000;
/** An append may wait so long for a database that is away. */
export const LATE_MS = 24 * 3_600_000;
/** A database's clock may be set back by so much. */
export const SET_BACK_MS = 10_000;

/** Places that an event may have been moved from are tried up to here. */
const FARTHEST = 2_000;

/** Checks one stream, event by event as they come in their order. It says what is wrong first, once for links and once for times. */
export class StreamCheck {
  events = 0;
  private last: Place = { sequence: 0, hash: FIRST_LINK };
  private broken: Finding | undefined;
  private mistimed: Finding | undefined;
  private lastStored = -Infinity;
  /** Whether the journey's clock is the engine's: then its moments can be compared with the database's. */
  private ownClock = false;

  constructor(
    readonly stream: string,
    private readonly remembered: Remembered = {},
  ) {}

  take(event: Stored): void {
    this.events += 1;
    const content = contentOf(event);
    if (!this.broken) {
      this.broken = this.wrongPlace(event) ?? this.wrongHash(event, content) ?? this.wrongByCheckpoint(event);
      if (!this.broken) this.last = { sequence: event.sequence, hash: event.hash };
    }
    if (event.type === 'journey.started') this.ownClock = Object(event.payload).clockOffsetMs === 0;
    this.mistimed ??= this.wrongTime(event);
  }

  /** After the last event. @returns everything that is wrong; nothing when all is well */
  end(): readonly Finding[] {
    this.broken ??= this.wrongEnd();
    return [this.broken, this.mistimed].filter((finding) => finding !== undefined);
  }

  private finding(code: FindingCode, sequence: number, message: string, checkpoint: number | null = null): Finding {
    return { code, message, stream: this.stream, sequence, checkpoint };
  }

  private wrongPlace(event: Stored): Finding | undefined {
    const { head } = this.remembered;
    const { sequence } = event;
    const next = this.last.sequence + 1;
    if (sequence < next)
      return this.finding('event-added', sequence, `An event stands in place ${sequence}, which no event can have.`);
    if (sequence > next)
      return this.finding('event-missing', next, `Event ${next} was removed: event ${sequence} comes next.`);
    if (!head || sequence <= head.sequence) return undefined;
    const voucher = this.remembered.leaves?.find((leaf) => leaf.sequence >= sequence)?.checkpoint;
    if (voucher !== undefined)
      return this.finding(
        'head-altered',
        sequence,
        `The stream's row was set back to ${head.sequence}: checkpoint ${voucher} vouches for event ${sequence}.`,
        voucher,
      );
    const said = `Event ${sequence} stands beyond the head of its stream, which is ${head.sequence}`;
    return this.finding('event-added', sequence, `${said}: it was added past the service, or the head was set back.`);
  }

  private wrongHash(event: Stored, content: Chained): Finding | undefined {
    const { sequence, previousHash, hash } = event;
    const follows = previousHash === this.last.hash;
    if (hashOf(content, previousHash) === hash)
      return follows
        ? undefined
        : this.finding(
            'link-broken',
            sequence,
            `Event ${sequence} is whole, and followed on another event than the one that now stands before it: one of the two was put there later.`,
          );
    const own = follows ? undefined : placeWrittenFor(event, content);
    if (own !== undefined)
      return this.finding('event-moved', sequence, `What stands in place ${sequence} was written for place ${own}.`);
    const said = `Event ${sequence} was changed after it was written, or does not belong here`;
    return this.finding('event-altered', sequence, `${said}: its content does not give its hash.`);
  }

  private wrongByCheckpoint({ sequence, hash }: Stored): Finding | undefined {
    const leaves = this.remembered.leaves ?? [];
    const differs = leaves.find((leaf) => leaf.sequence === sequence && leaf.hash !== hash);
    if (!differs) return undefined;
    const since = (leaves.findLast((leaf) => leaf.sequence < sequence)?.sequence ?? 0) + 1;
    const which = since === sequence ? `Event ${sequence} was` : `One of the events ${since} to ${sequence} was`;
    const { checkpoint } = differs;
    const message = `${which} written anew, with all hashes after it: checkpoint ${checkpoint} vouches for another event ${sequence}.`;
    return this.finding('rewritten', sequence, message, checkpoint);
  }

  private wrongEnd(): Finding | undefined {
    const { head } = this.remembered;
    const { sequence, hash } = this.last;
    const voucher = this.remembered.leaves?.findLast((leaf) => leaf.sequence > sequence);
    const more = voucher ? ` Checkpoint ${voucher.checkpoint} vouches for ${voucher.sequence}.` : '';
    const at = voucher?.checkpoint ?? null;
    const next = sequence + 1;
    if (this.events === 0 && (voucher || (head && head.sequence > 0)))
      return this.finding('stream-missing', 1, `Every event of the stream was removed.${more}`, at);
    if (head && head.sequence > sequence)
      return this.finding(
        'newest-missing',
        next,
        `The newest events were removed: the stream ends at ${sequence}, and its row remembers ${head.sequence}.${more}`,
        at,
      );
    if (voucher)
      return this.finding('rolled-back', next, `The stream was set back: it ends at ${sequence}.${more}`, at);
    if (this.events === 0) return undefined;
    if (head === null)
      return this.finding('head-missing', sequence, "The stream's own row was removed; its events are there.");
    if (head && head.hash !== hash)
      return this.finding('head-altered', sequence, "The stream's row remembers another last event than this one.");
    return undefined;
  }

  // ---- The database's clock ----

  private wrongTime({ sequence, recordedAt, storedAt }: Stored): Finding | undefined {
    const stored = Date.parse(storedAt);
    const early = stored < this.lastStored - SET_BACK_MS;
    this.lastStored = Math.max(this.lastStored, stored);
    const wrong = (what: string, checkpoint: number | null = null): Finding =>
      this.finding('stored-time', sequence, `Event ${sequence} is said to have been stored ${what}.`, checkpoint);
    if (Number.isNaN(stored)) return wrong('at no moment at all');
    if (early) return wrong('before the event before it');
    const recorded = Date.parse(recordedAt);
    if (this.ownClock && recorded > stored + CLOCKS_MS) return wrong('before it was recorded');
    if (this.ownClock && stored > recorded + LATE_MS) return wrong('more than a day after it was recorded');
    return this.outsideWindow(sequence, stored, wrong);
  }

  /** An event was stored after the last checkpoint that lacks it was taken, and before the first that has it. */
  private outsideWindow(
    sequence: number,
    stored: number,
    wrong: (what: string, checkpoint: number) => Finding,
  ): Finding | undefined {
    const { times, leaves = [] } = this.remembered;
    if (!times) return undefined;
    const having = leaves.find((leaf) => leaf.sequence >= sequence)?.checkpoint ?? times.newest + 1;
    const until = times.of(having);
    if (until !== undefined && stored > until + CLOCKS_MS)
      return wrong(`after checkpoint ${having}, which vouches for it`, having);
    const from = times.of(having - 1);
    if (from !== undefined && stored < from - CLOCKS_MS)
      return wrong(`before checkpoint ${having - 1}, which does not have it`, having - 1);
    return undefined;
  }
}

/** What the hash covers besides the hash before it. */
function contentOf({ previousHash: _p, hash: _h, storedAt: _s, ...content }: Stored): Chained {
  return content;
}

/** The place in its stream that an event was written for, if it is another than where it stands. */
function placeWrittenFor({ previousHash, hash }: Stored, content: Chained): number | undefined {
  for (let sequence = 1; sequence <= FARTHEST; sequence += 1)
    if (hashOf({ ...content, sequence }, previousHash) === hash) return sequence;
  return undefined;
}

/**
 * Checks a whole stream.
 * @param events in the order of their places
 * @param remembered what its row and checkpoints say of it
 * @returns everything that is wrong; nothing when all is well
 */
export function verifyStream(
  stream: string,
  events: Iterable<Stored>,
  remembered: Remembered = {},
): readonly Finding[] {
  const check = new StreamCheck(stream, remembered);
  for (const event of events) check.take(event);
  return check.end();
}
