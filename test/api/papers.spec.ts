import { startApiBench, type ApiBench } from '../support/api';
import { codesIn, Story } from '../support/story';

/*
 * Papers made from the record: what they say, from when, by both clocks, and to whom nothing is said.
 */

let bench: ApiBench;
let story: Story;
beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-11-02', 'leaving-care');
  await story.child('one', '2008-12-01');
  await story.start(['one']);
  await tellOfOne();
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

/** Care, money and an application for housing. */
async function tellOfOne(): Promise<void> {
  const told = [
    await story.record('social-worker', 'enteredCare', { episode: 'e-1', basis: 'care-order' }, { on: '2015-01-05' }),
    await story.record('leaving-care-manager', 'grantEntitlement', { pounds: 3000 }),
    await story.record('leaving-care-manager', 'grantPaid', { pounds: 1850 }),
    await story.record('leaving-care-manager', 'savings', { pounds: 640 }),
    await story.record('leaving-care-manager', 'grantRestriction', {
      author: 'worker-1',
      words: 'A <b>new</b> kettle.',
    }),
    await story.record('personal-adviser', 'housingApplication', { to: 'B', letterSent: false }),
  ];
  expect(told.flatMap(codesIn)).toEqual([]);
}

const MAKE = `query ($journey: ID!, $paper: ID!, $ring: String, $asAt: DateTime, $knownBy: DateTime) {
  paper(journey: $journey, paper: $paper, whomToRing: $ring, asAt: $asAt, knownBy: $knownBy) { html sha256 paper { id title to } } }`;

async function made(
  paper: string,
  more: Readonly<Record<string, unknown>> = {},
  role: 'auditor' | 'authority-administrator' = 'auditor',
) {
  const told = await story.ask(role, MAKE, { journey: story.journeyId('one'), paper, ...more });
  return (told['paper'] as { readonly html: string; readonly sha256: string }) ?? { html: '', sha256: '' };
}

const sentences = ({ html }: { readonly html: string }): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

test('each journey says which papers can be made of it, and since when', async () => {
  const { journey } = await story.ask('auditor', 'query ($id: ID!) { journey(id: $id) { papers { id to from } } }', {
    id: story.journeyId('one'),
  });
  const { papers } = journey as { readonly papers: readonly { readonly id: string; readonly from: string | null }[] };
  expect(papers).toEqual(
    expect.arrayContaining([
      { id: 'rights-letter', to: 'YOUNG_PERSON', from: '2024-06-01' },
      { id: 'letter-at-18', to: 'YOUNG_PERSON', from: '2026-06-01' },
      { id: 'letter-at-21', to: 'YOUNG_PERSON', from: null },
      { id: 'grant-statement', to: 'YOUNG_PERSON', from: '2026-11-02' },
      { id: 'late-explained', to: 'CHILD', from: '2026-11-02' },
    ]),
  );
});

test('the letter on rights has the birthdays, the rules with how sure we are, and whom to ring as it was said', async () => {
  const text = sentences(await made('rights-letter', { ring: 'Duty desk <i>9 to 5</i>' }));
  expect(text).toContain('You are 18 on Tuesday 1 December 2026.');
  expect(text).toContain('You are 25 on Thursday 1 December 2033.');
  expect(text).toContain('Duty desk &lt;i&gt;9 to 5&lt;/i&gt;');
  expect(text).toMatch(/This rests on: .*Children Act 1989/);
});

test('a letter before a birthday says of each live service what was decided, and that the rest goes on', async () => {
  expect(sentences(await made('letter-at-18'))).toContain('Contact: nobody has decided yet. It goes on until');
  const told = await story.decide('leaving-care-manager', 'atBirthday', {
    birthday: 'eighteenth',
    service: 'contact',
    choice: 'continue',
  });
  expect(codesIn(told)).toEqual([]);
  expect(sentences(await made('letter-at-18'))).toContain('Contact: it goes on (decided on Monday 2 November 2026).');
});

test('the statement of the grant adds up, keeps savings apart, and shows words as they were written', async () => {
  const text = sentences(await made('grant-statement'));
  expect(text).toContain('You are entitled to £3000. Paid so far: £1850. Still to be paid: £1150.');
  expect(text).toContain('Your savings were £640 on Monday 2 November 2026.');
  expect(text).toContain('A &lt;b&gt;new&lt;/b&gt; kettle.');
  const shut = sentences(await made('grant-statement', {}, 'authority-administrator'));
  expect(shut).not.toContain('kettle');
  expect(shut).not.toContain('Invented');
  expect(shut).toContain('[not for you]');
});

test('no letter tells a council of care without a live consent for it', async () => {
  await expect(made('housing-letter')).rejects.toThrow(/NOT_YET/);
  const says = (given: boolean) =>
    story.record('young-person', 'disclosureConsent', { recipient: 'B', purpose: 'housing', given });
  expect(codesIn(await says(true))).toEqual([]);
  const text = sentences(await made('housing-letter'));
  expect(text).toContain('To the housing authority B');
  expect(text).toContain('The applicant is owed duties under the leaving care provisions');
  await story.on('2026-11-03');
  expect(codesIn(await says(false))).toEqual([]);
  await expect(made('housing-letter')).rejects.toThrow(/NOT_YET/);
  const before = '2026-11-02T20:00:00.000Z';
  expect(sentences(await made('housing-letter', { asAt: before, knownBy: before }))).toContain(
    'To the housing authority B',
  );
});

test('what is late is told with how its date was come to; the same question has the same paper', async () => {
  const text = sentences(await made('late-explained'));
  expect(text).toContain(
    'Assess the needs of the eligible young person . By Saturday 1 March 2025. Overdue by 612 days. In breach of the law.',
  );
  expect(text).toContain('Monday 1 June 2026. Local default of this product; not law.');
  expect(text).toContain('About Invented Person');
  expect(text).toContain('Overdue by');
  const [one, other] = [await made('late-explained'), await made('late-explained')];
  expect(one.sha256).toBe(other.sha256);
});

test('there is no such paper, or it cannot be made yet', async () => {
  await expect(made('nothing')).rejects.toThrow(/NOT_FOUND/);
  await expect(made('letter-at-25')).rejects.toThrow(/NOT_YET/);
});
