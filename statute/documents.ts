import { plainWhen } from './dates';
import type { Explanation } from './explain';
import type { Force } from './rules';
import { cited } from './sentence';

/**
 * A due date as one line of a list: the date, and what must stand beside it.
 * "Wednesday 20 January 2027. Checked against the instrument as made; later changes not checked"
 */
export function inList(explained: Explanation): string {
  const { label } = explained;
  return `${answerIn(explained)}. ${label.charAt(0).toUpperCase()}${label.slice(1)}`;
}

/**
 * A due date as a letter, report or statement gives it: how it was come to, what sort of instrument it rests on and where,
 * how sure we are of it, and the editions by which anybody can work it out again. A figure that nobody has read in the
 * instrument says that it is not to be told as a breach of the law.
 */
export function inDocument(explained: Explanation): string {
  const { sentence, citation, label, note } = explained;
  const source = citation === null ? [] : [`${FORCE[explained.force]}: ${cited(citation)}`];
  return [
    sentence,
    ...source,
    label,
    ...cautionFor(explained),
    ...(note === undefined ? [] : [note]),
    worked(explained),
  ]
    .map((part) => (part.endsWith('.') ? part : `${part}.`))
    .join(' ');
}

const FORCE: Readonly<Record<Force, string>> = {
  statute: 'Act',
  regulations: 'Regulations',
  'rules-of-court': 'Rules of court',
  'statutory-guidance': 'Statutory guidance, not law',
  'practice-guidance': 'Practice guidance, not law',
  'national-standard': 'National standard, not law',
  protocol: 'Protocol, not law',
  'data-definition': 'Data definition, not a time limit',
  'local-practice': 'Local practice, not law',
  proposal: 'Proposal, not law',
};

/** Local figures and proposals say in their label what they are. */
function cautionFor({ verified, citation, force }: Explanation): readonly string[] {
  return verified || citation === null || force === 'proposal'
    ? []
    : ['A delay against an unverified figure is not a breach of the law'];
}

function worked({ rule, part, edition, citation, calendarEdition }: Explanation): string {
  const source = citation === null ? `Setting ${rule}, version ${edition}` : `Rule ${part ?? rule}, edition ${edition}`;
  return calendarEdition === null ? source : `${source}; calendar edition ${calendarEdition}`;
}

function answerIn({ dueAt, dueOn, notBefore, off, sentence }: Explanation): string {
  if (off !== undefined) return sentence;
  const answer = dueAt ?? dueOn;
  if (answer !== null) return plainWhen(answer);
  return notBefore === undefined ? 'No date' : `Not before ${plainWhen(notBefore)}`;
}
