import { homeMatching } from '../../../workflows/home-matching/definition';
import { documentsOf, papersIn } from '../../../workflows/kernel/documents';
import { situation } from '../../../workflows/kernel/owed';
import type { Ledger } from '../../support/ledger';
import {
  answers,
  approaches,
  chooses,
  finder,
  funds,
  holds,
  matching,
  moves,
  nominated,
  offered,
  prepares,
  setsMove,
  socialWorker,
} from './search-for';

/* Papers of a search and a move: from when there is one, and what it says. */

const found = () =>
  offered(matching('2026-11-20'), { asked: '2026-11-20', frozen: '2026-11-24', offered: '2026-11-26' })
    .on('2026-11-26', ...['alder', 'birch', 'elm'].map(approaches), answers('alder', 'interested'))
    .on('2026-11-26', answers('birch', 'interested'), answers('elm', 'declined', 'staffing'))
    .on('2026-11-26', holds('birch', '2026-12-02T17:00:00.000Z'));
const chosen = () =>
  found()
    .on('2026-11-27', socialWorker.records('childObjects', { home: 'alder', code: 'does-not-want' }))
    .on('2026-12-01', chooses('birch', 'adjoining', { at: '2026-12-01T10:00:00.000Z' }, { carePlanType: 'foster' }))
    .on('2026-12-01', setsMove('2026-12-17'));

/** Everything that a paper says in sentences and tables; undefined while there is none. */
function paper(ledger: Ledger, id: string): string | undefined {
  const { view, today } = situation(homeMatching, ledger.state, ledger.now);
  const found = papersIn(homeMatching, view, today).find((one) => one.id === id);
  if (!found?.from) return undefined;
  const parts = found.definition.parts.map((part) => {
    if (part.part === 'says') return part.says(view, today, found.about).join('\n');
    return part.part === 'table'
      ? part
          .rows(view, today, found.about)
          .map((row) => row.join(' | '))
          .join('\n')
      : '';
  });
  return parts.join('\n');
}

test('the child’s page says when, how long it is for where somebody said so, and what the child may do', () => {
  expect(paper(found(), 'childs-page')).toBeUndefined();
  const before = paper(chosen(), 'childs-page');
  expect(before).toContain('You move on Thursday 17 December 2026.');
  expect(before).toContain('Nobody has told you yet how long it is for.');
  const told = chosen().on('2026-12-02', socialWorker.records('childTold', { untilOn: '2027-06-30' }));
  expect(paper(told, 'childs-page')).toContain('until Wednesday 30 June 2027');
});

test('the record of the decision lists each option with its outcome, what is unmet, and what fell', () => {
  const said = paper(chosen(), 'decision-record');
  expect(said).toContain(
    'Chosen on Tuesday 1 December 2026: birch, from search run-1; type foster, in the care plan foster.',
  );
  expect(said).toContain('elm | Thursday 26 November 2026 | declined | staffing | ');
  expect(said).toContain('alder | Thursday 26 November 2026 | interested |  | does not want');
  const gone = chosen().on('2026-12-07', finder.records('homeWithdrawn', { home: 'birch', code: 'staffing' }));
  expect(paper(gone, 'decision-record')).toContain('That fell on Monday 7 December 2026.');
});

test('the notice to the authority of the area is there once a home in it is chosen', () => {
  expect(paper(found(), 'area-notice')).toBeUndefined();
  expect(paper(chosen(), 'area-notice')).toContain('The move is set for Thursday 17 December 2026.');
});

test('the letter to a provider names neither the child nor another home', () => {
  const letter = paper(chosen(), 'not-chosen-letter') ?? '';
  expect(letter).toContain('Another one was chosen');
  for (const secret of ['birch', 'alder', 'elm', '2026', 'run-1']) expect(letter).not.toContain(secret);
});

test('what falls is listed before it does: holds, approaches, the choice and its approvals', () => {
  const ledger = found().on('2026-11-27', approaches('fir'));
  expect(paper(ledger, 'cascade')).toContain('Hold | hold-birch | birch\nApproach | ask-fir | fir');
  const approved = chosen().on('2026-12-01', nominated.decides('outOfArea', { choice: 'approve' }), funds);
  expect(paper(approved, 'cascade')).toContain('Choice | Tuesday 1 December 2026 | birch\nApproval outside the area');
  const gone = ledger.on('2026-11-27', socialWorker.records('requestWithdrawn', { why: 'other' }));
  expect(paper(gone, 'cascade')).toBeUndefined();
});

test('what travels to care planning has every date that runs, and names its duties', () => {
  const ledger = chosen()
    .on('2026-12-02', ...prepares('birch'))
    .on('2026-12-17', moves('birch'));
  expect(paper(ledger, 'move-record')).toContain('Until you have accepted');
  const duties = documentsOf(homeMatching)['move-record']?.parts.flatMap((part) =>
    part.part === 'duties' ? part.steps : [],
  );
  expect(duties).toEqual(
    expect.arrayContaining(['make-placement-plan', 'notify-people', 'first-visit', 'make-care-plan', 'first-review']),
  );
  expect(duties).toEqual(expect.arrayContaining(['fit-check', 'fit-check-later']));
  expect(homeMatching.handOvers['care-planning']?.papers).toEqual(['move-record', 'told-to-child']);
});
