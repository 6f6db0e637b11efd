import { days, type CivilDate } from '../../statute';
import {
  decision,
  fact,
  journey,
  localSetting,
  wordsFor,
  type GateDefinition,
  type JourneyDefinition,
  type StepDefinition,
  type View,
} from '../../workflows/kernel/definition';
import {
  civilDay,
  count,
  moment,
  oneOf,
  optional,
  ref,
  refs,
  sealedText,
  someOf,
  text,
  yesNo,
} from '../../workflows/kernel/shape';
import { actor, Ledger, type Act, type Telling } from '../support/ledger';

/** Facts and decisions that any made-up step may rest on. */
export const facts = {
  dateOfBirth: fact('Date of birth', {
    occurred: 'The day of birth',
    holds: { bornOn: civilDay('The day') },
    recordedBy: ['case-system'],
    ofChild: true,
  }),
  began: fact('Something began', { occurred: 'The day', holds: {}, recordedBy: ['social-worker'] }),
  done: fact('Something was done', { occurred: 'The day', holds: {}, recordedBy: ['social-worker'] }),
  paused: fact('A pause began', { occurred: 'The day', holds: {}, recordedBy: ['social-worker'] }),
  resumed: fact('A pause ended', { occurred: 'The day', holds: {}, recordedBy: ['social-worker'] }),
  arranged: fact('A day was set', {
    occurred: 'The day it was set',
    holds: { plannedFor: civilDay('The day set') },
    recordedBy: ['social-worker'],
  }),
  person: fact('A person', {
    occurred: 'The day',
    holds: { person: ref('Who'), here: yesNo('Is here') },
    recordedBy: ['social-worker'],
    per: 'person',
  }),
  everything: fact('A value of every form', {
    occurred: 'The day',
    holds: {
      day: civilDay('A day'),
      moment: moment('A moment'),
      text: text('A text'),
      code: oneOf('A code', ['a', 'b']),
      codes: someOf('Codes', ['a', 'b']),
      yesNo: yesNo('Yes or no'),
      count: count('A count'),
      ref: ref('A reference'),
      refs: refs('References'),
      maybe: optional(text('A text that may be left out')),
      secret: sealedText('Words about a person'),
    },
    recordedBy: ['social-worker'],
  }),
  contact: fact('Contact', { occurred: 'The day', holds: {}, recordedBy: ['social-worker'], afterEnd: true }),
  over: fact('Something that ends it', {
    occurred: 'The day',
    holds: {},
    recordedBy: ['social-worker'],
    endsAs: 'overtaken',
  }),
} as const;

export const decisions = {
  choose: decision('Choose', {
    occurred: 'The day',
    holds: { choice: oneOf('What', ['yes', 'no']) },
    decidedBy: ['team-manager'],
  }),
} as const;

export type Seen = View<typeof facts, typeof decisions>;
export const { step, gate, handOver, end } = wordsFor<Seen>();

/** Ten days from something that began, done when it was; nobody may excuse it. */
export const plain: Omit<StepDefinition<Seen>, 'title'> = {
  owedBy: 'social-worker',
  opens: (view) => view.latest('began'),
  due: localSetting('small.plain', days(10), 'Made up.'),
  done: (view) => view.latest('done'),
  evidence: ['done'],
  excusedBy: { roles: ['team-manager'], reasons: ['good-reason', 'other-reason'] },
};

type Part = 'gates' | 'handOvers' | 'ends' | 'refuses' | 'purposes' | 'choices' | 'takenOver';
type Parts = Partial<Pick<JourneyDefinition<Seen>, Part>>;

/** A journey made of the steps given, and whatever else a test needs. */
export function small(steps: Readonly<Record<string, StepDefinition<Seen>>>, parts: Parts = {}): JourneyDefinition {
  return journey<Seen>({
    id: 'small',
    title: 'A small journey',
    noun: 'Small',
    purposes: ['plain'],
    startedBy: ['case-system'],
    facts,
    decisions,
    steps,
    gates: {},
    handOvers: {
      onwards: handOver('Onwards', {
        from: 'team-manager',
        to: 'somewhere',
        answeredBy: ['receiving-service'],
        mayComeBack: true,
      }),
      away: handOver('Away', {
        from: 'team-manager',
        to: 'elsewhere',
        answeredBy: ['receiving-service'],
        endsAs: 'overtaken',
      }),
    },
    ends: {
      closed: end('Closed', { endedBy: ['team-manager'], settles: 'no-longer-applicable' }),
      overtaken: end('Overtaken', { endedBy: 'hand-over', settles: 'superseded' }),
    },
    ...parts,
  });
}

/** One step, ten days, with what a test wants otherwise. */
export const oneStep = (
  other: Partial<Omit<StepDefinition<Seen>, 'title'>> = {},
  parts: Parts = {},
): JourneyDefinition => small({ plain: step('A plain step', { ...plain, ...other }) }, parts);

export const oneGate = (other: Omit<GateDefinition<Seen>, 'title'>): JourneyDefinition =>
  small({ plain: step('A plain step', plain) }, { gates: { gate: gate('A gate', other) } });

// ---- Whoever acts in a small journey ----

export const system = actor('case-system');
export const worker = actor('social-worker');
export const manager = actor('team-manager');
export const receiver = actor('receiving-service');

export const begins = (telling: Telling = {}): Act => worker.records('began', {}, telling);
export const does = (telling: Telling = {}): Act => worker.records('done', {}, telling);
export const pauses = (telling: Telling = {}): Act => worker.records('paused', {}, telling);
export const resumes = (telling: Telling = {}): Act => worker.records('resumed', {}, telling);
export const arranges = (plannedFor: string, telling: Telling = {}): Act =>
  worker.records('arranged', { plannedFor }, telling);
export const person = (who: string, here: boolean, telling: Telling = {}): Act =>
  worker.records('person', { person: who, here }, telling);

export const DAY = '2027-01-11' as CivilDate;

/** A journey of a definition, started on a Monday in January. */
export const started = (definition: JourneyDefinition, authority = 'X'): Ledger =>
  new Ledger(definition, { authority }).on(DAY, system.starts());
