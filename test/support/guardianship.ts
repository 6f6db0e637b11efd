import type { ToldAct } from '../../api/client';
import { DEFAULT_SET } from '../../workflows/lifelong-guardianship/meaning/choices';
import type { Role } from '../../workflows/kernel/people';
import type { ApiBench } from './api';
import { refusalsIn, Story, type Circumstances } from './story';

/*
 * The people of lifelong guardianship, told through the API. What the adult, the guardian and people outside say is recorded for
 * them by a worker: the coordinator of guardianship where a bond is the purpose, the personal adviser elsewhere.
 */

type Values = Readonly<Record<string, unknown>>;
export type Party = 'adult' | 'guardian';
type Telling = Circumstances & { readonly values?: Values };

const ROLE = { adult: 'young-person', guardian: 'proposed-guardian' } as const;
const ADVISES = { adult: 'independent-adviser-adult', guardian: 'independent-adviser-guardian' } as const;

/** Who records for others. */
const BY_COORDINATOR = { subject: 'guardianship-coordinator', roles: ['guardianship-coordinator'] } as const;

/** An act that is meant to be recorded: a refusal is a fault. */
export const done = async (told: Promise<ToldAct>): Promise<void> => expect(refusalsIn(await told)).toEqual([]);
export const refusals = async (told: Promise<ToldAct>) =>
  refusalsIn(await told).map(({ code, path }) => [code, ...path]);

export const K = 'mrs-k';

export const beginGuardianship = (bench: ApiBench, from: string): Promise<Story> =>
  Story.begin(bench, from, 'lifelong-guardianship');

/** A bond of an adult who was in care, with one guardian: each act as it is sent. */
export class Bond {
  constructor(
    readonly story: Story,
    readonly child = 'child',
    readonly guardian = K,
  ) {}

  /** @param pack the proposal is switched on long before, unless the law of England alone applies */
  static async of(
    story: Story,
    bornOn: string,
    { pack = 'review-2022', child = 'child', team = 'north' } = {},
  ): Promise<Bond> {
    if (pack !== 'england-law') await story.switchOn(pack, '2022-05-23');
    await story.child(child, bornOn);
    await done(story.start([child], { purpose: 'GUARDIANSHIP', team }));
    return new Bond(story, child);
  }

  record(role: Role, fact: string, values: Values = {}, how: Circumstances = {}): Promise<ToldAct> {
    const about = fact in OF_NO_BOND ? values : { guardian: this.guardian, ...values };
    return this.story.record(role, fact, about, { children: [this.child], by: this.byFor(role), ...how });
  }

  /** Whoever works for the authority acts as who they are. */
  private byFor = (role: Role): Values => (INSIDE.includes(role) ? {} : BY_COORDINATOR);

  wishes = (party: Party, how: Telling = {}): Promise<ToldAct> =>
    this.record(ROLE[party], 'wish', { party, alone: true }, how);
  isGuardian = (values: Values = {}): Promise<ToldAct> =>
    this.record('guardianship-coordinator', 'proposedGuardian', {
      ...{ adult: true, related: false, legalParent: false, partner: false, power: false },
      ...values,
    });
  tells = (pack = 'review-2022'): Promise<ToldAct> =>
    this.record('guardianship-coordinator', 'packTold', { pack, defaultSet: DEFAULT_SET });
  advises = (party: Party, how: Telling = {}): Promise<ToldAct> =>
    this.record(ADVISES[party], 'adviceGiven', { party, understoodAndFree: true }, how);
  signs = (party: Party, round: 'first' | 'second', how: Telling = {}): Promise<ToldAct> =>
    this.record(
      ROLE[party],
      'consent',
      { party, round, alone: true, paper: `${party}-${round}`, ...how.values },
      { ...how },
    );
  tellsFamily = (people: readonly string[] = []): Promise<ToldAct> =>
    this.record('proposed-guardian', 'familyTold', people.length === 0 ? {} : { people });
  applies = (values: Values = {}): Promise<ToldAct> =>
    this.record('young-person', 'application', {
      ...{ by: 'both', to: 'family-court', direction: 'to-adult' },
      ...values,
    });
  decides = (choice: string, receivedOn: string, how: Telling = {}): Promise<ToldAct> =>
    this.record(
      'register-keeper',
      'orderOutcome',
      {
        ...{ choice, receivedOn, words: 'The words of the outcome.' },
        ...(choice === 'made' ? { findings: ['free', 'informed', 'real', 'safe'], direction: 'to-adult' } : {}),
      },
      how,
    );
  registers = (): Promise<ToldAct> => this.record('register-keeper', 'registered', { copiesToBoth: true });
  mayTell = (recipient: string, given = true): Promise<ToldAct> =>
    this.record('young-person', 'noticeConsent', { party: 'adult', recipient, given });
  sends = (recipient: string, how: Telling = {}): Promise<ToldAct> =>
    this.record('register-keeper', 'noticeSent', { recipient }, how);
  acknowledges = (recipient: string): Promise<ToldAct> =>
    this.record('notice-recipient', 'noticeAcknowledged', { recipient });
  says = (party: Party, choice: 'go-on' | 'pause' | 'stop'): Promise<ToldAct> =>
    this.record(ROLE[party], 'proceeds', { party, choice });

  /** Both wished for it, and were told what it is. */
  async wished(more: Values = {}, pack = 'review-2022'): Promise<void> {
    for (const party of PARTIES) await done(this.wishes(party));
    await done(this.isGuardian(more));
    await done(this.tells(pack));
  }

  async advised(): Promise<void> {
    for (const party of PARTIES) await done(this.advises(party));
  }

  async bothSign(round: 'first' | 'second'): Promise<void> {
    for (const party of PARTIES) await done(this.signs(party, round));
  }

  /** Everything up to the application: the first consents on one day, the second ones and the application on another. */
  async applied(first: string, second: string): Promise<void> {
    await this.wished();
    await this.advised();
    await this.story.on(first);
    await this.bothSign('first');
    await this.story.on(second);
    await done(this.tellsFamily());
    await this.bothSign('second');
    await done(this.applies());
  }

  /** Made and entered today; these bodies were told and have acknowledged it. */
  async made(bodies: readonly string[] = []): Promise<void> {
    await done(this.decides('made', this.story.today));
    await done(this.registers());
    for (const body of bodies) {
      await done(this.mayTell(body));
      await done(this.sends(body));
      await done(this.acknowledges(body));
    }
  }
}

export const PARTIES: readonly Party[] = ['adult', 'guardian'];

/** Facts of the adult's, not of one bond. */
const OF_NO_BOND: Readonly<Record<string, true>> = {
  careExperienceSaid: true,
  substitutes: true,
  goalChecked: true,
  contact: true,
  died: true,
};

const INSIDE: readonly Role[] = [
  ...(['guardianship-coordinator', 'register-keeper', 'personal-adviser', 'social-worker'] as const),
  ...(['leaving-care-manager', 'family-finding-coordinator'] as const),
];
