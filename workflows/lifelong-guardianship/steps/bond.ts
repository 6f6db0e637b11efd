import type { Occurred } from '../../kernel/events';
import { latest, on } from '../../kernel/readings';
import type { Guarding } from '../facts';
import { L } from '../meaning/limits';
import { atAge, inOrder, notBefore } from '../meaning/age';
import {
  advised,
  answered,
  applied,
  type Bond,
  BOTH,
  bonds,
  bothSignedAgain,
  detailsOf,
  type Doubt,
  doubts,
  eachBond,
  eachBondOrNobody,
  eachSide,
  familyTold,
  firstSigned,
  named,
  noticeAsked,
  noticed,
  noticeOpens,
  of,
  outcomes,
  proposalOn,
  readyToSign,
  reflected,
  reflectsFrom,
  resultsSince,
  secondTurns,
  type Side,
  steppedBack,
  tellings,
  told,
  toldSince,
  type Turn,
  wished,
} from '../meaning/bond';
import { stopped } from '../meaning/standing';
import { ofGuardianship as step, untilMade, untilMadeFor, untilOver } from './own';

/*
 * Towards a lifelong bond: the wish, what it is in law, today's papers where the proposal is off; and where it is on, advice,
 * consents, notice and the application. Each of the two may stop it at any time, in one act.
 */

const PROPOSAL = 'review-2022';

/** The turns of a second consent, each with whose it is. */
type Signing = Side & Turn;

const secondSignings = (view: Guarding) =>
  bonds(view).flatMap((bond) =>
    BOTH.flatMap((party) =>
      secondTurns(view, { bond, party }).map((turn, index) => ({
        key: named(bond.key, party, index === 0 ? '' : String(index + 1)),
        about: { bond, party, ...turn },
      })),
    ),
  );

type OfDoubt = { readonly bond: Bond; readonly doubt: Doubt };

/** Each doubt by whose it is, and by its number among those of the same party. */
const eachDoubt = (view: Guarding, which: (bond: Bond) => readonly Doubt[] = (bond) => doubts(view, bond)) =>
  bonds(view).flatMap((bond) =>
    BOTH.flatMap((party) =>
      which(bond)
        .filter((doubt) => doubt.party === party)
        .map((doubt, index) => ({
          key: named(bond.key, party, index === 0 ? '' : String(index + 1)),
          about: { bond, doubt },
        })),
    ),
  );

/** Results after which a second opinion is owed: one of the two cannot decide for now. */
const unable = (view: Guarding, bond: Bond): readonly Doubt[] =>
  view
    .made('capacityResult')
    .filter((made) => of(bond)(made) && made.value.choice === 'cannot-now')
    .map((made) => ({ ...on(made), party: made.value.party }));

