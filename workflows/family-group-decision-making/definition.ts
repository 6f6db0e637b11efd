import type { CivilDate } from '../../statute';
import { journey } from '../kernel/definition';
import type { Sent } from '../kernel/decide';
import { responsible } from '../kernel/people';
import { refusal, type Refusal } from '../kernel/refusals';
import { ends, handOvers } from './ends';
import { decisions, facts, type Family } from './facts';
import { beforeAnApplication, gates } from './gates';
import { issuedUrgently } from './meaning';
import { FGDM, steps } from './steps';

/*
 * Family group decision making before pre-proceedings: the family meets and proposes its own plan before an authority asks
 * a court for an order. Facts and decisions are in facts.ts, what they come to in meaning.ts, what is owed in steps.ts, what an act
 * must meet in gates.ts, hand-overs and ends in ends.ts. Here it is put together, with what it refuses.
 */

const NEVER_BY_CASE_HOLDER = ['bestInterestsException', 'urgentBypass'] as const;

/** Acts that exist only in the software, conflicts of role, and entries that would leave a line blank. */
function refuses(view: Family, sent: Sent): Refusal | undefined {
  const { command } = sent;
  if (ofCaseHolder(view, sent))
    return refusal('not-allowed', 'The social worker who holds the case may not decide this.', 'onBehalfOf');
  if (command.type !== 'record' && command.type !== 'correct') return undefined;
  const fact = command.type === 'record' ? command.fact : factOf(view, command.entry);
  const had = command.type === 'record' ? [] : sealedIn(view, command.entry);
  const says = (field: string): boolean => [...had, ...(command.sealed?.fields ?? [])].includes(field);
  switch (fact) {
    case 'gateCertificate':
      return uncertifiable(view.upTo(command.occurred.on));
    case 'offerRecipient':
      return ['known', 'contacted'].includes(String(command.value['status'])) || says('reason')
        ? undefined
        : refusal('missing-value', 'Say why the person is not traced, is withheld, or does not exist.', 'reason');
    case 'offerAnswer':
      return unfinishedAnswer(command.value['answer'], Number(command.value['tries'] ?? 0), says('words'));
    case 'advocacyOffer':
      return command.value['answer'] !== 'child-opted-out' || says('words')
        ? undefined
        : refusal('missing-value', 'Say what the child said in opting out.', 'words');
    case 'courtExplanation':
      return says('lateReason') || !filedLate(view, command.occurred.on)
        ? undefined
        : refusal('missing-value', 'Say why it was filed after the application.', 'lateReason');
    default:
      return undefined;
  }
}

/** The explanation belongs with the application: none was filed by its day, and this one comes after it. */
function filedLate(view: Family, day: CivilDate): boolean {
  const issued = issuedUrgently(view);
  return issued !== undefined && issued.on < day && !view.all('courtExplanation').some(({ on }) => on <= issued.on);
}

/** Decided, corrected or withdrawn by the one who holds the case. */
function ofCaseHolder(view: Family, { author, command }: Sent): boolean {
  const { worker } = view.upTo(command.occurred.on).latest('caseHolder')?.value ?? {};
  if (worker === undefined || responsible(author).id !== worker) return false;
  return NEVER_BY_CASE_HOLDER.some((decision) =>
    command.type === 'correct' || command.type === 'withdraw'
      ? view.made(decision).some(({ id }) => id === command.entry)
      : command.type === 'decide' && command.decision === decision,
  );
}

const FACTS = Object.keys(facts) as readonly (keyof typeof facts)[];
const factOf = (view: Family, entry: number) => FACTS.find((fact) => view.all(fact).some(({ id }) => id === entry));
const sealedIn = (view: Family, entry: number): readonly string[] =>
  FACTS.flatMap((fact) => view.all(fact).flatMap(({ id, sealed }) => (id === entry ? sealed : [])));

function unfinishedAnswer(answer: unknown, tries: number, worded: boolean): Refusal | undefined {
  if (answer === 'none' && tries < 2)
    return refusal('invalid-value', 'An answer counts as "none" only after two tries.', 'tries');
  return answer === 'withdrawn' && !worded
    ? refusal('missing-value', 'Say in what words the acceptance was withdrawn.', 'words')
    : undefined;
}

/** A certificate says that every line of s.31ZA is answered; it is refused while one is not. */
function uncertifiable(view: Family): Refusal | undefined {
  const { offer, hold } = beforeAnApplication;
  const missing = [...offer.missing(view), ...hold.missing(view)];
  if (missing.length === 0) return undefined;
  const what = missing
    .map(({ what: limb, person }) => (person === undefined ? limb : `${limb} (${person})`))
    .join(', ');
  return refusal('not-compliant', `It cannot be certified: still missing ${what}.`, 'orderSought');
}

export const familyGroupDecisionMaking = journey<Family>({
  id: FGDM,
  title: 'Family group decision making before pre-proceedings',
  noun: 'FamilyGroup',
  purposes: ['before-proceedings', 'reunification'],
  startedBy: [
    ...(['case-system', 'social-worker', 'team-manager', 'service-manager'] as const),
    ...(['receiving-service', 'legal-adviser'] as const),
  ],
  facts,
  decisions,
  steps,
  gates,
  handOvers,
  ends,
  refuses,
});
