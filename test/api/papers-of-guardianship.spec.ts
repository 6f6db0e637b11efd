import { startApiBench, type ApiBench } from '../support/api';
import { beginGuardianship, Bond, done } from '../support/guardianship';
import type { Story } from '../support/story';

/*
 * Papers of lifelong guardianship and of the relationships before it: each shows what its one reader may see, says that a proposal
 * is one, and is refused where the proposal is not switched on.
 */

let bench: ApiBench;
beforeAll(async () => {
  bench = await startApiBench();
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(120_000);

const MARK = 'A proposal of 2022, not law';
const MAKE = 'query ($journey: ID!, $paper: ID!) { paper(journey: $journey, paper: $paper) { html paper { to } } }';

interface Listed {
  readonly id: string;
  readonly to: string;
  readonly from: string | null;
  readonly refused: string | null;
}

async function listed(story: Story, child = 'child'): Promise<readonly Listed[]> {
  const { journey } = await story.ask(
    'auditor',
    'query ($id: ID!) { journey(id: $id) { papers { id to from refused } } }',
    { id: story.journeyId(child) },
  );
  return (journey as { readonly papers: readonly Listed[] }).papers;
}

async function textOf(story: Story, paper: string, child = 'child'): Promise<string> {
  const told = await story.ask('auditor', MAKE, { journey: story.journeyId(child), paper });
  return (told['paper'] as { readonly html: string }).html
    .replace(/<style>[^]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

/** The text of every paper that can be made, by its id. */
async function everyPaper(story: Story): Promise<Readonly<Record<string, string>>> {
  const texts: Record<string, string> = {};
  for (const { id, from } of await listed(story)) if (from !== null) texts[id] = await textOf(story, id);
  return texts;
}

const PROPOSED_ONLY = [
  ...['advice-confirmation', 'first-consent-form', 'second-consent-form', 'family-notice', 'neutral-record'],
  ...['next-of-kin-notice', 'register-extract', 'review-invitation'],
];
const kind = (id: string): string => id.split(':')[0] ?? '';

test('by the law of today: what can be settled now, the proposal’s papers refused, and nothing called an order', async () => {
  const story = await beginGuardianship(bench, '2026-12-01');
  const bond = await Bond.of(story, '2002-05-06', { pack: 'england-law' });
  await bond.wished({}, 'england-law');
  const settled = { willMade: true, attorneyNamed: false, contactNamed: true, statementMade: true };
  await done(bond.record('young-person', 'substitutes', settled));
  await done(bond.record('young-person', 'commitment', { statement: 's' }));
  await done(bond.record('young-person', 'safetyHold'));
  await done(bond.record('young-person', 'holdLifted'));
  await done(bond.record('personal-adviser', 'guardianDied'));
  const papers = await listed(story);
  for (const { id, from, refused } of papers.filter((paper) => PROPOSED_ONLY.includes(kind(paper.id))))
    expect([id, from, refused]).toEqual([id, null, expect.stringContaining('a proposal that is not law')]);
  await expect(textOf(story, 'first-consent-form:adult')).rejects.toThrow(/NOT_COMPLIANT/);
  const texts = await everyPaper(story);
  expect(Object.keys(texts)).toEqual(
    expect.arrayContaining([
      ...['plain-guide', 'pack-notice:adult', 'pack-notice:guardian', 'bereavement-letter'],
      ...['commitment-statement:adult', 'commitment-statement:guardian', 'late-explained'],
    ]),
  );
  for (const [id, text] of Object.entries(texts)) {
    expect([id, text.match(/.{0,40}(?<![a-z])order(?![a-z]).{0,20}/gi)]).toEqual([id, null]);
    expect([id, text.includes(MARK)]).toEqual([id, false]);
  }
  expect(texts['plain-guide']).toContain('What you wish for is not part of the law of England');
  expect(texts['commitment-statement:adult']).toContain('A will Settled An attorney Not settled');
  expect(texts['commitment-statement:guardian']).not.toContain('A will Settled');
  expect(texts['commitment-statement:guardian']).toContain('This statement carries no weight in law.');
});

test('a full run of the proposal: every paper says so, and each of the two reads their own', async () => {
  const story = await beginGuardianship(bench, '2027-02-01');
  const bond = await Bond.of(story, '2004-02-29');
  await bond.wished({ knownSince: '2012-05-01' });
  await done(bond.advises('adult'));
  await bond.story.on('2027-02-18');
  await done(bond.advises('guardian'));
  expect(await textOf(story, 'advice-confirmation:adult')).toContain(
    'You had separate advice on Monday 1 February 2027.',
  );
  expect(await textOf(story, 'advice-confirmation:adult')).not.toContain('18 February 2027. It was');
  expect(await textOf(story, 'first-consent-form:guardian')).toContain('signed today, to Thursday 18 March 2027.');
  await expect(textOf(story, 'second-consent-form:adult')).rejects.toThrow(/NOT_YET/);
  await bond.bothSign('first');
  await story.on('2027-03-23');
  const notice = await textOf(story, 'family-notice');
  expect(notice).toContain('mrs-k wants to become a lifelong guardian');
  expect(notice).toContain('to Tuesday 20 April 2027');
  expect(notice).not.toMatch(/Invented|Lifelong guardianship, and the relationships/);
  await done(bond.tellsFamily(['son']));
  await done(bond.record('notified-person', 'comment', { person: 'son', says: 'objects', words: 'I worry.' }));
  expect(await textOf(story, 'second-consent-form:adult')).toContain('It stays fresh to Monday 21 June 2027');
  await bond.bothSign('second');
  await done(bond.applies());
  const record = await textOf(story, 'neutral-record');
  expect(record).toContain('It recommends nothing.');
  expect(record).toContain('The two have known each other since Tuesday 1 May 2012.');
  expect(record).toContain('Thursday 18 February 2027 Signed a consent adult first');
  expect(record).toContain('I worry.');
  await story.on('2027-06-14');
  await bond.made();
  await done(bond.mayTell('gp'));
  await done(bond.record('proposed-guardian', 'noticeConsent', { party: 'guardian', recipient: 'bank', given: true }));
  const toAdultsGp = await textOf(story, 'next-of-kin-notice:gp');
  expect(toAdultsGp).toContain('Invented Person');
  expect(toAdultsGp).not.toMatch(/mrs-k|bank/);
  const toGuardiansBank = await textOf(story, 'next-of-kin-notice:bank');
  expect(toGuardiansBank).toContain('mrs-k has become a lifelong guardian');
  expect(toGuardiansBank).not.toMatch(/Invented|gp/);
  expect(await textOf(story, 'register-extract:guardian')).toContain('In force. It rests for life.');
  expect(await textOf(story, 'register-extract:adult')).toContain('The words of the outcome.');
  expect(await textOf(story, 'review-invitation:adult')).toContain('by Wednesday 14 June 2028');
  for (const [id, text] of Object.entries(await everyPaper(story)))
    expect([id, text.includes(MARK)]).toEqual([id, true]);

  await done(bond.record('young-person', 'saysHarmed', { saidTo: 'always-here' }));
  const hold = await textOf(story, 'hold-confirmation');
  expect(hold).toContain('A hold stands since Monday 14 June 2027.');
  expect(hold).toContain('gp Not sent');
  expect(hold).not.toContain('bank');
  await expect(textOf(story, 'next-of-kin-notice:gp')).rejects.toThrow(/NOT_COMPLIANT/);
  for (const { id, to, from } of await listed(story))
    if (['PROPOSED_GUARDIAN', 'LIFELONG_GUARDIAN', 'NOTIFIED_PERSON', 'NOTICE_RECIPIENT'].includes(to))
      expect([id, from]).toEqual([id, null]);
  await done(bond.record('order-maker', 'changeOutcome', { choice: 'set-aside', words: 'Words.' }));
  expect(await textOf(story, 'ending-letter:adult')).toContain('It was set aside');
});

test('of one who stops it the other reads only that it is not going ahead', async () => {
  const story = await beginGuardianship(bench, '2027-02-15');
  const bond = await Bond.of(story, '1998-06-01');
  await bond.wished();
  await done(bond.says('adult', 'stop'));
  const letter = await textOf(story, 'ending-letter:guardian');
  expect(letter).toContain(
    'Monday 15 February 2027. It is not going ahead. Nobody needs a reason for that, and none is told.',
  );
  expect(letter).not.toMatch(/adult|stopped|care leaver/);
  await expect(textOf(story, 'commitment-statement:adult')).rejects.toThrow(/NOT_YET|NOT_COMPLIANT/);
});

test('of relationships: a child’s own pages, a letter in agreed words, a finding that is looked at again, a visitor past 18', async () => {
  const story = await beginGuardianship(bench, '2026-01-05');
  await story.child('child', '2008-11-30');
  await done(story.start(['child'], { purpose: 'RELATIONSHIPS' }));
  const young = (fact: string, values: object) => done(story.record('young-person', fact, { ...values }));
  const works = (
    fact: string,
    values: object,
    role: 'social-worker' | 'family-finding-coordinator' = 'social-worker',
  ) => done(story.record(role, fact, { ...values }));
  await works('enteredCare', { episode: 'first' });
  await works('relationshipMap', { map: 'm', peersAndPets: true });
  await young('relationship', { person: 'aunt', kind: 'family', loving: 'yes', paidRole: false });
  await done(story.record('personal-adviser', 'goalChecked', {}));
  await works('reviewArranged', { review: 'r-1', kind: 'care-review', heldOn: '2026-02-02' });
  await works('reviewArranged', { review: 'r-2', kind: 'care-review', heldOn: '2026-08-03' });
  await young('reviewItemSkipped', { review: 'r-2' });
  await young('familyFindingAnswer', { answer: 'yes' });
  for (const person of ['uncle', 'cousin']) {
    await young('wantedContact', { person });
    await young('approachWish', { person, choice: 'approach', words: `Tell ${person} that I like football.` });
  }
  const safe = (person: string, choice: string) =>
    done(
      story.decide('social-worker', 'contactSafe', {
        person,
        choice,
        reasons: 'Something that is not theirs to read.',
      }),
    );
  await safe('uncle', 'safe');
  await safe('cousin', 'not-now');
  await works('gatheringHeld', { withChild: true }, 'family-finding-coordinator');
  await works('relationshipPlan', { plan: 'p', ownersAndDates: true });
  await done(story.record('visitor-scheme', 'visitorMatched', { visitor: 'v' }));
  for (const [role, party] of [
    ['young-person', 'adult'],
    ['independent-visitor', 'visitor'],
  ] as const)
    await done(story.record(role, 'visitorContinues', { party, continues: true }));

  const texts = await everyPaper(story);
  expect(Object.keys(texts)).toEqual([
    ...['relationship-map', 'who-matters:r-1', 'goal-record', 'approach-letter:uncle', 'safety-finding:uncle'],
    ...[
      'safety-finding:cousin',
      'gathering-plan',
      'visitor-continuation',
      'visitor-continuation:visitor',
      'late-explained',
    ],
  ]);
  expect(texts['who-matters:r-1']).toContain('aunt family yes Monday 5 January 2026');
  await expect(textOf(story, 'who-matters:r-2')).rejects.toThrow(/NOT_COMPLIANT/);
  expect(texts['goal-record']).toContain('You call 1 loving, by what counts here.');
  expect(texts['approach-letter:uncle']).toContain('Tell uncle that I like football.');
  expect(texts['approach-letter:uncle']).not.toMatch(/cousin|in care|Lifelong|reference/);
  await expect(textOf(story, 'approach-letter:cousin')).rejects.toThrow(/NOT_COMPLIANT/);
  expect(texts['safety-finding:cousin']).toContain('It is looked at again by Sunday 5 July 2026.');
  expect(texts['safety-finding:cousin']).not.toMatch(/uncle|theirs to read/);
  for (const letter of [texts['visitor-continuation'], texts['visitor-continuation:visitor']])
    expect(letter).toContain('ends with care, on Monday 30 November 2026. That is all that ends');
  for (const text of Object.values(texts)) expect(text).not.toMatch(/(?<![a-z])order(?![a-z])/i);
});