export const bondSteps = {
  'g-wish': step('Both have said, each alone, that they wish for it', {
    owedBy: 'guardianship-coordinator',
    forEach: eachBondOrNobody,
    opens: (view, { from }) => {
      const eighteen = atAge(view, 18);
      return eighteen && latest([eighteen, on(view.started), ...(from ? [on(from)] : [])]);
    },
    done: wished,
    evidence: ['wish'],
    noLonger: untilMade,
    excusedBy: 'nobody',
  }),
  'g-pack-check': step('Both are told plainly whether it is law or a proposal', {
    owedBy: 'guardianship-coordinator',
    forEach: (view) =>
      bonds(view).flatMap((bond) =>
        tellings(view, bond).map((from, index) => ({
          key: named(bond.key, index === 0 ? '' : `change-${index}`),
          about: { bond, from },
        })),
      ),
    opens: (_, { from }: { readonly bond: Bond; readonly from: Occurred }) => from,
    done: (view, { bond, from }) => toldSince(view, bond, from),
    evidence: ['packTold'],
    // Whoever settled a commitment is told of a change in law all the same.
    noLonger: (view, { bond }) => {
      const end = untilOver(view, bond);
      return end?.reason === 'commitment-recorded' ? undefined : end;
    },
    excusedBy: 'nobody',
  }),
  'g-family-commitment': step('The family commitment is settled: statement, will, attorney and named contact', {
    owedBy: 'guardianship-coordinator',
    forEach: eachBond,
    opens: (view, bond: Bond) => {
      const refused = outcomes(view, bond).find(({ value }) => value.choice === 'refused');
      return refused ? on(refused) : proposalOn(view) ? undefined : told(view, bond);
    },
    due: L.commitment,
    outcomeCheck: true,
    done: (view, bond) => {
      const settled = view.all('commitment').find(of(bond));
      const papers = view.all('substitutes')[0];
      return settled && papers && latest([on(settled), on(papers)]);
    },
    evidence: ['commitment', 'substitutes'],
    noLonger: (view, bond) => {
      const stop = stopped(view, bond);
      return stop && { ...stop, reason: 'withdrawn' };
    },
    excusedBy: { roles: ['young-person'], reasons: ['not-wanted'] },
  }),
  'g-advice': step('Separate advice was given, or declined after a talk', {
    owedBy: 'guardianship-coordinator',
    pack: PROPOSAL,
    forEach: eachSide,
    opens: (view, { bond }: Side) => told(view, bond),
    done: advised,
    evidence: ['adviceGiven', 'adviceDeclined'],
    noLonger: untilMadeFor,
    excusedBy: 'nobody',
  }),
  'g-step-back': step('Somebody else has taken over the professional role of the guardian', {
    owedBy: 'proposed-guardian',
    pack: PROPOSAL,
    forEach: eachBond,
    opens: (view, bond: Bond) => (detailsOf(view, bond)?.power ? told(view, bond) : undefined),
    done: steppedBack,
    evidence: ['steppedBack'],
    noLonger: untilMade,
    excusedBy: 'nobody',
  }),
  'g-capacity': step('A doubt about capacity is answered, after help to decide', {
    owedBy: 'capacity-assessor',
    pack: PROPOSAL,
    forEach: (view) => eachDoubt(view),
    opens: (_, { doubt }: OfDoubt) => on(doubt),
    done: (view, { bond, doubt }) => resultsSince(view, bond, doubt)[0],
    evidence: ['helpedToDecide', 'capacityResult'],
    noLonger: untilMadeFor,
    excusedBy: 'nobody',
  }),
  'g-second-opinion': step('A second opinion, where somebody cannot decide for now', {
    owedBy: 'capacity-assessor',
    pack: PROPOSAL,
    forEach: (view) => eachDoubt(view, (bond) => unable(view, bond)),
    opens: (_, { doubt }: OfDoubt) => on(doubt),
    done: (view, { bond, doubt }) => {
      const later = resultsSince(view, bond, doubt).find((made) => made.on > doubt.on);
      return later ?? answered(view, bond, doubt);
    },
    evidence: ['capacityResult'],
    noLonger: untilMadeFor,
    excusedBy: 'nobody',
  }),
  'g-first-consent': step('The first consent is signed, seen alone', {
    owedBy: 'guardianship-coordinator',
    pack: PROPOSAL,
    forEach: eachSide,
    opens: (view, { bond }: Side) => readyToSign(view, bond),
    done: firstSigned,
    evidence: ['consent'],
    noLonger: untilMadeFor,
    excusedBy: 'nobody',
  }),
  'g-reflection': step('Both have had time to reflect', {
    owedBy: 'guardianship-coordinator',
    pack: PROPOSAL,
    forEach: eachBond,
    opens: (view, bond: Bond) => reflectsFrom(view, bond),
    due: L.reflect,
    done: reflected,
    evidence: ['consent'],
    noLonger: untilMade,
    excusedBy: 'nobody',
  }),
  'g-notice': step('The guardian’s own family was told, and had time to comment', {
    owedBy: 'proposed-guardian',
    pack: PROPOSAL,
    forEach: (view) => eachBond(view).filter(({ about }) => noticeAsked(view, about)),
    opens: (view, bond: Bond) => noticeOpens(view, bond),
    due: L.notice,
    countsFrom: familyTold,
    done: (view, bond) => noticed(view, bond)?.over,
    evidence: ['familyTold', 'comment'],
    noLonger: untilMade,
    excusedBy: { roles: ['order-maker'], reasons: ['danger-to-adult'] },
  }),
  'g-second-consent': step('The second consent is signed, seen alone', {
    owedBy: 'guardianship-coordinator',
    pack: PROPOSAL,
    forEach: secondSignings,
    opens: (_, { opens }: Signing) => opens,
    done: (_, { signed }) => signed,
    evidence: ['consent'],
    noLonger: untilMadeFor,
    excusedBy: 'nobody',
  }),
  'g-application': step('The two have applied', {
    owedBy: 'guardianship-coordinator',
    pack: PROPOSAL,
    forEach: eachBond,
    opens: (view, bond: Bond) => bothSignedAgain(view, bond),
    outcomeCheck: true,
    done: applied,
    evidence: ['application'],
    noLonger: untilMade,
    excusedBy: 'nobody',
  }),
  'g-decision': step('The order-maker has decided, in their own time', {
    owedBy: 'order-maker',
    pack: PROPOSAL,
    forEach: eachBond,
    opens: (view, bond: Bond) => applied(view, bond),
    outcomeCheck: true,
    done: (view, bond) => outcomes(view, bond)[0],
    evidence: ['orderOutcome'],
    noLonger: untilOver,
    excusedBy: 'nobody',
  }),
  'g-stop-told': step('The other is told only that it is not going ahead, and whoever was asked to decide too', {
    owedBy: 'guardianship-coordinator',
    forEach: eachBond,
    opens: (view, bond: Bond) => stopped(view, bond),
    done: (view, bond) => {
      const stop = stopped(view, bond);
      return stop && inOrder(view.all('stopTold').filter(of(bond))).find(notBefore(stop));
    },
    evidence: ['stopTold'],
    excusedBy: 'nobody',
  }),
};
