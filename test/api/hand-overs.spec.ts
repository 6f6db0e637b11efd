import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../workflows/messages';
import { startApiBench, type ApiBench } from '../support/api';
import { codesIn, refusalsIn, Story } from '../support/story';
import { askDying } from './dying';

let bench: ApiBench;
let giver: Story;
let receiver: Story;
beforeAll(async () => {
  bench = await startApiBench();
  giver = await Story.begin(bench, '2027-03-01');
  receiver = await Story.begin(bench, '2027-03-01');
  await both('2027-03-08');
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

async function both(day: string): Promise<void> {
  await giver.on(day);
  await receiver.on(day);
}

/** A journey of the giver's, offered to the receiver. @returns the number of the offer */
async function offered(name: string): Promise<number> {
  await giver.start([name]);
  const told = await giver.offer('team-manager', 'transfer', { receiver: receiver.authority }, { children: [name] });
  return told.results[0]?.recorded[0]?.sequence ?? 0;
}

const accept = (
  name: string,
  offer: number,
  input: object = {},
  role: 'team-manager' | 'service-manager' | 'social-worker' = 'team-manager',
) =>
  receiver.one(role, 'answerHandOver', {
    ...{ journey: giver.journeyId(name), offer, accepted: true, occurredOn: receiver.today },
    ...{ team: receiver.team('north'), reference: `r-${name}` },
    ...input,
  });

const JOURNEY =
  'query ($id: ID!) { journey(id: $id) { open end team { code } follows { id } child { id bornOn } handOvers { id waiting accepted into { id } receiver } } }';
const look = async (story: Story, id: string) =>
  (await story.ask('auditor', JOURNEY, { id }))['journey'] as Record<string, unknown>;

describe('a transfer to another authority', () => {
  test('is seen and answered by that authority alone', async () => {
    const offer = await offered('ann');
    const other = await Story.begin(bench, '2027-03-08');
    const input = {
      journey: giver.journeyId('ann'),
      offer,
      accepted: true,
      occurredOn: '2027-03-08',
      team: other.team('north'),
      reference: 'r',
    };
    expect(codesIn(await other.one('team-manager', 'answerHandOver', input))).toEqual(['NOT_FOUND']);
    expect(codesIn(await giver.one('team-manager', 'answerHandOver', { ...input, team: giver.team('north') }))).toEqual(
      ['NOT_ALLOWED'],
    );
    expect(await other.ask('auditor', '{ handOvers { totalCount } }')).toEqual({ handOvers: { totalCount: 0 } });
    const waiting = await receiver.ask(
      'team-manager',
      '{ handOvers(to: "receiving-authority", waiting: true) { edges { node { offer journey { id } } } } }',
    );
    expect(waiting).toEqual({ handOvers: { edges: [{ node: { offer, journey: { id: giver.journeyId('ann') } } }] } });
  });

  test("accepted, it opens the receiver's journey and ends the giver's; sent again, it answers the same", async () => {
    const offer = await offered('bea');
    const key = randomUUID();
    const told = await accept('bea', offer, { idempotencyKey: key });
    expect(codesIn(told)).toEqual([]);
    const [old, opened] = told.results.map(({ journey }) => journey?.id ?? '');
    expect(old).toBe(giver.journeyId('bea'));
    expect(await look(giver, old ?? '')).toMatchObject({
      open: false,
      end: 'transferred',
      handOvers: [{ waiting: false, accepted: true }],
    });
    expect(await look(receiver, opened ?? '')).toMatchObject({
      open: true,
      team: { code: 'north' },
      follows: { id: old },
      child: { bornOn: '2015-03-04' },
    });
    expect(await look(giver, opened ?? '')).toBeNull();
    expect(await look(receiver, old ?? '')).toMatchObject({ handOvers: [{ into: { id: opened } }] }); // the history that travels
    expect(await accept('bea', offer, { idempotencyKey: key })).toEqual(told);
  });

  test('is accepted by a service manager too, who may also close as opened in error what was opened', async () => {
    const offer = await offered('bo');
    const told = await accept('bo', offer, {}, 'service-manager');
    expect(codesIn(told)).toEqual([]);
    expect(await look(receiver, told.results[1]?.journey?.id ?? '')).toMatchObject({ open: true, end: null });
    expect(await look(giver, giver.journeyId('bo'))).toMatchObject({ open: false, end: 'transferred' });
    const wrong = await receiver.one('service-manager', 'endJourney', {
      ...{ journeys: [told.results[1]?.journey?.id ?? ''], end: 'OPENED_IN_ERROR', occurredOn: receiver.today },
    });
    expect(codesIn(wrong)).toEqual([]);
  });

  test('needs a team and a reference of the receiver, and somebody who may answer', async () => {
    const offer = await offered('cat');
    expect(refusalsIn(await accept('cat', offer, { team: undefined }))).toMatchObject([
      { code: 'MISSING_VALUE', path: ['team'] },
    ]);
    expect(refusalsIn(await accept('cat', offer, { reference: undefined }))).toMatchObject([
      { code: 'MISSING_VALUE', path: ['reference'] },
    ]);
    expect(codesIn(await accept('cat', offer, { team: giver.team('north') }))).toEqual(['NOT_FOUND']);
    expect(codesIn(await accept('cat', offer, {}, 'social-worker'))).toEqual(['NOT_ALLOWED']);
    expect(await receiver.ask('auditor', '{ journeys { edges { node { reference } } } }')).not.toMatchObject({
      journeys: { edges: expect.arrayContaining([{ node: { reference: 'r-cat' } }]) },
    });
  });

  test('refused with a reason, it stays with the giver', async () => {
    const offer = await offered('dot');
    const refuse = (input: object) =>
      receiver.one('team-manager', 'answerHandOver', {
        journey: giver.journeyId('dot'),
        offer,
        accepted: false,
        occurredOn: receiver.today,
        ...input,
      });
    expect(refusalsIn(await refuse({}))).toMatchObject([{ code: 'MISSING_VALUE', path: ['reason'] }]);
    const key = randomUUID();
    expect(codesIn(await refuse({ reason: 'They moved on.', idempotencyKey: key }))).toEqual([]);
    expect(await look(giver, giver.journeyId('dot'))).toMatchObject({
      open: true,
      handOvers: [{ waiting: false, accepted: false }],
    });
    expect(codesIn(await accept('dot', offer))).toEqual(['NOT_FOUND']); // it is no longer theirs to see
    expect(codesIn(await refuse({ reason: 'They moved on.', idempotencyKey: key }))).toEqual([]); // said again
  });

  const ANSWER = 'mutation ($input: AnswerHandOverInput!) { answerHandOver(input: $input) { errors { code } } }';
  const answering = (name: string, offer: number, idempotencyKey: string) => ({
    ...{ journey: giver.journeyId(name), offer, accepted: true, occurredOn: receiver.today, idempotencyKey },
    ...{ team: receiver.team('north'), reference: `r-${name}` },
  });
  const opens = ({ start }: Delivery) => start !== undefined;
  const journeyBy = async (reference: string) => {
    const { rows } = await bench.bench.sql.query(
      'select id, "end" from journey where authority = $1 and reference = $2',
      [receiver.authority, reference],
    );
    return rows[0] as { id: string; end: string | null } | undefined;
  };

  test('of which only the first half was done is finished by sending it again', async () => {
    const offer = await offered('eva');
    const key = randomUUID();
    const died = await askDying(bench, receiver, 'team-manager', ANSWER, answering('eva', offer, key), opens);
    expect(died.data ?? null).toBeNull();
    expect(await journeyBy('r-eva')).toMatchObject({ end: null });
    expect(await look(giver, giver.journeyId('eva'))).toMatchObject({ open: true });
    const told = await accept('eva', offer, { idempotencyKey: key });
    expect([codesIn(told), told.results.length]).toEqual([[], 2]);
    expect(await look(giver, giver.journeyId('eva'))).toMatchObject({ open: false, end: 'transferred' });
  });

  test('of which the second half is refused undoes the first', async () => {
    const offer = await offered('fay');
    const key = randomUUID();
    await askDying(bench, receiver, 'team-manager', ANSWER, answering('fay', offer, key), opens);
    expect(await journeyBy('r-fay')).toMatchObject({ end: null });
    await giver.end('team-manager', 'opened-in-error', { children: ['fay'] });
    expect(codesIn(await accept('fay', offer, { idempotencyKey: key }))).toEqual(['ALREADY_ENDED']);
    expect(await journeyBy('r-fay')).toMatchObject({ end: 'opened-in-error' });
  });

  test('is offered to another authority, by its code', async () => {
    await giver.start(['gus']);
    const offer = (receiverCode?: string) =>
      giver.offer('team-manager', 'transfer', receiverCode === undefined ? {} : { receiver: receiverCode }, {
        children: ['gus'],
      });
    expect(codesIn(await offer())).toEqual(['MISSING_VALUE']);
    expect(codesIn(await offer(giver.authority))).toEqual(['MISSING_VALUE']);
    expect(codesIn(await offer('Not a code'))).toEqual(['INVALID_VALUE']);
  });
});

describe('a move to another team', () => {
  const move = (name: string, team: string) =>
    giver.one('team-manager', 'moveToTeam', { journeys: [giver.journeyId(name)], team, occurredOn: giver.today });

  test('is answered by that team, which then has the journey and its duties', async () => {
    await giver.start(['hal']);
    expect(codesIn(await move('hal', giver.team('north')))).toEqual(['INVALID_VALUE']); // it is there already
    expect(codesIn(await move('hal', receiver.team('north')))).toEqual(['NOT_FOUND']);
    expect(codesIn(await move('hal', giver.team('south')))).toEqual([]);
    expect(await look(giver, giver.journeyId('hal'))).toMatchObject({
      team: { code: 'north' },
      handOvers: [{ waiting: true, receiver: giver.team('south') }],
    });
    const how = (teams: readonly string[]) => ({ children: ['hal'], by: { teams } });
    expect(codesIn(await giver.answer('team-manager', true, {}, how(['north'])))).toEqual(['NOT_ALLOWED']);
    expect(codesIn(await giver.answer('team-manager', true, {}, how(['south'])))).toEqual([]);
    expect(await look(giver, giver.journeyId('hal'))).toMatchObject({ team: { code: 'south' } });
    const document =
      'query ($team: ID!) { overdueDuties(team: $team, clockKinds: [LOCAL_GUARD], asAt: "2027-06-01T00:00:00Z") { edges { node { journey { id } } } } }';
    const listed = JSON.stringify(await giver.ask('supervisor', document, { team: giver.team('south') }));
    expect(listed).toContain(giver.journeyId('hal'));
  });

  test('is seen and answered by a supervisor of that team, who sees nothing else of the other', async () => {
    await giver.start(['jan']);
    const south = { teams: ['south'] };
    const journey = { id: giver.journeyId('jan') };
    const document = 'query ($id: ID!) { journey(id: $id) { id } handOvers(waiting: true, to: "team") { totalCount } }';
    expect(await giver.ask('supervisor', document, journey, south)).toMatchObject({ journey: null });
    await move('jan', giver.team('south'));
    expect(await giver.ask('supervisor', document, journey, south)).toMatchObject({ journey });
    expect(codesIn(await giver.answer('supervisor', true, {}, { children: ['jan'], by: south }))).toEqual([]);
    expect(await giver.ask('supervisor', document, journey, { teams: ['north'] })).toMatchObject({ journey: null });
  });

  test('refused needs a reason, and leaves the journey where it was', async () => {
    await giver.start(['ida']);
    await move('ida', giver.team('south'));
    const how = { children: ['ida'], by: { teams: ['south'] } };
    expect(codesIn(await giver.answer('team-manager', false, {}, how))).toEqual(['MISSING_VALUE']);
    expect(codesIn(await giver.answer('team-manager', false, { reason: 'No room.' }, how))).toEqual([]);
    expect(await look(giver, giver.journeyId('ida'))).toMatchObject({ team: { code: 'north' } });
  });
});
