import { plainDate, type CivilDate } from '../../../statute';
import { saying } from '../../kernel/documents';
import type { Occurred } from '../../kernel/events';
import { on } from '../../kernel/readings';
import type { Guarding } from '../facts';
import { inOrder } from '../meaning/age';
import { type Bond, bonds, chosen, eachBond, named, of, outcomes, proposalOn, type Side, told } from '../meaning/bond';
import { L } from '../meaning/limits';
import {
  agreeToBeNamed,
  ending,
  noticeRefused,
  onHold,
  orderOf,
  recipients,
  registered,
  sentTo,
  type State,
} from '../meaning/standing';
import { PROPOSAL, WHOM_TO_RING, first, inWords, says, ifAny, no, forEachSide, isOver, heldFor, document } from './own';

/*
 * Papers of a bond that was made, settled or has ended, and of a hold.
 */

type Notice = { readonly bond: Bond; readonly recipient: string };

function kinSaid(view: Guarding, _today: CivilDate, { bond, recipient }: Notice): readonly string[] {
  const agree = agreeToBeNamed(view, bond, recipient);
  const other = agree.length === 2 ? `, with ${bond.guardian} as guardian` : '';
  const made = orderOf(view, bond);
  return [
    agree.includes('adult')
      ? `The person named above has a lifelong bond that was made on ${made ? plainDate(made.on) : ''}${other}.`
      : `${bond.guardian} has become a lifelong guardian, by a bond that was made on ${made ? plainDate(made.on) : ''}.`,
    ...ifAny(agree.length < 2, 'The other of the two has not agreed to be named to you, and is not.'),
    'Next of kin are told and asked. They decide nothing for a person who can decide.',
    'You are told because that was agreed to, for your records alone. It can be taken back; you would then be told.',
  ];
}

function extractSaid(view: Guarding, _today: CivilDate, { bond }: Side): readonly string[] {
  const [order, entered, end] = [orderOf(view, bond), registered(view, bond), ending(view, bond)];
  if (!order || !entered) return [];
  const direction = order.value.direction ?? 'not said';
  return [
    `Made on ${plainDate(order.on)}, known here on ${plainDate(order.value.receivedOn)}, entered on ${plainDate(entered.on)}.`,
    `Guardian: ${bond.guardian}. Who inherits: ${inWords(direction)}.`,
    end ? `Ended on ${plainDate(end.since.on)}: ${inWords(end.state)}.` : 'In force. It rests for life.',
    'The register is not public.',
  ];
}

function holdSaid(view: Guarding, _today: CivilDate, bond: Bond): readonly string[] {
  const since = onHold(view, bond);
  if (!since) return [];
  const last = inOrder(view.all('holdTalk').filter(of(bond))).findLast(({ on: day }) => day > since.on) ?? since;
  return [
    `A hold stands since ${plainDate(since.on)}. Nobody asks for proof.`,
    'We do not tell the guardian. Nothing is sent to anybody until you lift it, and only you can.',
    `You are asked again by ${plainDate(view.counted(L.hold, last.on))}. You may say nothing.`,
    'You may ask for help to be safe, from the police or from those who protect adults, and you may ask for neither.',
  ];
}

/** What the adult agreed to and stands still; the guardian's own notices are the guardian's. */
const heldNotices = (view: Guarding, _today: CivilDate, bond: Bond): readonly (readonly string[])[] =>
  recipients(view, bond)
    .filter((recipient) => agreeToBeNamed(view, bond, recipient).includes('adult'))
    .map((recipient) => {
      const sent = sentTo(view, bond, recipient);
      return [recipient, sent ? plainDate(sent.on) : 'Not sent'];
    });

const invitedBy = (view: Guarding, bond: Bond): CivilDate | undefined => {
  const order = orderOf(view, bond);
  if (!order || chosen(view, 'O20', order.on) !== 'invited') return undefined;
  const last = inOrder(view.all('reviewAnswered').filter(of(bond))).at(-1);
  return last ? view.counted(L.laterReviews, last.on) : view.counted(L.firstReview, order.on);
};

const ENDED: Readonly<Partial<Record<State, string>>> = {
  withdrawn: 'It is not going ahead. Nobody needs a reason for that, and none is told.',
  'not-made': 'It was not made. You may live it all the same, and a family commitment can still be settled.',
  discharged: 'It has ended. That is nobody’s fault.',
  'set-aside': 'It was set aside, as if it had not been made. What happened stays in the record.',
};

/** How it ended, for one of the two: whoever has died is written to no longer, and a dead guardian's adult has a letter of their own. */
function endFor(view: Guarding, { bond, party }: Side): readonly [Occurred, string] | undefined {
  const end = ending(view, bond);
  if (!end) return undefined;
  if (end.state === 'ended-by-death')
    return party === 'guardian' && view.latest('died') && orderOf(view, bond)
      ? [end.since, 'We are sorry to tell you, as next of kin, of the death of the person named above.']
      : undefined;
  const said = ENDED[end.state];
  return said === undefined ? undefined : [end.since, said];
}

const diedOf = (view: Guarding, bond: Bond) => view.all('guardianDied').find(of(bond));

function griefSaid(view: Guarding, _today: CivilDate, bond: Bond): readonly string[] {
  const death = diedOf(view, bond);
  return [
    'We are sorry for your loss.',
    ...ifAny(
      death,
      `Somebody is in touch with you by ${death ? plainDate(view.counted(L.bereavement, death.on)) : ''}. You choose whether you want to talk.`,
    ),
    'You are asked again who loves you, when you are ready.',
    'Your adviser, your grant, your home and all that is owed to you stay as they are.',
    ...ifAny(
      orderOf(view, bond),
      'The words on who inherits are kept, and are below. Ask for legal advice: we work out no shares.',
    ),
  ];
}

