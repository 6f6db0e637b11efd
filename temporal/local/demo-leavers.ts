import { addMonths, type CivilDate } from '../../statute';
import type { DemoAct, DemoRole, Says, StoryDay } from './demo-stories';

/*
 * The young people of the example data who are leaving care. Everybody is invented. They come in by the authority's own yearly
 * return, as an authority begins: what the return cannot tell is unknown until somebody has looked it up. Some have a story
 * since, told by working days after the return was taken over.
 */

/** A young person as the return has them. Ages are those on the day of taking over, in months. */
export interface Leaver {
  /** The number in the return. */
  readonly child: string;
  readonly team: 'north' | 'south';
  readonly months: number;
  /** Times in care, by age in months; one without an end goes on. */
  readonly care: readonly Care[];
  /** From the part of the return on care leavers. */
  readonly leaver?: { readonly inTouch: string; readonly activity: string; readonly home: string };
  /** In one word, what is to be seen. */
  readonly shows: string;
  readonly acts: readonly DemoAct[];
}

interface Care {
  readonly from: number;
  readonly to?: number;
  /** Legal status, placement and reason of the ending, by the codes of the return. */
  readonly status: string;
  readonly place: string;
  readonly ended?: string;
}

const years = (age: number, months = 0): number => age * 12 + months;

// ---- What happens ----

const told =
  (does: DemoAct['does']) =>
  (when: number | StoryDay, by: DemoRole, what: string, says: Says = {}): DemoAct => ({
    ...(typeof when === 'number' ? { day: when } : when),
    ...{ by, does, what, says },
  });
const record = told('record');
const decide = told('decide');
const offer = told('offer');
const answer = told('answer');
const ago = (monthsAgo: number): StoryDay => ({ day: 1, monthsAgo });

const PA = 'personal-adviser';
const SW = 'social-worker';
const MGR = 'leaving-care-manager';
const SELF = 'young-person';

const adviser = (when: number | StoryDay): readonly DemoAct[] => [
  record(when, MGR, 'adviserNamed', { worker: { staff: PA } }),
  record(when, PA, 'adviserMet', { worker: { staff: PA } }),
];
const plan = (when: number | StoryDay): readonly DemoAct[] => [
  record(when, PA, 'needsAssessment', { mattersCovered: true, viewsRecorded: true, document: 'assessment-1' }),
  record(when, PA, 'pathwayPlan', {
    complete: true,
    document: 'plan-1',
    items: 'College, a room of her own, Grandad on Sundays.',
  }),
  record(when, PA, 'planCopy', { explained: true }),
];
const review = (when: number | StoryDay): DemoAct =>
  record(when, PA, 'planReview', { written: true, viewRecorded: true });
const spoke = (when: number | StoryDay): DemoAct =>
  record(when, PA, 'contact', { direction: 'to-young-person', channel: 'telephone', answered: true });
const housing = (when: number | StoryDay, confirmed: boolean): DemoAct =>
  record(when, PA, 'housingPlan', { complete: true, confirmed, document: 'housing-1' });

/** Looked up in the week after taking over; everything is in time. */
const inGoodOrder: readonly DemoAct[] = [
  ...adviser(ago(14)),
  ...plan(ago(10)),
  review(ago(4)),
  spoke(2),
  housing(ago(3), true),
  spoke(30),
  review(40),
];

/** A flat that the authority provides: visited late, recorded later. */
const ownFlat: readonly DemoAct[] = [
  ...adviser(ago(20)),
  ...plan(ago(15)),
  review(ago(5)),
  record(6, PA, 'home', { home: 'flat-1', kind: 'supported', providedUnder: 's24B', regulated: false, area: 'EXA' }),
  { ...record(10, PA, 'adviserVisit', { home: 'flat-1', seen: true }), toldOn: 15 },
  record(21, PA, 'adviserVisit', { home: 'flat-1', seen: true }),
];

