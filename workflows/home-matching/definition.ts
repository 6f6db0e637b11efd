import type { Sent } from '../kernel/decide';
import { journey } from '../kernel/definition';
import type { Occurred, Values } from '../kernel/events';
import { refusal, type Refusal } from '../kernel/refusals';
import { ends, handOvers } from './ends';
import { decisions, facts, type Matching } from './facts';
import { gates } from './gates';
import { EMERGENCY, PLANNED, holdLives, unanswered } from './meaning/search';
import { HOME_MATCHING, steps } from './steps';

export { EMERGENCY as EMERGENCY_PURPOSE } from './meaning/search';

/*
 * Matching a child to a home through a Regional Care Cooperative: from a need to a child moved in and looked in on. Those who search
 * find, ask and offer; the child's own authority alone decides. The search itself is in search/, facts and decisions are in facts.ts
 * and its folder, what they come to in meaning/, what is owed in steps/, what an act must meet in gates.ts, hand-overs and ends in
 * ends.ts. The lane is the purpose: a planned move, or an emergency, which becomes a planned search once the child has arrived.
 */

interface Told {
  readonly given: readonly string[];
  readonly when: Occurred;
}

/** Decisions that would leave their ground out. */
function refuses(view: Matching, { command }: Sent): Refusal | undefined {
  if (command.type !== 'decide' && command.type !== 'record') return undefined;
  const told = { given: command.sealed?.fields ?? [], when: command.occurred };
  if (command.type === 'record') return factRefused(command.fact, command.value, told);
  if (command.decision === 'homeChoice') return choiceRefused(view, command.value, told);
  if (
    command.decision === 'funding' &&
    command.value['purchase'] === 'spot' &&
    command.value['spotReason'] === undefined
  )
    return refusal('missing-value', 'Say why the home is bought on the spot.', 'spotReason');
  if (command.decision === 'separateSiblings' && command.value['choice'] === 'approve')
    return command.value['contactPlan'] === undefined
      ? refusal('missing-value', 'Name the plan by which brothers and sisters stay in contact.', 'contactPlan')
      : undefined;
  if (command.decision === 'declareExhausted' && command.value['choice'] === 'declare')
    return unanswered(view).length > 0
      ? refusal('not-yet', `Approaches without an outcome: ${unanswered(view).length}.`, 'approach')
      : undefined;
  return undefined;
}

function factRefused(fact: string, value: Values, { given }: Told): Refusal | undefined {
  if (fact === 'providerAnswer' && value['answer'] === 'declined' && value['code'] === undefined)
    return refusal('missing-value', 'A provider who declines gives one reason.', 'code');
  if (fact === 'providerAnswer' && value['code'] === 'other' && !given.includes('words'))
    return refusal('missing-value', 'Say in words what the other reason is.', 'words');
  if (fact === 'optionsOffered' && Array.isArray(value['homes']) && value['homes'].length < 2 && !given.includes('why'))
    return refusal('missing-value', 'Say why there is one option, or none.', 'why');
  return undefined;
}

/** A choice names a search that was run, a home, where it lies, and a hold that lives; a child who said no to it is answered. */
function choiceRefused(view: Matching, value: Values, { given, when }: Told): Refusal | undefined {
  if (!view.all('searchRun').some((one) => one.value.run === value['run']))
    return refusal('invalid-value', 'No such search was run for this child.', 'run');
  if (value['choice'] !== 'choose') return undefined;
  for (const field of ['home', 'hold', 'where'])
    if (value[field] === undefined)
      return refusal('missing-value', 'A home that is chosen is named, held, and somewhere.', field);
  if (!holdLives(view, String(value['hold']), when))
    return refusal(
      'not-compliant',
      'The hold has ended: hold the place again if it is free, or choose from new options.',
      'hold',
    );
  const objects = view.all('childObjects').some((one) => one.value.home === value['home']);
  return objects && !given.includes('objectionAnswered')
    ? refusal('missing-value', 'The child said no to this home: say what the answer is.', 'objectionAnswered')
    : undefined;
}

export const homeMatching = journey<Matching>({
  id: HOME_MATCHING,
  title: 'Matching a child to a home through a Regional Care Cooperative',
  noun: 'HomeMatching',
  purposes: [PLANNED, EMERGENCY],
  startedBy: ['case-system', 'social-worker', 'team-manager', 'out-of-hours-worker'],
  facts,
  decisions,
  steps,
  gates,
  handOvers,
  ends,
  refuses,
});
