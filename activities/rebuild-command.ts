import { openDatabase } from '../prisma/client';
import { recordSettings, run } from './command';
import { rebuildAll } from './rebuild';
import { rebuildRegisters } from './register';

/** `npm run rebuild`: makes the reading tables again from the events of DATABASE_URL, journey by journey. */
async function main(): Promise<void> {
  const prisma = openDatabase(recordSettings().DATABASE_URL);
  const registers = await rebuildRegisters(prisma);
  const journeys = await rebuildAll(prisma, (done, of) => {
    if (done % 500 === 0 || done === of) process.stdout.write(`Rebuilt ${done} of ${of} journeys\n`);
  });
  process.stdout.write(`Folded ${registers + journeys} events.\n`);
  await prisma.$disconnect();
}

run(main);
