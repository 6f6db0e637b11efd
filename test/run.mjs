// `npm test`: set-up, the checks, then every spec. With arguments: only the specs that they name, and no checks.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT, prepare } from '../temporal/local/setup.mjs';

const require = createRequire(import.meta.url);
const { lineFor } = require('../temporal/local/progress.js');

/** Each a command of Node's, by the file that it runs. */
const CHECKS = {
  'type check': ['node_modules/typescript/lib/tsc.js', '--noEmit', '--pretty'],
  lint: ['node_modules/oxlint/bin/oxlint', '--quiet'],
  format: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  'import direction': ['--import', 'tsx', 'test/imports.ts'],
};

/** One more than there are cores: a spec waits half its time, for the engine, the database and a process that starts. */
const WORKERS = 3;

/**
 * @typedef {{ passed: number, failed: number }} Count
 * @param {readonly string[]} filter what jest is to run; everything when empty
 * @returns {Promise<Count>}
 */
async function runAll(filter) {
  await prepare();
  const counts = filter.length > 0 ? [] : await runChecks();
  counts.push(await runJest(filter));
  return counts.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }));
}

/** Two at a time, as there are two cores. */
async function runChecks() {
  const waiting = Object.entries(CHECKS);
  /** @type {Count[]} */
  const counts = [];
  const runOneByOne = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) counts.push(await runCheck(...next));
  };
  await Promise.all([runOneByOne(), runOneByOne()]);
  return counts;
}

/**
 * @param {string} name
 * @param {readonly string[]} command
 * @returns {Promise<Count>}
 */
async function runCheck(name, command) {
  const began = Date.now();
  const { code, output } = await runNode(command, 'pipe');
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (code !== 0) process.stderr.write(output);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * @param {readonly string[]} filter
 * @returns {Promise<Count>}
 */
async function runJest(filter) {
  const folder = mkdtempSync(join(tmpdir(), 'jest-report-'));
  const report = join(folder, 'report.json');
  try {
    const args = ['-w', String(WORKERS), '--json', '--outputFile', report, ...filter];
    const { code } = await runNode(['node_modules/jest/bin/jest.js', ...args], 'inherit');
    return count(report, code);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * A spec file that could not run at all counts as one that failed, and so does a run without any test.
 * @param {string} report
 * @param {number | null} code
 * @returns {Count}
 */
function count(report, code) {
  const text = readReport(report);
  if (text === undefined) return { passed: 0, failed: 1 };
  const { numPassedTests: passed, numFailedTests, numRuntimeErrorTestSuites, numTotalTests } = JSON.parse(text);
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  if (numTotalTests === 0) console.error('No test was run.');
  const unexplained = failed === 0 && (code !== 0 || numTotalTests === 0) ? 1 : 0;
  return { passed, failed: failed + unexplained };
}

/** @param {string} report */
function readReport(report) {
  try {
    return readFileSync(report, 'utf8');
  } catch {
    return undefined; // jest ended before it had begun
  }
}

/**
 * @param {readonly string[]} args
 * @param {'pipe' | 'inherit'} show
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function runNode(args, show) {
  // Jest's report goes to a file and its progress to stderr, so that our own last line stays the last.
  const child = spawn(process.execPath, args, {
    cwd: PROJECT,
    stdio: ['ignore', show === 'pipe' ? 'pipe' : 'ignore', show],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

// Ctrl-C reaches jest too: wait until it has stopped its services, so that nothing outlives this process.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});

const { passed, failed } = await runAll(process.argv.slice(2)).catch((error) => {
  console.error(lineFor(error));
  return { passed: 0, failed: 1 };
});
process.exitCode = failed === 0 ? 0 : 1;
console.log(`\n${passed} passed, ${failed} failed`);