/** Told in her last month in care that she must go; she wants to stay, and the carer is asked. */
const mustGo: readonly DemoAct[] = [
  ...adviser(ago(8)),
  ...plan(ago(7)),
  record(ago(24), SW, 'home', { home: 'carer-1', kind: 'foster', providedUnder: 's22C', regulated: true, area: 'EXA' }),
  record(5, PA, 'stayInformation', { moneyExplained: true }),
  record(6, SELF, 'stayChoice', { choice: 'stay', words: 'It is my home.' }),
  record(12, 'former-foster-carer', 'noticeGiven', { home: 'carer-1', endsOn: { day: 32 }, grounds: ['cost'] }),
  record(14, PA, 'stayRefused', { grounds: ['cost'], words: 'The allowance would end.' }),
  decide(18, 'director-children-services', 'stayRefusedByAuthority', {
    ...{ choice: 'reverse', grounds: ['cost'] },
    reasons: 'Cost alone is no ground. The allowance goes on.',
  }),
  record(19, 'former-foster-carer', 'hostAnswer', { answer: 'yes', words: 'If the allowance goes on.' }),
];

/** Nobody has heard for months. */
const outOfTouch: readonly DemoAct[] = [
  ...adviser(ago(30)),
  ...plan(ago(28)),
  spoke(ago(5)),
  record(3, PA, 'search', { channels: ['telephone', 'aunt'] }),
  record(23, PA, 'search', { channels: ['message', 'gp'] }),
];

/** Rings about a course at twenty-two. */
const backToStudy: readonly DemoAct[] = [
  record(8, SELF, 'contact', { direction: 'from-young-person', channel: 'telephone', answered: true }),
  record(8, SELF, 'educationWish', { level: 'higher' }),
  ...adviser(14),
];

/** A grant fenced by a list that comes to less than the grant. */
const fencedGrant: readonly DemoAct[] = [
  record(4, PA, 'home', { home: 'flat-2', kind: 'private-tenancy', regulated: false, area: 'EXA' }),
  record(5, MGR, 'grantEntitlement', { pounds: 3000 }),
  record(5, MGR, 'savings', { pounds: 640 }),
  record(6, MGR, 'grantList', { pounds: 1850 }),
  record(6, MGR, 'grantRestriction', { author: 'leaving-care-manager', words: 'A second-hand kettle.' }),
  record(20, MGR, 'grantPaid', { pounds: 1850 }),
];

/** Help for his mind goes on, though the adult team says no. */
const belowThreshold: readonly DemoAct[] = [
  ...adviser(ago(9)),
  ...plan(ago(9)),
  record(ago(18), SW, 'mentalHealthSupport', { active: true }),
  offer(10, PA, 'adult-mental-health'),
  answer(24, 'mental-health-service', 'adult-mental-health', { accepted: false, reason: 'The threshold is not met.' }),
];

/** Says who may be told, and takes it back. */
const ownStory: readonly DemoAct[] = [
  ...adviser(ago(12)),
  ...plan(ago(11)),
  record(5, SELF, 'disclosureConsent', { recipient: 'college', purpose: 'bursary', given: true }),
  record(7, PA, 'disclosure', { recipient: 'college', purpose: 'bursary' }),
  record(30, SELF, 'disclosureConsent', { recipient: 'college', purpose: 'bursary', given: false }),
  { ...record(33, PA, 'disclosure', { recipient: 'college', purpose: 'bursary' }), refused: 'NOT_COMPLIANT' },
];

/** Loved by two, in their own words. */
const loved: readonly DemoAct[] = [
  ...adviser(ago(6)),
  ...plan(ago(5)),
  record(4, SELF, 'relationship', { person: 'gran', kind: 'family', loving: 'yes' }),
  record(4, SELF, 'relationship', { person: 'coach', kind: 'mentor', loving: 'yes' }),
];

/** Asks to come back. */
const comesBack: readonly DemoAct[] = [
  record(25, SELF, 'asksForHelp', { what: 'return', roofless: false }),
  record(26, PA, 'helpReply'),
];

