import { addDays } from '../../../statute';
import type { Entry } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { latest, on } from '../../kernel/readings';
import type { Guarding } from '../facts';
import { L } from '../meaning/limits';
import { after, inOrder, notBefore } from '../meaning/age';
import { type Bond, BOTH, bonds, chosen, eachBond, eachSide, named, of, type Side, voidPapers } from '../meaning/bond';
import {
  acknowledgedBy,
  consentsFor,
  hold,
  lifeEvents,
  orderOf,
  over,
  recipients,
  registered,
  sentTo,
} from '../meaning/standing';
import { ofGuardianship as step, untilOver, untilOverFor } from './own';
import { died } from './relationships';

/*
 * With an order in force: register, notices, celebration, looking at it again, holds, change and end, death. It rests for
 * life; what is owed here ends with it, and nothing here ends it.
 */

interface Notice {
  readonly bond: Bond;
  readonly recipient: string;
}

const eachNotice = (view: Guarding) =>
  bonds(view).flatMap((bond) =>
    recipients(view, bond).map((recipient) => ({ key: named(bond.key, recipient), about: { bond, recipient } })),
  );

/** Each of several things about a bond, by its number: never the number of a later bond alone, which names its first duties elsewhere. */
const numberedOf = <T>(view: Guarding, list: (bond: Bond) => readonly T[]) =>
  bonds(view).flatMap((bond) =>
    list(bond).map((about, index) => ({
      key: named(bond.key, bond.key === '' && index === 0 ? '' : String(index + 1)),
      about: { bond, about },
    })),
  );

type Request = Entry<{ readonly by: 'both' | 'adult' | 'guardian'; readonly what: 'vary' | 'discharge' | 'set-aside' }>;
type Asked = { readonly bond: Bond; readonly about: Request };

const requests = (view: Guarding) =>
  numberedOf(view, (bond) => (orderOf(view, bond) ? view.all('changeAsked').filter(of(bond)) : []));

/** The last day of reflection for one who asks alone to end it. */
export const dischargeReflected = (view: Guarding, request: Occurred, decided?: Occurred): Occurred | undefined => {
  const last = view.counted(L.discharge, request.on, decided?.on);
  return view.reached(addDays(last, 1)) ? { on: last } : undefined;
};

const outcomeOf = (view: Guarding, bond: Bond, request: Occurred) =>
  view.all('changeOutcome').filter(of(bond)).find(notBefore(request));

const answeredReviews = (view: Guarding, bond: Bond): readonly Occurred[] => {
  const order = orderOf(view, bond);
  return order ? view.all('reviewAnswered').filter(of(bond)).filter(after(order)) : [];
};

const invited = (view: Guarding, bond: Bond): Occurred | undefined => {
  const order = orderOf(view, bond);
  return order && chosen(view, 'O20', order.on) === 'invited' ? on(order) : undefined;
};

const guardianDied = (view: Guarding, bond: Bond) => view.all('guardianDied').find(of(bond));

