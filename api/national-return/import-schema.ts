import type { Instant } from '../../statute';
import { journeyOf } from '../../workflows/catalogue';
import { leadOn, categoriesOf } from '../../workflows/leaving-care/categories';
import { statusOf, type DutyStatus } from '../../workflows/kernel/status';
import type { JourneyState } from '../../workflows/kernel/state';
import type { Refusal } from '../../workflows/kernel/refusals';
import { builder, CommandError, inWords } from '../builder';
import { keyField } from '../inputs';
import { DIFFERENCES } from './news';
import { importCareLeavers, MAX_CHILDREN, refusedIn, type Imported, type Outcome } from './import';
import type { ReturnFile } from './tables';

/*
 * `importCareLeavers` as the API shows it: numbers, and the lines of a return. No value of a row is ever in an answer.
 */

interface Payload {
  readonly imported: Imported | undefined;
  readonly files: readonly ReturnFile[];
  readonly now: Instant;
  readonly errors: readonly Refusal[];
}

// ---- Counting ----

interface Counted {
  readonly code: string;
  readonly title: string;
  readonly count: number;
}

function counted(codes: readonly string[], titleOf: (code: string) => string = inWords): Counted[] {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .map(([code, count]) => ({ code, title: titleOf(code), count }))
    .toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

const { steps } = journeyOf('leaving-care').definition;
const stepTitle = (step: string): string => steps[step]?.title ?? step;

const outcomesOf = ({ imported }: Payload): readonly Outcome[] =>
  (imported?.outcomes ?? []).map(({ outcome }) => outcome);
const countOf = (payload: Payload, what: Outcome['what']): number =>
  outcomesOf(payload).filter((outcome) => outcome.what === what).length;
const whysOf = (payload: Payload, what: 'left-out' | 'left-alone'): readonly string[] =>
  outcomesOf(payload).flatMap((outcome) => (outcome.what === what && 'why' in outcome ? [outcome.why] : []));

/** Steps of the duties that stand so at once in the journeys that are opened. */
const standing = (payload: Payload, status: DutyStatus): readonly string[] =>
  outcomesOf(payload).flatMap((outcome) =>
    outcome.what === 'opened' ? stepsOf(outcome.state, status, payload.now) : [],
  );

const stepsOf = ({ duties }: JourneyState, status: DutyStatus, now: Instant): readonly string[] =>
  Object.values(duties).flatMap((duty) => (statusOf(duty, now) === status ? [duty.step] : []));

const leads = ({ imported }: Payload): readonly string[] =>
  (imported?.outcomes ?? []).flatMap(({ child, outcome }) =>
    outcome.what === 'opened' && imported ? (leadOn(categoriesOf(child.history), imported.today) ?? []) : [],
  );

// ---- What the schema shows ----

const CountType = builder.objectRef<Counted>('ReturnCount').implement({
  description: 'How many of a kind a return comes to.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The kind, by its code or the id of its step.' }),
    title: t.exposeString('title', { description: 'The kind, in words.' }),
    count: t.exposeInt('count', { description: 'How many.' }),
  }),
});

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column?: string;
  readonly code: string;
  readonly message: string;
}

const FindingType = builder.objectRef<Finding>('ReturnFinding').implement({
  description: 'A line of a return, and what there is to say of it. Never a value: a return holds birth dates.',
  fields: (t) => ({
    file: t.exposeString('file', { description: 'The file.' }),
    line: t.exposeInt('line', { description: 'Its line; the column names are line 1.' }),
    column: t.string({
      nullable: true,
      description: 'The column to look at.',
      resolve: ({ column }) => column ?? null,
    }),
    code: t.exposeString('code', { description: 'For programs: a stable code.' }),
    message: t.exposeString('message', { description: 'For people: a sentence.' }),
  }),
});

const differencesOf = ({ imported }: Payload): Finding[] =>
  (imported?.outcomes ?? []).flatMap(({ differences }) =>
    differences.map(({ kind, ...place }) => ({ ...place, code: kind, message: DIFFERENCES[kind] })),
  );

