import { Pool } from 'pg';
import { openDatabase } from '../prisma/client';
import { recordSettings, run } from './command';
import { finishErasures, unfinishedErasures } from './erasure';
import { masterKeysFromFiles, type MasterKeys } from './keys';
import { countByMaster, rotate, type WrappedBy } from './rotation';

const USAGE = `npm run keys -- <what>
  status           how many children's keys each master key has wrapped
  rotate           wraps them all with the current master key, the first in MASTER_KEY_FILE; safe to stop and to run again
  check            names the children whose key was erased by the record and is still in the keystore
  check --finish   destroys those keys`;

/** A setting without which a command cannot run. @throws Error that says what it is */
function setting(name: string, what: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name} to ${what}.`);
  return value;
}

const masterKeys = (): MasterKeys =>
  masterKeysFromFiles(setting('MASTER_KEY_FILE', 'the files of the master keys, the current one first'));

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function status(keystore: Pool): Promise<boolean> {
  const masters = masterKeys();
  const counts = await countByMaster(keystore);
  for (const { masterKey, keys } of counts) say(`${masterKey ?? 'destroyed'}: ${keys}${standing(masters, masterKey)}`);
  const strange = counts.filter(({ masterKey }) => masterKey !== null && !masters.byId.has(masterKey));
  return strange.length === 0;
}

function standing({ current, byId }: MasterKeys, masterKey: WrappedBy['masterKey']): string {
  if (masterKey === null) return '';
  if (masterKey === current.id) return ' (the current master key)';
  return byId.has(masterKey) ? ' (older: rotate)' : ' (not in MASTER_KEY_FILE: nobody can open these)';
}

async function rotateAll(keystore: Pool): Promise<boolean> {
  const masters = masterKeys();
  await rotate(keystore, masters, (done) => say(`${done} keys wrapped`));
  const left = (await countByMaster(keystore)).filter(
    ({ masterKey }) => masterKey !== null && masterKey !== masters.current.id,
  );
  say(
    left.length === 0
      ? `Every key is wrapped by ${masters.current.id}: the older master keys can go.`
      : 'Keys were made with an older master key meanwhile: name the current one first everywhere, then run this again.',
  );
  return left.length === 0;
}

async function check(keystore: Pool, finish: boolean): Promise<boolean> {
  const prisma = openDatabase(setting('DATABASE_URL', 'the record'), 1);
  try {
    const unfinished = await unfinishedErasures(prisma, keystore);
    for (const child of unfinished) say(`${child}: erased in the record, and not in the keystore`);
    if (finish) await finishErasures(keystore, unfinished);
    if (unfinished.length === 0) say('Every key that the record says is erased is destroyed.');
    else say(finish ? `${unfinished.length} destroyed.` : 'Destroy them: npm run keys -- check --finish');
    return finish || unfinished.length === 0;
  } finally {
    await prisma.$disconnect();
  }
}

/** `npm run keys`: what whoever runs the service does with the keys of children. It never shows a key. */
async function main(): Promise<void> {
  const [what = '', ...rest] = process.argv.slice(2);
  const commands: Readonly<Record<string, (keystore: Pool) => Promise<boolean>>> = {
    status,
    rotate: rotateAll,
    check: (keystore) => check(keystore, rest.includes('--finish')),
  };
  const command = commands[what];
  if (!command) throw new Error(USAGE);
  if (!process.env['KEYSTORE_URL']) recordSettings(); // those of `npm start`, when it runs on this machine
  const keystore = new Pool({ connectionString: setting('KEYSTORE_URL', 'the keystore'), max: 1 });
  try {
    if (!(await command(keystore))) process.exitCode = 1;
  } finally {
    await keystore.end();
  }
}

run(main);
