import type { CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { earliest, lastSpan, on, stillStands, type Span } from '../../kernel/readings';
import { refusal, type Refusal } from '../../kernel/refusals';
import { choiceOf, DEFAULT_SET, points, type PointId } from './choices';
import type { Guarding } from '../facts';
import { inOrder } from './age';
import {
  applied,
  type Bond,
  bonds,
  BOTH,
  comesBefore,
  ended,
  of,
  outcomes,
  packOn,
  type Party,
  proposalOn,
  stops,
  told,
  wished,
} from './bond';

/*
 * Where a bond stands. An order in force rests for life: no age, silence, distance or lapse ends it; only what an
 * order-maker decided, or a death. Whoever stops it before it is registered has stopped it at once.
 */

export type State =
  | 'wished'
  | 'preparing'
  | 'paused'
  | 'applied'
  | 'commitment-recorded'
  | 'order-in-force'
  | 'withdrawn'
  | 'not-made'
  | 'discharged'
  | 'set-aside'
  | 'ended-by-death';

export interface Standing {
  readonly state: State;
  readonly since: Occurred;
}

export const registered = (view: Guarding, bond: Bond) => {
  const entered = view.all('registered').find((one) => of(bond)(one) && one.value.copiesToBoth);
  return entered && on(entered);
};

/** Somebody stopped it, and it had not been registered. */
export function stopped(view: Guarding, bond: Bond): Occurred | undefined {
  const stop = stops(view, bond)[0];
  const entered = registered(view, bond);
  return stop && !(entered && entered.on < stop.on) ? on(stop) : undefined;
}

/** The order that was made, unless a party had stopped it before it was registered. */
export const orderOf = (view: Guarding, bond: Bond) =>
  stopped(view, bond) ? undefined : outcomes(view, bond).find(({ value }) => value.choice === 'made');

const deathIn = (view: Guarding, bond: Bond): Occurred | undefined => {
  const deaths = [...view.all('guardianDied').filter(of(bond)), ...view.all('died')];
  const death = earliest(deaths);
  return death && on(death);
};

/** Paused by either party, or because one of them cannot decide for now. */
function paused(view: Guarding, bond: Bond): Occurred | undefined {
  const said = view.all('proceeds').filter(of(bond));
  const byParty = (['adult', 'guardian'] as const).flatMap((party) => {
    const last = said.findLast(({ value }) => value.party === party);
    return last?.value.choice === 'pause' ? [on(last)] : [];
  });
  const unable = (['adult', 'guardian'] as const).flatMap((party) => {
    const last = view.made('capacityResult').findLast((made) => of(bond)(made) && made.value.party === party);
    return last?.value.choice === 'cannot-now' ? [on(last)] : [];
  });
  return earliest([...byParty, ...unable]);
}

/** How it ended, if it has. */
export function ending(view: Guarding, bond: Bond): Standing | undefined {
  const out = ended(view, bond)[0];
  const order = orderOf(view, bond);
  const death = deathIn(view, bond);
  const refused = outcomes(view, bond).find(({ value }) => value.choice === 'refused');
  const commitment = view.all('commitment').find(of(bond));
  const stop = stopped(view, bond);
  const ends: readonly (Standing | undefined)[] = [
    stop && { state: 'withdrawn', since: stop },
    order && out && { state: out.value.choice === 'set-aside' ? 'set-aside' : 'discharged', since: on(out) },
    refused && { state: 'not-made', since: on(refused) },
    commitment && !order && !refused ? { state: 'commitment-recorded', since: on(commitment) } : undefined,
    death && { state: 'ended-by-death', since: death },
  ];
  return ends
    .flatMap((end) => end ?? [])
    .toSorted((a, b) => (a.since.on < b.since.on ? -1 : Number(a.since.on > b.since.on)))[0];
}

/** Where it stands now; undefined while not both have wished for it. */
export function standingOf(view: Guarding, bond: Bond): Standing | undefined {
  const end = ending(view, bond);
  if (end) return end;
  const order = orderOf(view, bond);
  if (order) return { state: 'order-in-force', since: on(order) };
  const [wish, pause, application, telling] = [
    wished(view, bond),
    paused(view, bond),
    applied(view, bond),
    told(view, bond),
  ];
  if (!wish) return undefined;
  if (pause) return { state: 'paused', since: pause };
  if (application) return { state: 'applied', since: application };
  return telling ? { state: 'preparing', since: telling } : { state: 'wished', since: wish };
}

/** No longer on its way: it ended, or the order was made. */
export const arrived = (view: Guarding, bond: Bond): (Occurred & { readonly reason: string }) | undefined => {
  const [end, order] = [ending(view, bond), orderOf(view, bond)];
  const both = [end && { ...end.since, reason: end.state as string }, order && { ...on(order), reason: 'order-made' }];
  return earliest(both.flatMap((one) => (one ? [one] : [])));
};

/** It ended: nothing of it is owed any longer. */
export const over = (view: Guarding, bond: Bond): (Occurred & { readonly reason: string }) | undefined => {
  const end = ending(view, bond);
  return end && { ...end.since, reason: end.state };
};

export const inForce = (view: Guarding): readonly Bond[] =>
  bonds(view).filter((bond) => standingOf(view, bond)?.state === 'order-in-force');

// ---- Holds and notices ----

/** On hold, on the adult's own word or a concern that the adult is not free; only the adult lifts it. */
export function hold(view: Guarding, bond: Bond): Span | undefined {
  const begins = [...view.all('safetyHold'), ...view.all('saysHarmed'), ...view.all('coercionConcern')].filter(
    of(bond),
  );
  const lifted = view.all('holdLifted').filter(of(bond));
  const all = [...begins, ...lifted].toSorted((a, b) => (a.on === b.on ? a.id - b.id : a.on < b.on ? -1 : 1));
  return lastSpan(all, ({ id }) => begins.some((one) => one.id === id));
}

export const onHold = (view: Guarding, bond: Bond): Occurred | undefined => stillStands(hold(view, bond));

const aboutRecipient =
  (bond: Bond, recipient: string) =>
  (
    entry: Occurred & {
      readonly id: number;
      readonly value: { readonly guardian: string; readonly recipient: string };
    },
  ) =>
    of(bond)(entry) && entry.value.recipient === recipient;

/** Every body about which somebody has said whether it may be told. */
export const recipients = (view: Guarding, bond: Bond): readonly string[] => [
  ...new Set(
    view
      .all('noticeConsent')
      .filter(of(bond))
      .map(({ value }) => value.recipient),
  ),
];

export const consentsFor = (view: Guarding, bond: Bond, recipient: string) =>
  view.all('noticeConsent').filter(aboutRecipient(bond, recipient));

/** The consent that stands for a body: what was said last. */
export const consentFor = (view: Guarding, bond: Bond, recipient: string) => {
  const last = consentsFor(view, bond, recipient).at(-1);
  return last?.value.given ? last : undefined;
};

export const sentTo = (view: Guarding, bond: Bond, recipient: string) =>
  view.all('noticeSent').findLast(aboutRecipient(bond, recipient));

export const acknowledgedBy = (view: Guarding, bond: Bond, recipient: string) => {
  const sent = sentTo(view, bond, recipient);
  return (
    sent && view.all('noticeAcknowledged').find((one) => aboutRecipient(bond, recipient)(one) && one.on >= sent.on)
  );
};

/** A guardian who lost capacity gets no notices, unless an attorney says otherwise or the authority chose so. */
export function getsNoNotice(view: Guarding, bond: Bond, recipient: string): boolean {
  if (recipient !== bond.guardian) return false;
  const lost = view.all('guardianLostCapacity').findLast(of(bond));
  return (
    lost !== undefined &&
    !lost.value.attorneyContinues &&
    view.chosen(choiceOf('O25'), lost.on).option === 'notices-stop-unless-attorney'
  );
}

/** Nothing leaves before it is registered, on hold, or without a consent that stands for that body. */
export function noticeRefused(view: Guarding, bond: Bond, recipient: string, day: CivilDate): Refusal | undefined {
  const entered = registered(view, bond);
  const consent = consentFor(view, bond, recipient);
  const no = (message: string, path: string) => refusal('not-compliant', message, path);
  if (onHold(view, bond)) return no('A hold stands: nothing is sent until the adult lifts it.', 'guardian');
  if (!entered || day < entered.on || day < (orderOf(view, bond)?.value.receivedOn ?? day))
    return refusal('not-yet', 'It has not been received and entered in the register.', 'registered');
  if (!consent || consent.on > day) return no('Nobody has agreed that this body is told.', 'recipient');
  return getsNoNotice(view, bond, recipient)
    ? no('The guardian cannot decide any longer, and no attorney wants notices to go on.', 'recipient')
    : undefined;
}

/** Which of the two agrees now that a body is told: whoever has not is not named to it. */
export const agreeToBeNamed = (view: Guarding, bond: Bond, recipient: string): readonly Party[] =>
  BOTH.filter(
    (party) => consentsFor(view, bond, recipient).findLast(({ value }) => value.party === party)?.value.given,
  );

// ---- For readers ----

export interface Told {
  readonly recipient: string;
  /** The entry that holds the consent: of a notice that was sent, the one by which it was; else the one that stands. */
  readonly consent: number | undefined;
  /** The day on which it was taken back. */
  readonly withdrawnOn: CivilDate | undefined;
  readonly sentOn: CivilDate | undefined;
  readonly acknowledgedOn: CivilDate | undefined;
  readonly suspendedFrom: CivilDate | undefined;
}

/** Who was told, and since when that stands suspended. */
export const whoWasTold = (view: Guarding, bond: Bond): readonly Told[] =>
  recipients(view, bond).map((recipient) => {
    const sent = sentTo(view, bond, recipient);
    const said = consentsFor(view, bond, recipient);
    const by = sent
      ? said.findLast((consent) => consent.value.given && comesBefore(consent, sent))
      : consentFor(view, bond, recipient);
    const last = said.at(-1);
    return {
      recipient,
      consent: by?.id,
      withdrawnOn: last && !last.value.given ? last.on : undefined,
      sentOn: sent?.on,
      acknowledgedOn: acknowledgedBy(view, bond, recipient)?.on,
      suspendedFrom: onHold(view, bond)?.on,
    };
  });

/** The pack, the set of defaults and every choice as they stood on a day. */
export const lawOfTheDay = (view: Guarding, day: CivilDate) => ({
  pack: packOn(view, day),
  defaultSet: DEFAULT_SET,
  choices: Object.fromEntries(
    (Object.keys(points) as PointId[])
      .filter((id) => points[id].options.length > 1)
      .map((id) => [id, view.chosen(choiceOf(id), day)]),
  ),
});

/** Proposal in force now, and the bond still on its way. */
export const underWay = (view: Guarding, bond: Bond): boolean => proposalOn(view) && arrived(view, bond) === undefined;

/** Things in life after which the two are invited to look at it again. */
export const lifeEvents = (view: Guarding, bond: Bond): readonly Occurred[] =>
  inOrder(view.all('lifeEvent').filter(of(bond))).map(on);
