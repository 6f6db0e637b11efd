import { findRule, type CivilDate } from '../../statute';
import type { Entry, Item, JourneyDefinition, View } from './definition';
import type { Occurred } from './events';
import type { Role } from './people';
import { refusal, type Refusal } from './refusals';

/*
 * Papers made from the record: letters, statements, records of a meeting. A paper says what the record says and nothing else;
 * it is made anew each time it is asked for, by both clocks, and is not kept.
 */

/** One of several papers of a kind: for a person, a body, one of two parties; for another reader where it says so. */
export interface PaperItem<I = unknown> extends Item<I> {
  readonly to?: Role;
}

/** A paper that can be made of a journey. `I` is what it is about, where there is one for each of several. */
export interface DocumentDefinition<V extends View = View, I = unknown> {
  readonly title: string;
  /** For whom it is written. */
  readonly to: Role;
  /** The proposal that it belongs to: where that is not switched on, it is refused. */
  readonly pack?: string;
  readonly forEach?: (view: V) => readonly PaperItem<I>[];
  /** Since when there is something to make it of; undefined while there is not. */
  readonly from: (view: V, about: I) => Occurred | undefined;
  /** Why it may not be made now, if it may not. */
  readonly refusedWhen?: (view: V, today: CivilDate, about: I) => Refusal | undefined;
  /** It goes to somebody outside and says nothing of the journey; the child is named only where this says so. */
  readonly outside?: { readonly names: (view: V, about: I) => boolean };
  readonly parts: readonly DocumentPart<V, I>[];
}

export type DocumentPart<V extends View = View, I = unknown> =
  /** Sentences, and the rules that they rest on, each shown with its citation and how sure we are of it. */
  | {
      readonly part: 'says';
      readonly heading?: string;
      readonly says: (view: V, today: CivilDate, about: I) => readonly string[];
      readonly rules?: readonly string[];
    }
  /** Entries of the record as they stand, with their sealed words for those who may open them. */
  | {
      readonly part: 'entries';
      readonly heading: string;
      readonly of: readonly string[];
      /** Only of these; all when left out. */
      readonly only?: (view: V, about: I) => (entry: Pick<Entry, 'id' | 'on' | 'value'>) => boolean;
      /** Only these fields; all when left out. */
      readonly fields?: readonly string[];
      readonly last?: true;
      readonly nothing: string;
    }
  /** Rows that are read from the record, and what each column says; references and codes, never sealed words. */
  | {
      readonly part: 'table';
      readonly heading: string;
      readonly columns: readonly string[];
      readonly rows: (view: V, today: CivilDate, about: I) => readonly (readonly string[])[];
      readonly nothing: string;
    }
  /** Entries of the journeys of one type that this one follows, as far as whoever reads the paper sees them. */
  | {
      readonly part: 'followed';
      readonly heading: string;
      readonly journey: string;
      readonly of: readonly string[];
      readonly nothing: string;
    }
  /** Duties of some steps, or of all, with how each date was come to. */
  | {
      readonly part: 'duties';
      readonly heading: string;
      readonly steps: readonly string[] | 'every-step';
      readonly which: 'open' | 'late' | 'all';
      readonly nothing: string;
    }
  /** Whom to ring, which whoever makes the paper says. */
  | { readonly part: 'whom-to-ring' };

/** Sentences without a rule behind them, where they do not depend on the record. */
export const saying = (...says: readonly string[]) => ({ part: 'says', says: () => says }) as const;

/** The paper that every journey has: what was late, what is late, and why. */
const LATE: DocumentDefinition = {
  title: 'What was late, what is late, and how each date was come to',
  to: 'child',
  from: (view) => view.started,
  parts: [
    saying(
      'Each line says what was owed, by when, how that date was come to and how sure we are of it.',
      'Only a limit of law that was read in the instrument, and is in force, is called a breach of the law.',
    ),
    { part: 'duties', heading: 'Late', steps: 'every-step', which: 'late', nothing: 'Nothing is or was late.' },
    { part: 'whom-to-ring' },
  ],
};

/** A paper, and what it is about. */
export interface Paper {
  readonly id: string;
  /** Its id in the definition. */
  readonly document: string;
  readonly definition: DocumentDefinition;
  readonly to: Role;
  readonly about: unknown;
  /** Since when there is something to make it of; undefined while there is not, or while it is refused. */
  readonly from: Occurred | undefined;
  readonly refused: Refusal | undefined;
}

/** Every paper of a journey as it stands; of a kind that there is none of yet, the kind itself. */
export const papersIn = (journey: Pick<JourneyDefinition, 'documents'>, view: View, today: CivilDate): Paper[] =>
  Object.entries(documentsOf(journey)).flatMap(([document, definition]) => {
    const off = notSwitchedOn(definition, view, today);
    const common = { document, definition };
    const items: readonly PaperItem[] = definition.forEach ? definition.forEach(view) : [{ key: '', about: undefined }];
    if (items.length === 0)
      return [{ ...common, id: document, to: definition.to, about: undefined, from: undefined, refused: off }];
    return items.map(({ key, about, to = definition.to }) => {
      const from = definition.from(view, about);
      const refused = off ?? (from && definition.refusedWhen?.(view, today, about));
      const id = key === '' ? document : `${document}:${key}`;
      return { ...common, id, to, about, refused, from: refused ? undefined : from };
    });
  });

const notSwitchedOn = ({ pack }: DocumentDefinition, view: View, today: CivilDate): Refusal | undefined =>
  pack === undefined || view.packOn(pack, today)
    ? undefined
    : refusal(
        'not-compliant',
        'This paper belongs to a proposal that is not law, and that is not switched on here.',
        'paper',
      );

/** Every paper that can be made of a journey, by its id. */
export const documentsOf = ({
  documents,
}: Pick<JourneyDefinition, 'documents'>): Readonly<Record<string, DocumentDefinition>> => ({
  ...documents,
  'late-explained': LATE,
});

/**
 * What is wrong with the parts of a document, for the check of a definition; undefined when nothing is.
 * @param known facts and decisions, and steps, of the journey
 */
export function faultIn(
  parts: readonly DocumentPart<never>[],
  known: { readonly entries: ReadonlySet<string>; readonly steps: ReadonlySet<string> },
): string | undefined {
  for (const part of parts) {
    if (part.part === 'entries') {
      const unknown = part.of.find((name) => !known.entries.has(name));
      if (unknown !== undefined) return `shows ${unknown}, which is not defined`;
    }
    if (part.part === 'duties' && part.steps !== 'every-step') {
      const unknown = part.steps.find((step) => !known.steps.has(step));
      if (unknown !== undefined) return `shows duties of ${unknown}, which is no step`;
    }
    if (part.part === 'says') for (const id of part.rules ?? []) findRule(id);
  }
  return undefined;
}
