// `npm start`: set-up, then the environment itself.
import { createRequire } from 'node:module';
import { prepare } from './setup.mjs';

const require = createRequire(import.meta.url);
const { lineFor } = require('./progress.js');

try {
  await prepare();
  require('tsx/cjs'); // from here on TypeScript is understood
  const { main } = require('./main.ts');
  await main();
  process.exit();
} catch (error) {
  console.error(lineFor(error));
  process.exit(1);
}