export const orderSteps = {
  'g-register': step('It is entered in the register, with copies to both', {
    owedBy: 'register-keeper',
    forEach: eachBond,
    opens: (view, bond: Bond) => received(view, bond),
    due: L.register,
    done: registered,
    evidence: ['registered'],
    noLonger: untilOver,
    excusedBy: 'nobody',
  }),
  'g-who-is-told': step('Each of the two has said who may be told', {
    owedBy: 'guardianship-coordinator',
    forEach: eachSide,
    opens: (view, { bond }: Side) => known(view, bond),
    done: (view, { bond, party }) =>
      inOrder(
        [...view.all('noticeConsent'), ...view.all('nobodyToTell')]
          .filter(of(bond))
          .filter(({ value }) => value.party === party),
      )[0],
    evidence: ['noticeConsent', 'nobodyToTell'],
    noLonger: untilOverFor,
    excusedBy: 'nobody',
  }),
  'g-notices': step('A body that may be told was told, and has acknowledged it', {
    owedBy: 'register-keeper',
    forEach: eachNotice,
    opens: (view, { bond, recipient }: Notice) => {
      const entered = known(view, bond);
      const consent = consentsFor(view, bond, recipient).find(({ value }) => value.given);
      return entered && consent && latest([entered, on(consent)]);
    },
    due: L.acknowledge,
    countsFrom: (view, { bond, recipient }) => sentTo(view, bond, recipient),
    done: (view, { bond, recipient }) => acknowledgedBy(view, bond, recipient),
    evidence: ['noticeSent', 'noticeAcknowledged'],
    paused: (view, { bond }) => {
      const span = hold(view, bond);
      return span && (span.to ? { from: span.from, to: span.to } : { from: span.from });
    },
    noLonger: (view, { bond, recipient }) => {
      const last = consentsFor(view, bond, recipient).at(-1);
      return last && !last.value.given ? { ...on(last), reason: 'consent-withdrawn' } : over(view, bond);
    },
    excusedBy: 'nobody',
  }),
  'g-ceremony': step('The celebration is as the two wish', {
    owedBy: 'guardianship-coordinator',
    forEach: eachBond,
    opens: (view, bond: Bond) => view.all('ceremonyWished').find(of(bond)),
    outcomeCheck: true,
    done: (view, bond) => view.all('ceremony').find(of(bond)),
    evidence: ['ceremony'],
    noLonger: untilOver,
    excusedBy: { roles: ['young-person', 'lifelong-guardian', 'proposed-guardian'], reasons: ['not-wanted'] },
  }),
  'g-review-invite': step('The two are invited to look at it together, and have answered', {
    owedBy: 'guardianship-coordinator',
    forEach: eachBond,
    opens: invited,
    due: L.firstReview,
    done: (view, bond: Bond) => answeredReviews(view, bond)[0],
    evidence: ['reviewAnswered'],
    noLonger: untilOver,
    excusedBy: { roles: ['young-person', 'lifelong-guardian'], reasons: ['declines'] },
  }),
  'g-review-invite-again': step('The two are invited again, and have answered', {
    owedBy: 'guardianship-coordinator',
    forEach: eachBond,
    opens: (view, bond: Bond) => (invited(view, bond) ? answeredReviews(view, bond)[0] : undefined),
    due: L.laterReviews,
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view, bond) => answeredReviews(view, bond).slice(1) },
    evidence: ['reviewAnswered'],
    noLonger: untilOver,
    excusedBy: { roles: ['young-person', 'lifelong-guardian'], reasons: ['declines'] },
  }),
  'g-review-offered': step('The two are invited to look at it after something in life', {
    owedBy: 'guardianship-coordinator',
    forEach: (view) => numberedOf(view, (bond) => (orderOf(view, bond) ? lifeEvents(view, bond) : [])),
    opens: (_, { about }: { readonly bond: Bond; readonly about: Occurred }) => about,
    done: (view, { bond, about }) => view.all('reviewAnswered').filter(of(bond)).find(notBefore(about)),
    evidence: ['reviewAnswered'],
    noLonger: untilOverFor,
    excusedBy: { roles: ['young-person', 'lifelong-guardian'], reasons: ['declines'] },
  }),
  'g-hold': step('The adult is asked again about the hold', {
    owedBy: 'guardianship-coordinator',
    forEach: eachBond,
    opens: (view, bond: Bond) => hold(view, bond)?.from,
    due: L.hold,
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view, bond) => talks(view, bond) },
    evidence: ['holdTalk'],
    noLonger: (view, bond) => {
      const lifted = hold(view, bond)?.to;
      return lifted ? { ...lifted, reason: 'lifted-by-adult' } : died(view);
    },
    excusedBy: 'nobody',
  }),
  'g-safety': step('What is to be done for safety, as the adult wishes or as the law requires', {
    owedBy: 'guardianship-coordinator',
    forEach: (view) =>
      numberedOf(view, (bond) =>
        inOrder([...view.all('saysHarmed'), ...view.all('coercionConcern')].filter(of(bond))).map(on),
      ),
    opens: (_, { about }: { readonly bond: Bond; readonly about: Occurred }) => about,
    done: (view, { bond, about }) => view.all('safetyAnswered').filter(of(bond)).find(notBefore(about)),
    evidence: ['safetyAnswered'],
    excusedBy: 'nobody',
  }),
  'g-discharge-reflection': step('Whoever asks alone to end it has had time to reflect', {
    owedBy: 'guardianship-coordinator',
    forEach: (view) =>
      requests(view).filter(({ about }) => about.about.value.by !== 'both' && about.about.value.what === 'discharge'),
    opens: (_, { about }: Asked) => on(about),
    due: L.discharge,
    done: (view, { bond, about }) => dischargeReflected(view, about, outcomeOf(view, bond, about)),
    evidence: ['changeAsked'],
    noLonger: untilOverFor,
    excusedBy: 'nobody',
  }),
  'g-discharge': step('A change or an end that was asked for has an outcome', {
    owedBy: 'order-maker',
    forEach: requests,
    opens: (_, { about }: Asked) => on(about),
    done: (view, { bond, about }) => outcomeOf(view, bond, about),
    evidence: ['otherHeard', 'changeOutcome'],
    noLonger: untilOverFor,
    excusedBy: 'nobody',
  }),
  'g-void-told': step('The order-maker is told that a consent was void', {
    owedBy: 'guardianship-coordinator',
    forEach: eachBond,
    opens: (view, bond: Bond) => {
      const order = orderOf(view, bond);
      return order && voidPapers(view, bond).length > 0 ? on(order) : undefined;
    },
    done: (view, bond) => view.all('voidConsentTold').find(of(bond)),
    evidence: ['voidConsentTold'],
    noLonger: untilOver,
    excusedBy: 'nobody',
  }),
  'g-marriage-advice': step('Each has advice before the two marry each other', {
    owedBy: 'guardianship-coordinator',
    forEach: (view) =>
      bonds(view).flatMap((bond) => {
        const plan = view.all('partiesPlanToMarry').find(of(bond));
        const asked = plan && chosen(view, 'O18', plan.on) === 'discharge-first';
        return asked
          ? BOTH.map((party) => ({ key: named(bond.key, party), about: { bond, party, plan: on(plan) } }))
          : [];
      }),
    opens: (_, { plan }: Side & { readonly plan: Occurred }) => plan,
    done: (view, { bond, party, plan }) =>
      view
        .all('marriageAdvice')
        .filter(of(bond))
        .filter(({ value }) => value.party === party)
        .find(notBefore(plan)),
    evidence: ['marriageAdvice'],
    noLonger: untilOverFor,
    excusedBy: 'nobody',
  }),
  'bereavement-contact': step('Somebody is there after the death', {
    owedBy: 'guardianship-coordinator',
    forEach: eachBond,
    opens: (view, bond: Bond) => guardianDied(view, bond),
    due: L.bereavement,
    done: (view, bond) => {
      const death = guardianDied(view, bond);
      return death && view.all('bereavementContact').filter(of(bond)).find(notBefore(death));
    },
    evidence: ['bereavementContact'],
    excusedBy: 'nobody',
  }),
  'goal-asked-again': step('The adult is asked again whom they love and who loves them', {
    owedBy: 'personal-adviser',
    forEach: eachBond,
    opens: (view, bond: Bond) => guardianDied(view, bond),
    done: (view, bond) => {
      const death = guardianDied(view, bond);
      return death && inOrder([...view.all('goalChecked'), ...view.all('prefersNotToSay')]).find(notBefore(death));
    },
    evidence: ['goalChecked', 'prefersNotToSay'],
    excusedBy: 'nobody',
  }),
  'guardian-told': step('The guardian is told of the death as kin', {
    owedBy: 'guardianship-coordinator',
    followUp: 'any-time',
    forEach: eachBond,
    opens: (view, bond: Bond) => (orderOf(view, bond) ? view.latest('died') : undefined),
    done: (view, bond) => view.all('guardianToldOfDeath').find(of(bond)),
    evidence: ['guardianToldOfDeath'],
    excusedBy: 'nobody',
  }),
};

/** An order counts from the day it was made; what is done about it, from the day it was received. */
function received(view: Guarding, bond: Bond): Occurred | undefined {
  const order = orderOf(view, bond);
  return order && { on: order.value.receivedOn };
}

/** Registered: nobody is told before that. */
const known = (view: Guarding, bond: Bond): Occurred | undefined => {
  const [order, entered] = [received(view, bond), registered(view, bond)];
  return order && entered && latest([order, entered]);
};

const talks = (view: Guarding, bond: Bond): readonly Occurred[] => {
  const from = hold(view, bond)?.from;
  return from ? view.all('holdTalk').filter(of(bond)).filter(after(from)) : [];
};
