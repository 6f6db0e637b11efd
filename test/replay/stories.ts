import { randomUUID } from 'node:crypto';
import { civilDate } from '../../statute';
import type { Command } from '../../workflows/kernel/decide';
import type { Values } from '../../workflows/kernel/events';
import { eventually } from '../support/eventually';
import { sealed, sent, type Bench, type DirectJourney } from '../support/journeys';

/** Tells a journey of one type everything that can happen to it. A new journey brings a story of its own. */
export const STORIES: Readonly<Record<string, (bench: Bench) => Promise<DirectJourney>>> = {
  'family-group-decision-making': familyGroup,
  'leaving-care': leavingCare,
};

/** A run makes way for the next after so many events of the engine, so that a story has several runs. */
const ROLL_OVER_AFTER = 70;

const on = (date: string) => ({ on: civilDate(date) });
const record = (date: string, fact: string, value: Values = {}, ...fields: readonly string[]): Command => ({
  ...{ type: 'record', fact, value, occurred: on(date) },
  ...(fields.length > 0 ? { sealed: sealed(...fields) } : {}),
});
const decide = (date: string, decision: string, value: Values): Command => ({
  ...{ type: 'decide', decision, value, occurred: on(date), sealed: sealed('reasons') },
});
const offer = (date: string, handOver: string, receiver?: string): Command => ({
  ...{ type: 'offer', handOver, occurred: on(date), ...(receiver === undefined ? {} : { receiver }) },
});

const parent = (person: string): Values => ({
  ...{ person, relation: person, hasParentalResponsibility: true, fatherLine: person === 'father', status: 'known' },
});
const meeting = (place: string): Values => ({
  ...{ method: 'fgc', invited: ['mother', 'father'], attended: [place], declined: ['father'] },
});

/** Late records, corrections, withdrawals, an excuse, alerts, changed law, hand-overs, a new team, an end and what follows it. */
async function familyGroup(bench: Bench): Promise<DirectJourney> {
  const authority = `golden-${randomUUID().slice(0, 8)}`;
  await bench.sql.query("insert into authority values ($1, 'Test', 0, '', 0)", [authority]);
  const journey = bench.journey({ at: '2026-12-18T10:00:00Z', authority, rollOverAfter: ROLL_OVER_AFTER });
  const teller = new Teller(bench, journey);
  const { tell } = teller;
  await teller.kept(journey.start());
  await tell(record('2026-12-18', 'caseHolder', { worker: 'worker-1' }));
  await tell(record('2026-12-18', 'offerRecipient', parent('mother')));
  await tell(decide('2026-12-18', 'enterPreProceedings', { choice: 'enter', advice: 'advice-1' }));
  await tell(record('2026-12-18', 'familyFinding', { couldCare: 'not-asked', consent: 'given' }, 'effort'));
  await teller.refused(record('2031-01-01', 'offerRecipient', parent('father')));

  await journey.skipTo('2027-01-04T10:00:00Z'); // alerts, some of which late records take back
  await tell(record('2026-12-21', 'offerRecipient', parent('father')));
  await tell(record('2026-12-21', 'advocacyOffer', { answer: 'advocate-named', advocate: 'advocate-1' }));
  await teller.together([
    record('2026-12-29', 'letterBeforeProceedings', { toWhom: ['mother', 'father'], containsOffer: true }),
    ...['mother', 'father'].map((person) =>
      record('2026-12-29', 'offer', { person, inLetter: true, how: 'letter', language: 'en' }),
    ),
  ]);
  await tell(record('2027-01-04', 'safetyRestriction', { people: ['father'] }, 'detail'));
  await tell({ type: 'withdraw', entry: await teller.entry('safetyRestriction'), occurred: on('2027-01-04'), ...WHY });

  await journey.skipTo('2027-01-11T10:00:00Z');
  await tell(record('2027-01-07', 'offerAnswer', { person: 'mother', answer: 'accepted' }));
  await tell(record('2027-01-11', 'offerAnswer', { person: 'father', answer: 'none', tries: 2 }));
  await tell(record('2027-01-11', 'coordinator', { worker: 'coordinator-1' }));
  await teller.law(authority, 'family-group-decision-making.hold-meeting', 20); // moves a clock that runs
  const duty = await teller.duty('hear-child');
  await tell({ type: 'excuse', duty, reason: 'not-practicable', occurred: on('2027-01-11'), sealed: sealed('words') });
  await tell(offer('2027-01-11', 'move-to-team', 'south'));
  await tell({
    type: 'answer',
    offer: await teller.entry('handover.offered'),
    accepted: true,
    occurred: on('2027-01-11'),
  });

  await journey.skipTo('2027-03-15T10:00:00Z'); // the meeting is overdue
  await tell(record('2027-01-20', 'wishesAndFeelings', { how: 'talked' }, 'words'));
  await tell(record('2027-02-09', 'meeting', meeting('mother'), 'place'));
  const held = await teller.entry('meeting');
  await tell({ type: 'correct', entry: held, value: meeting('mother'), occurred: on('2027-03-02'), ...WHY });
  await teller.again(record('2027-03-05', 'familyPlan', { planMade: true, version: 1 }, 'goals'));
  await tell(
    record('2027-03-05', 'knownAdult', {
      person: 'aunt',
      relation: 'relative',
      childAsked: true,
      approached: true,
      answer: 'interested',
    }),
  );
  await tell(decide('2027-03-09', 'reply', { choice: 'agree' }));
  await tell(decide('2027-03-10', 'outcomes', { choice: ['network-plan', 'services'] }));
  for (const person of ['mother', 'father'])
    await tell(record('2027-03-11', 'outcomeTold', { person, how: 'letter', minutesSeen: true, view: 'agrees' }));

  await tell(offer('2027-03-15', 'family-network-plan'));
  const first = await teller.entry('handover.offered');
  await tell({ type: 'answer', offer: first, accepted: false, occurred: on('2027-03-15'), sealed: sealed('reason') });
  await tell(offer('2027-03-15', 'family-network-plan'));
  await tell({
    type: 'answer',
    offer: await teller.entry('handover.offered'),
    accepted: true,
    occurred: on('2027-03-15'),
  });
  await tell({ type: 'end', end: 'family-plan-agreed', occurred: on('2027-03-15') });
  await journey.skipTo('2027-09-20T10:00:00Z'); // what was promised is owed an answer after the end
  await tell(record('2027-09-15', 'outcomeStatus', { outcome: 'network-plan', status: 'partly-delivered' }));
  return journey;
}

