import type { Sent } from '../kernel/decide';
import type { Occurred, Values } from '../kernel/events';
import { responsible } from '../kernel/people';
import { refusal, type Refusal } from '../kernel/refusals';
import type { Matching } from './facts';
import { needsApproval } from './meaning/move';
import { holdLives, notTried, objections } from './meaning/search';

/*
 * What is refused besides what every journey refuses: decisions that would leave their ground out, and changes of what stands.
 */

interface Told {
  readonly given: readonly string[];
  readonly when: Occurred;
}

const missing = (message: string, field: string): Refusal => refusal('missing-value', message, field);

/** @see JourneyDefinition.refuses */
export function refuses(view: Matching, { command, author }: Sent): Refusal | undefined {
  if (command.type === 'correct' || command.type === 'withdraw') return changeRefused(view, command.entry);
  if (command.type !== 'decide' && command.type !== 'record') return undefined;
  const told = { given: command.sealed?.fields ?? [], when: command.occurred };
  if (command.type === 'record') return factRefused(command.fact, command.value, told);
  if (command.decision === 'outOfArea') return approvalRefused(view, command.value, responsible(author).roles);
  return DECISIONS[command.decision]?.(view, command.value, told);
}

/** What was searched, asked, offered and answered is never edited: a correction is a new entry. */
const STANDS = [
  'searchRun',
  'approach',
  'providerAnswer',
  'optionsOffered',
  'hold',
  'holdReleased',
  'homeWithdrawn',
] as const;

const changeRefused = (view: Matching, entry: number): Refusal | undefined =>
  STANDS.some((fact) => view.all(fact).some(({ id }) => id === entry))
    ? refusal(
        'not-allowed',
        'A search, an offer and an answer stand as they were told. Tell what is right as a new one.',
        'entry',
      )
    : undefined;

function factRefused(fact: string, value: Values, { given }: Told): Refusal | undefined {
  if (fact === 'providerAnswer' && value['answer'] === 'declined' && value['code'] === undefined)
    return missing('A provider who declines gives one reason.', 'code');
  if (fact === 'providerAnswer' && value['code'] === 'other' && !given.includes('words'))
    return missing('Say in words what the other reason is.', 'words');
  if (fact === 'optionsOffered' && Array.isArray(value['homes']) && value['homes'].length < 2 && !given.includes('why'))
    return missing('Say why there is one option, or none.', 'why');
  return undefined;
}

/** At a distance the director approves, and nobody in the director's place. */
const approvalRefused = (view: Matching, value: Values, roles: readonly string[]): Refusal | undefined =>
  value['choice'] === 'approve' && needsApproval(view) === 'director' && !roles.includes('director-children-services')
    ? refusal('not-allowed', 'A home neither in the area nor next to it is approved by the director.', 'choice')
    : undefined;

type Judges = (view: Matching, value: Values, told: Told) => Refusal | undefined;

const DECISIONS: Readonly<Record<string, Judges>> = {
  homeChoice: (view, value, told) => {
    if (!view.all('searchRun').some((one) => one.value.run === value['run']))
      return refusal('invalid-value', 'No such search was run for this child.', 'run');
    if (value['choice'] !== 'choose') return undefined;
    return (
      groundLeftOut(view, value, told) ??
      typeRefused(view, value) ??
      reasonLeftOut(view, value, told) ??
      noRefused(view, value, told)
    );
  },
  funding: (view, value) => {
    if (value['purchase'] !== 'spot' || value['spotReason'] !== undefined) return undefined;
    return view.decided('spotPurchase') ? undefined : missing('Say why the home is bought on the spot.', 'spotReason');
  },
  separateSiblings: (_, value) =>
    value['choice'] === 'approve' && value['contactPlan'] === undefined
      ? missing('Name the plan by which brothers and sisters stay in contact.', 'contactPlan')
      : undefined,
  declareExhausted: (view, value) => {
    if (value['choice'] !== 'declare') return undefined;
    if (value['ring'] === undefined) return missing('Say how far was searched.', 'ring');
    if (!view.all('searchRun').some((one) => one.value.ring === value['ring']))
      return refusal('not-yet', 'No search has reached as far as that.', 'ring');
    const [first] = notTried(view);
    return first && refusal('not-yet', ...first);
  },
};

/** A choice names a home, where it lies, and a hold of it that lives. */
function groundLeftOut(view: Matching, value: Values, { when }: Told): Refusal | undefined {
  for (const field of ['home', 'hold', 'where', 'homeType'])
    if (value[field] === undefined)
      return missing('A home that is chosen is named, held, of some type and somewhere.', field);
  return holdLives(view, { hold: value['hold'], home: value['home'] }, when)
    ? undefined
    : refusal(
        'hold-expired',
        'The hold has ended: hold the place again if it is free, or choose from new options.',
        'hold',
      );
}

/** The authority says which type of home it is to be. Another needs a changed need, or a criterion set aside; the care plan's stands beside it. */
function typeRefused(view: Matching, value: Values): Refusal | undefined {
  const asked = view.latest('need')?.value.homeTypes;
  const changed = view
    .made('relaxCriterion')
    .some((one) => one.value.criterion === 'home-type' && one.value.choice !== 'keep');
  if (asked && !asked.includes(String(value['homeType'])) && !changed)
    return refusal('invalid-value', 'The authority asked for another type of home: change the need first.', 'homeType');
  const planned = view.latest('carePlan')?.value.homeType;
  return planned !== undefined && value['carePlanType'] !== planned
    ? missing('Say which type of home the care plan names.', 'carePlanType')
    : undefined;
}

/** Each must that was set aside is named, and whatever is set aside or not met has its reason. */
function reasonLeftOut(view: Matching, value: Values, { given }: Told): Refusal | undefined {
  const named = listIn(value['setAside']);
  const relaxed = view.made('relaxCriterion').filter((one) => one.value.choice !== 'keep');
  if (relaxed.some((one) => !named.includes(one.value.criterion)))
    return missing('Name each criterion that had to be met and was set aside.', 'setAside');
  return [...named, ...listIn(value['unmet'])].length > 0 && !given.includes('unmetReasons')
    ? missing('Say why, for each that was set aside or is not met.', 'unmetReasons')
    : undefined;
}

const listIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** A child who said no is answered; one who is not safe there is answered before. */
function noRefused(view: Matching, value: Values, { given }: Told): Refusal | undefined {
  const open = objections(view).filter(({ no, answered }) => no.value.home === value['home'] && !answered);
  const found = view.all('objectionAnswered').findLast((one) => one.value.home === value['home']);
  if (found?.value.answer === 'not-safe')
    return refusal('not-compliant', 'It was found that the child is not safe there.', 'home');
  if (open.some(({ no }) => no.value.code === 'unsafe-there'))
    return refusal('not-yet', 'The child says that it is not safe there: that is checked and answered first.', 'home');
  return open.length > 0 && !given.includes('objectionAnswered')
    ? missing('The child said no to this home: say what the answer is.', 'objectionAnswered')
    : undefined;
}
