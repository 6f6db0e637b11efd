import { openDatabase } from '../../prisma/client';
import { rebuildRegisters } from '../../activities/register';
import { startApiBench, type ApiBench } from '../support/api';
import { setting } from '../support/journeys';
import { Story } from '../support/story';

let bench: ApiBench;
let story: Story;
beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-12-01');
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

/** The register's rows of this story's authority, as text. */
async function rows(): Promise<readonly unknown[]> {
  const { sql } = bench.bench;
  const tables = [
    'authority where code',
    'team where authority',
    'staff where authority',
    'child where authority',
    'law_change where authority',
  ];
  return Promise.all(
    tables.map(
      async (table) =>
        (await sql.query(`select t::text from (select * from ${table} = $1 order by 1) t`, [story.authority])).rows,
    ),
  );
}

test('what the register shows is made again from its events, identical', async () => {
  await story.set('registerStaff', { reference: 'worker-1', roles: ['SOCIAL_WORKER'], teams: [story.team('north')] });
  await story.set('registerStaff', { reference: 'worker-1', roles: ['TEAM_MANAGER'], teams: [] });
  await story.commence('B2', '2027-01-01');
  await story.child('ann', '2015-03-04');
  await story.child('unborn');
  await story.mutate(
    'social-worker',
    'correctBirthDate',
    { child: story.childId('ann'), bornOn: '2015-03-05', reason: 'Misread.' },
    'errors { code }',
  );
  const before = await rows();
  expect(JSON.stringify(before)).toContain('2015-03-05');

  const { sql } = bench.bench;
  await sql.query("update team set title = 'spoilt' where authority = $1", [story.authority]);
  await sql.query("update staff set roles = '{auditor}' where authority = $1", [story.authority]);
  await sql.query('update child set born_on = null, names_in = null, sequence = 1 where authority = $1', [
    story.authority,
  ]);
  await sql.query("update authority set title = 'spoilt', law_version = 0 where code = $1", [story.authority]);
  expect(await rows()).not.toEqual(before);

  const prisma = openDatabase(setting('DATABASE_URL'), 2);
  expect(await rebuildRegisters(prisma, ['authority', 'child'])).toBeGreaterThan(0); // homes: record/matching-tables
  await prisma.$disconnect();
  expect(await rows()).toEqual(before);
});