const answering = async (teller: Teller, date: string, accepted: boolean): Promise<Command> => ({
  ...{ type: 'answer', offer: await teller.entry('handover.offered'), accepted, occurred: on(date) },
  ...(accepted ? {} : { sealed: sealed('reason') }),
});
const correction = async (teller: Teller, date: string, name: string, value: Values): Promise<Command> => ({
  ...{ type: 'correct', entry: await teller.entry(name), value, occurred: on(date) },
  ...WHY,
});

/** From 16 and a half: late, corrected, withdrawn, excused, handed over, in and out of care, lost and found, ended and heard of again. */
async function leavingCare(bench: Bench): Promise<DirectJourney> {
  const authority = `golden-${randomUUID().slice(0, 8)}`;
  await bench.sql.query("insert into authority values ($1, 'Test', 0, '', 0)", [authority]);
  const options = { at: '2026-12-18T10:00:00Z', authority, rollOverAfter: ROLL_OVER_AFTER, type: 'leaving-care' };
  const journey = bench.journey(options);
  const teller = new Teller(bench, journey);
  const { tell } = teller;
  await teller.kept(journey.begin(journey.opening(undefined, undefined, '2010-06-10')));
  await tell(record('2016-02-01', 'enteredCare', { episode: 'first', basis: 'agreement' })); // eligible since 16
  await tell(record('2016-02-01', 'home', { home: 'carer', kind: 'foster', regulated: true, area: 'X' }));
  await tell(record('2026-06-22', 'adviserNamed', { worker: 'adviser-1' }));
  await teller.refused(record('2031-01-01', 'adviserMet', { worker: 'adviser-1' }));
  await tell(record('2026-12-18', 'pregnancy', {}));
  await tell({ type: 'withdraw', entry: await teller.entry('pregnancy'), occurred: on('2026-12-18'), ...WHY });
  await tell(record('2026-12-18', 'mentalHealthSupport', { active: true }));

  await journey.skipTo('2027-01-11T10:00:00Z'); // alerts, some of which late records take back
  await tell(record('2026-06-23', 'adviserMet', { worker: 'adviser-1' }));
  await teller.together([
    record('2026-09-01', 'needsAssessment', { mattersCovered: true, viewsRecorded: true }),
    record('2026-09-10', 'pathwayPlan', { complete: true }),
  ]);
  const copy = await teller.duty('plan-copy');
  await tell({ type: 'excuse', duty: copy, reason: 'young-person-refused', occurred: on('2027-01-11'), ...WORDS });
  await tell(record('2027-01-11', 'concern', { concern: 'c1' }, 'words'));
  await teller.law(authority, 'leaving-care.concern-outcome', 20); // moves a clock that runs
  await tell(offer('2027-01-11', 'move-to-team', 'south'));
  await tell(await answering(teller, '2027-01-11', true));
  await tell(await correction(teller, '2027-01-11', 'dateOfBirth', { bornOn: '2011-03-10' })); // would take a category away
  await tell(decide('2027-01-11', 'dobCorrection', { choice: 'keep-earlier', bornOn: '2011-03-10', advice: 'a-1' }));
  await tell(await correction(teller, '2027-01-11', 'dateOfBirth', { bornOn: '2010-06-11' }));

  await journey.skipTo('2027-09-20T10:00:00Z');
  await teller.again(record('2027-02-22', 'planReview', { written: true, viewRecorded: true }));
  await tell(record('2027-07-01', 'ceaseCareProposed', {}));
  await tell(decide('2027-08-02', 'ceaseCare', { choice: 'approve', decidedAs: 'director-children-services' }));
  await tell(record('2027-09-06', 'leftCare', { episode: 'first', to: 'own-arrangements' }));
  const room = { home: 'room', kind: 'supported', providedUnder: 's23B', regulated: false, area: 'Y' };
  await tell(record('2027-09-06', 'home', room));
  await tell(record('2027-09-10', 'adviserVisit', { home: 'room', seen: true }));
  await tell(await correction(teller, '2027-07-30', 'leftCare', { episode: 'first', to: 'own-arrangements' })); // before the approval
  for (const accepted of [false, true]) {
    await tell(offer('2027-09-20', 'adult-mental-health'));
    await tell(await answering(teller, '2027-09-20', accepted));
  }
  await tell(record('2027-09-20', 'custody', { where: 'custody' }));

  await journey.skipTo('2028-07-03T10:00:00Z'); // 18, out of touch, with nothing decided
  await tell(record('2028-03-01', 'released', {}));
  await tell(record('2028-07-03', 'search', { channels: ['telephone', 'letter'] }));
  await tell(record('2028-07-03', 'contact', { direction: 'from-young-person', channel: 'message', answered: true }));
  await tell(decide('2028-07-03', 'atBirthday', { birthday: 'eighteenth', service: 'contact', choice: 'continue' }));
  await tell(record('2028-07-03', 'otherNation', { nation: 'wales' }));
  await tell({ type: 'end', end: 'other-nation', occurred: on('2028-07-03') });
  await journey.skipTo('2028-10-02T10:00:00Z');
  await tell(record('2028-10-02', 'contact', { direction: 'from-young-person', channel: 'letter', answered: false }));
  await journey.skipTo('2028-10-16T10:00:00Z'); // nobody has answered
  await tell(record('2028-10-13', 'contactReplied', { worker: 'adviser-1' }));
  return journey;
}