/** Something weighs on her, and she has not seen what became of it. */
const concerned: readonly DemoAct[] = [
  ...adviser(ago(3)),
  record(28, SELF, 'concern', { concern: 'concern-1', words: 'I may be depressed.' }),
];

const none: readonly DemoAct[] = [];

const STORIES = {
  inGoodOrder: { shows: 'in good order', acts: inGoodOrder },
  ownFlat: { shows: 'visited in a flat', acts: ownFlat },
  mustGo: { shows: 'told to go before 18', acts: mustGo },
  outOfTouch: { shows: 'out of touch', acts: outOfTouch },
  backToStudy: { shows: 'back to study', acts: backToStudy },
  fencedGrant: { shows: 'a fenced grant', acts: fencedGrant },
  belowThreshold: { shows: 'a refused hand-over', acts: belowThreshold },
  ownStory: { shows: 'consent withdrawn', acts: ownStory },
  loved: { shows: 'two loving relationships', acts: loved },
  comesBack: { shows: 'asks to come back', acts: comesBack },
  concerned: { shows: 'a concern', acts: concerned },
  none: { shows: 'as the return told', acts: none },
} as const satisfies Record<string, Pick<Leaver, 'shows' | 'acts'>>;

// ---- Who they are ----

const ORDER = 'C2';
const AGREED = 'V2';
const inCare = (from: number, place = 'U4', status = ORDER): readonly Care[] => [{ from, status, place }];
const until18 = (from: number, place = 'U4', status = ORDER): readonly Care[] => [
  { from, to: years(18), status, place, ended: 'E8' },
];
const left = (from: number, to: number, ended: string, status = AGREED): readonly Care[] => [
  { from, to, status, place: 'U4', ended },
];
const touch = (activity: string, home: string, inTouch = 'YES') => ({ inTouch, activity, home });

/** Age in months, care, what the return says of a care leaver, and the story. */
const PEOPLE: readonly (readonly [number, readonly Care[], keyof typeof STORIES, Leaver['leaver']?])[] = [
  // Fifteen and a half: not yet sixteen.
  [years(15, 7), inCare(years(9)), 'none'],
  [years(15, 10), inCare(years(12), 'K2'), 'loved'],
  // Looked after at sixteen and seventeen.
  [years(16, 1), inCare(years(7)), 'concerned'],
  [years(16, 4), inCare(years(13), 'K2', AGREED), 'none'],
  [years(16, 8), inCare(years(4)), 'loved'],
  [years(16, 11), inCare(years(15, 11), 'U4', AGREED), 'none'],
  [years(17, 1), inCare(years(10)), 'inGoodOrder'],
  [years(17, 4), inCare(years(14), 'K2'), 'none'],
  [years(17, 7), inCare(years(8)), 'belowThreshold'],
  [years(17, 9), inCare(years(6)), 'mustGo'],
  [years(17, 10), inCare(years(12, 6), 'U1'), 'none'],
  [years(17, 11), inCare(years(11)), 'inGoodOrder'],
  // Left care at sixteen or seventeen.
  [years(16, 9), left(years(11), years(16, 5), 'E4A'), 'none'],
  [years(17, 2), left(years(12), years(16, 10), 'E5'), 'ownStory'],
  [years(17, 6), left(years(10), years(17), 'E17'), 'none'],
  [years(17, 8), left(years(13), years(17, 1), 'E4B'), 'none'],
  // Eighteen to twenty.
  [years(18, 1), until18(years(9)), 'ownFlat', touch('F1', 'K1')],
  [years(18, 3), until18(years(15)), 'none', touch('F3', 'T1')],
  [years(18, 6), until18(years(5)), 'inGoodOrder', touch('F1', 'V1')],
  [years(18, 9), until18(years(12)), 'fencedGrant', touch('G5', 'U1')],
  [years(19), until18(years(14, 6)), 'none', touch('F1', 'E1')],
  [years(19, 2), until18(years(10)), 'ownStory', touch('F4', 'U1')],
  [years(19, 5), until18(years(6)), 'outOfTouch', touch('0', '0', 'NO')],
  [years(19, 8), until18(years(13)), 'comesBack', touch('G4', 'K1')],
  [years(20), until18(years(11)), 'none', touch('F2', 'U1')],
  [years(20, 4), until18(years(8)), 'none', touch('P3', 'U1')],
  [years(20, 9), until18(years(15, 1)), 'outOfTouch', touch('0', '0', 'NO')],
  [years(20, 11), until18(years(9)), 'none', touch('F5', 'U1')],
  // Twenty-one to twenty-four.
  [years(21, 1), until18(years(7)), 'none', touch('F1', 'E1')],
  [years(21, 6), until18(years(12)), 'none', touch('F3', 'U1')],
  [years(22, 2), until18(years(10)), 'backToStudy', touch('F3', 'U1')],
  [years(22, 8), until18(years(14)), 'none', touch('F1', 'U1')],
  [years(23, 1), until18(years(6)), 'comesBack', touch('G6', 'U1')],
  [years(23, 7), until18(years(13)), 'none', touch('F3', 'U1', 'NREQ')],
  [years(24, 3), until18(years(9)), 'none', touch('F5', 'U1')],
  [years(24, 8), until18(years(11)), 'outOfTouch', touch('0', '0', 'NO')],
  // Looked after at some time from sixteen, and for less than thirteen weeks.
  [years(16, 10), left(years(16, 3), years(16, 5), 'E4A'), 'none'],
  [years(18, 2), left(years(17, 9), years(17, 11), 'E4A'), 'none'],
  [years(19, 9), left(years(16, 1), years(16, 3), 'E4B'), 'none'],
  [years(20, 6), left(years(17, 2), years(17, 4), 'E4A'), 'none'],
];

