import { openDatabase } from '../prisma/client';
import { rebuildAll } from './rebuild';
import { rebuildRegisters } from './register';

/** `npm run rebuild`: makes the reading tables again from the events of DATABASE_URL, journey by journey. */
async function main(): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('Set DATABASE_URL to the record (npm start prints it).');
  const prisma = openDatabase(url);
  const registers = await rebuildRegisters(prisma);
  const journeys = await rebuildAll(prisma, (done, of) => {
    if (done % 500 === 0 || done === of) process.stdout.write(`Rebuilt ${done} of ${of} journeys\n`);
  });
  process.stdout.write(`Folded ${registers + journeys} events.\n`);
  await prisma.$disconnect();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