const WORDS = { sealed: sealed('words') };
const WHY = { sealed: sealed('correctionReason') };

/** Tells a journey, and sees to it that each command is taken as the story has it. */
class Teller {
  constructor(
    private readonly bench: Bench,
    private readonly journey: DirectJourney,
  ) {}

  readonly tell = (command: Command): Promise<void> => this.kept(this.journey.tell(command));

  async kept(answer: ReturnType<DirectJourney['tell']>): Promise<void> {
    const { refusal } = await answer;
    if (refusal) throw new Error(`Refused: ${refusal.code}. ${refusal.message}`);
  }

  async refused(command: Command): Promise<void> {
    if ((await this.journey.tell(command)).kept) throw new Error('It was to be refused.');
  }

  together(commands: readonly Command[]): Promise<void> {
    return this.kept(this.journey.deliver(commands.map((command) => sent(command))));
  }

  /** The same command twice. */
  async again(command: Command): Promise<void> {
    const one = sent(command);
    await this.kept(this.journey.deliver([one]));
    await this.kept(this.journey.deliver([one]));
  }

  /** Changes a local setting, and waits until it has moved a clock. */
  async law(authority: string, setting: string, days: number): Promise<void> {
    const limit = { amount: days, unit: 'working-day', counting: 'WD+n', direction: 'after', kind: 'limit' };
    const payload = { kind: 'setting', setting, limit, from: '2026-12-01' };
    const { sql, journeys } = this.bench;
    const row = "insert into law_change values ($1, 1, 'setting', $2, '2026-12-01', now())";
    await sql.query(row, [authority, payload]);
    await sql.query('update authority set law_version = 1 where code = $1', [authority]);
    await journeys.lawChanged([this.journey.id]);
    await eventually(
      () => this.journey.events(),
      (found) => found.some(({ type, payload: { cause } }) => type === 'clock.moved' && cause === 'law'),
    );
  }

  /** The last entry or event of a name. */
  async entry(name: string): Promise<number> {
    const found = (await this.journey.events()).findLast(
      ({ type, payload }) => type === name || payload['fact'] === name,
    );
    if (!found) throw new Error(`There is no ${name}.`);
    return found.sequence;
  }

  /** The duty of a step, once it is owed. */
  async duty(step: string): Promise<string> {
    const events = await eventually(
      () => this.journey.events(),
      (found) => found.some(({ payload }) => payload['step'] === step),
    );
    return String(events.find(({ payload }) => payload['step'] === step)?.payload['duty']);
  }
}