/** Forty young people. */
export const LEAVERS: readonly Leaver[] = PEOPLE.map(([months, care, story, leaver], place) => ({
  ...{ child: `LC${String(place + 1).padStart(2, '0')}`, team: place % 2 === 0 ? 'north' : 'south', months, care },
  ...(leaver ? { leaver } : {}),
  ...STORIES[story],
}));

// ---- The return ----

const written = (day: CivilDate): string => day.split('-').toReversed().join('/');
const birthOf = ({ months, child }: Leaver, on: CivilDate): CivilDate => {
  const shift = Number(child.slice(2)) % 20;
  const day = addMonths(on, -months);
  return `${day.slice(0, 8)}${String(Math.min(28, 1 + shift)).padStart(2, '0')}` as CivilDate;
};

/** The files of a return in which they all are, as told up to a day. @param on the day from which their ages count */
export function returnOf(
  leavers: readonly Leaver[],
  on: CivilDate,
  lastDay: CivilDate,
): readonly { readonly name: string; readonly text: string }[] {
  const born = new Map(leavers.map((leaver) => [leaver.child, birthOf(leaver, on)]));
  const at = (child: string, months: number): CivilDate => addMonths(born.get(child) ?? on, months);
  const rows = {
    header: [
      'CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB',
      ...leavers.map(({ child }) => `${child},,${written(born.get(child) ?? on)},,,,`),
    ],
    episodes: [
      'CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN',
      ...leavers.flatMap(({ child, care }) =>
        care.flatMap(({ from, to, status, place, ended }) => {
          const [begun, over] = [at(child, from), to === undefined ? undefined : at(child, to)];
          if (begun > lastDay) return [];
          const ending = over !== undefined && over <= lastDay ? `${written(over)},${ended ?? ''}` : ',';
          return [`${child},${written(begun)},S,${status},N1,${place},PR1,${ending},,,,`];
        }),
      ),
    ],
    oc3: [
      'CHILD,DOB,IN_TOUCH,ACTIV,ACCOM',
      ...leavers.flatMap(({ child, leaver }) =>
        leaver
          ? [`${child},${written(born.get(child) ?? on)},${leaver.inTouch},${leaver.activity},${leaver.home}`]
          : [],
      ),
    ],
  };
  return Object.entries(rows).map(([name, lines]) => ({ name: `${name}.csv`, text: `${lines.join('\n')}\n` }));
}