const PayloadType = builder.objectRef<Payload>('ImportCareLeaversPayload').implement({
  description: 'What came of a return, or would come of it. A refusal of one child undoes nothing for the others.',
  fields: (t) => {
    const counts = (description: string, resolve: (payload: Payload) => Counted[]) =>
      t.field({ type: [CountType], description, resolve });
    const count = (description: string, resolve: (payload: Payload) => number) => t.int({ description, resolve });
    return {
      children: count('Children that the rows tell of.', ({ imported }) => imported?.outcomes.length ?? 0),
      opened: count('Journeys opened.', (payload) => countOf(payload, 'opened')),
      changed: count('Journeys that were there, and to which something new was brought.', (payload) =>
        countOf(payload, 'changed'),
      ),
      unchanged: count('Journeys that were there and have it all.', (payload) => countOf(payload, 'unchanged')),
      leftOut: counts('Children for whom no journey is opened, and why.', (payload) =>
        counted(whysOf(payload, 'left-out')),
      ),
      leftAlone: counts('Children whose record is left as it is, and why.', (payload) =>
        counted(whysOf(payload, 'left-alone')),
      ),
      categories: counts('Of those opened, by the category that leads today.', (payload) => counted(leads(payload))),
      overdueAtOnce: counts('Duties overdue at once in those opened, by step.', (payload) =>
        counted(standing(payload, 'overdue'), stepTitle),
      ),
      unknown: counts('Duties of which the return cannot tell whether they were done, by step.', (payload) =>
        counted(standing(payload, 'unknown'), stepTitle),
      ),
      questions: counts('What the return leaves open for those opened.', ({ imported }) =>
        counted(
          (imported?.outcomes ?? []).flatMap(({ child, outcome }) =>
            outcome.what === 'opened' ? child.questions : [],
          ),
        ),
      ),
      refused: t.field({
        type: [FindingType],
        description: 'Rows that were not taken, and children by their header row. All others were.',
        resolve: ({ imported, files }) => (imported ? [...refusedIn(imported, files)] : []),
      }),
      differences: t.field({
        type: [FindingType],
        description: 'Where the return and the record say different things. Nothing is corrected by itself.',
        resolve: differencesOf,
      }),
      filesLeftAlone: t.stringList({
        description: 'Files that are no part of what is read.',
        resolve: ({ imported }) => [...(imported?.read.leftAlone ?? [])],
      }),
      errors: t.field({
        type: [CommandError],
        description: 'Why it was refused as a whole; empty when it was not.',
        resolve: ({ errors }) => [...errors],
      }),
    };
  },
});

const FileInput = builder.inputType('ReturnFileInput', {
  description: 'A file of the national return on children looked after (SSDA903).',
  fields: (f) => ({
    name: f.string({ required: true, description: 'Its name; what it ends in says which table it is.' }),
    text: f.string({ required: true, description: 'All of it, as CSV.' }),
  }),
});

builder.mutationField('importCareLeavers', (t) =>
  t.field({
    type: PayloadType,
    description:
      "Take over from the authority's own national return: open a journey of leaving care for each young person within its ages, and bring what is new to those that are there. Sent again, it changes nothing. By: case system, leaving care manager.",
    args: {
      input: t.arg({
        required: true,
        description: 'The return.',
        type: builder.inputType('ImportCareLeaversInput', {
          description: `A return of at most ${MAX_CHILDREN} children. A larger one is sent in parts, in which the rows of other children are empty lines.`,
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            files: f.field({ type: [FileInput], required: true, description: 'Its files, of one year or several.' }),
            lastDay: f.field({ type: 'Date', required: true, description: 'The last day that it covers.' }),
            team: f.id({ required: true, description: 'The team that new journeys belong to.' }),
            wholeFrom: f.field({
              type: 'Date',
              description:
                'The first day from which this record is whole: today when left out, and earlier where everything since is recorded here. What fell due before it is unknown, what fell due since is overdue.',
            }),
            preview: f.boolean({ required: true, description: 'Only say what would come of it.' }),
          }),
        }),
      }),
    },
    resolve: async (_, { input }, context): Promise<Payload> => {
      const judged = await importCareLeavers(context, input);
      const { files } = input;
      return judged.ok
        ? { imported: judged.value, files, now: context.now, errors: [] }
        : { imported: undefined, files, now: context.now, errors: [judged.refusal] };
    },
  }),
);