const statementFrom = (view: Guarding, { bond }: Side): Occurred | undefined => {
  const settled = first(view.all('commitment').filter(of(bond)));
  const refusedOn = first(outcomes(view, bond).filter(({ value }) => value.choice === 'refused'));
  return settled ?? refusedOn ?? (proposalOn(view) ? undefined : told(view, bond));
};

const SUBSTITUTES = [
  ['willMade', 'A will'],
  ['attorneyNamed', 'An attorney'],
  ['contactNamed', 'A contact whom you named'],
  ['statementMade', 'A statement'],
] as const;

/** What the adult settled is the adult's: it is not on the other's copy. */
const substitutesOf = (view: Guarding, _today: CivilDate, { party }: Side): readonly (readonly string[])[] => {
  const held = party === 'adult' ? view.latest('substitutes')?.value : undefined;
  return held ? SUBSTITUTES.map(([field, title]) => [title, held[field] ? 'Settled' : 'Not settled']) : [];
};

export const living = {
  'next-of-kin-notice': document<Notice>('Notice of next of kin', {
    to: 'notice-recipient',
    pack: PROPOSAL,
    forEach: (view) =>
      bonds(view).flatMap((bond) =>
        recipients(view, bond).map((recipient) => ({ key: named(bond.key, recipient), about: { bond, recipient } })),
      ),
    from: (view, { bond }) => {
      const order = orderOf(view, bond);
      return order && { on: order.value.receivedOn };
    },
    refusedWhen: (view, today, { bond, recipient }) =>
      isOver(view, bond) ?? noticeRefused(view, bond, recipient, today),
    outside: { names: (view, { bond, recipient }) => agreeToBeNamed(view, bond, recipient).includes('adult') },
    parts: [says(kinSaid), WHOM_TO_RING],
  }),
  'register-extract': document<Side>('Extract from the register', {
    to: 'young-person',
    pack: PROPOSAL,
    forEach: forEachSide,
    from: (view, { bond }) => (orderOf(view, bond) ? registered(view, bond) : undefined),
    refusedWhen: (view, _, side) => heldFor(view, side),
    parts: [
      says(extractSaid),
      {
        part: 'entries',
        heading: 'In the words of whoever made it',
        of: ['orderOutcome'],
        only:
          (view, { bond }) =>
          ({ id }) =>
            id === orderOf(view, bond)?.id,
        fields: ['words'],
        nothing: 'Nothing.',
      },
    ],
  }),
  'hold-confirmation': document<Bond>('Your hold', {
    to: 'young-person',
    forEach: eachBond,
    from: onHold,
    parts: [
      says(holdSaid),
      {
        part: 'table',
        heading: 'What you had agreed to, and stands still',
        columns: ['To whom', 'Last sent'],
        rows: heldNotices,
        nothing: 'There was nothing to send.',
      },
      WHOM_TO_RING,
    ],
  }),
  'review-invitation': document<Side>('Would you like to look at it together?', {
    to: 'young-person',
    pack: PROPOSAL,
    forEach: forEachSide,
    from: (view, { bond }) =>
      invitedBy(view, bond) === undefined ? undefined : on(orderOf(view, bond) ?? view.started),
    refusedWhen: (view, _, side) => isOver(view, side.bond) ?? heldFor(view, side),
    parts: [
      says((view, _, { bond }) => {
        const by = invitedBy(view, bond);
        return [
          ...(by === undefined ? [] : [`You are invited to look together at how it is, by ${plainDate(by)}.`]),
          'No is an answer. Silence changes nothing, and nothing ends by it.',
        ];
      }),
      WHOM_TO_RING,
    ],
  }),
  'ending-letter': document<Side>('It has come to an end', {
    to: 'young-person',
    forEach: forEachSide,
    from: (view, side) => endFor(view, side)?.[0],
    parts: [
      says((view, _, side) => {
        const end = endFor(view, side);
        return end ? [`${plainDate(end[0].on)}. ${end[1]}`] : [];
      }),
      says((_view, _today, { party }) =>
        ifAny(
          party === 'adult',
          'Nothing that is owed to you as a care leaver ends with it, and neither does any family tie.',
        ),
      ),
      WHOM_TO_RING,
    ],
  }),
  'bereavement-letter': document<Bond>('After the death of somebody who loved you', {
    to: 'young-person',
    forEach: eachBond,
    from: (view, bond) => {
      const death = diedOf(view, bond);
      return death && on(death);
    },
    parts: [
      says(griefSaid),
      {
        part: 'entries',
        heading: 'What is kept',
        of: ['orderOutcome'],
        only:
          (view, bond) =>
          ({ id }) =>
            id === orderOf(view, bond)?.id,
        fields: ['words', 'direction'],
        nothing: 'Nothing was made that has words of its own.',
      },
      WHOM_TO_RING,
    ],
  }),
  'commitment-statement': document<Side>('Statement of our family commitment', {
    to: 'young-person',
    forEach: forEachSide,
    from: statementFrom,
    refusedWhen: (view, _, side) =>
      ending(view, side.bond)?.state === 'withdrawn' ? no('It is not going ahead.', 'guardian') : heldFor(view, side),
    parts: [
      saying(
        'We are family to each other, and say so here.',
        'This statement carries no weight in law. It gives nobody a right, and takes none away.',
      ),
      says((_view, _today, { bond }) => [`With: ${bond.guardian}.`]),
      {
        part: 'table',
        heading: 'What you settled with papers of their own',
        columns: ['What', 'Settled'],
        rows: substitutesOf,
        nothing: 'What either of you settles with papers of their own is on that person’s copy alone.',
      },
      saying('In our own words:', 'Signed:', 'Day:'),
    ],
  }),
};
