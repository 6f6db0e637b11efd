import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompressSync, constants } from 'node:zlib';
import { bundleWorkflowCode, type BundleOptions } from '@temporalio/worker';
import type { KeptBundle } from '../activities/histories';

/** The workflow code as the worker runs it, and what tells one build from another. */
export interface Bundle {
  readonly code: string;
  /** First twelve hex digits of the digest of what it runs. */
  readonly buildId: string;
}

const SOURCE_MAP = '//# sourceMappingURL=data:';

/** What of a bundle is run: all but the map from it to the source, which is most of the file. */
const executable = ({ code }: Pick<Bundle, 'code'>): string =>
  code.includes(SOURCE_MAP) ? code.slice(0, code.lastIndexOf(SOURCE_MAP)) : code;

/** The SDK asks for a map. */
const runnable = (kept: string): string =>
  `${kept}${SOURCE_MAP}application/json;base64,${Buffer.from(NO_MAP).toString('base64')}`;

const NO_MAP = JSON.stringify({ version: 3, file: 'workflows.js', sources: [], names: [], mappings: '' });

/**
 * Loaded once for all journeys of a worker, and not once for each: the law, the kernel and the definitions, which keep nothing
 * of any journey. It saves memory, and shared code becomes fast code.
 */
const SHARED = [
  '../workflows/stack-traces',
  '../statute',
  '../workflows/catalogue',
  '../workflows/kernel/decide',
  '../workflows/kernel/projection',
];

/**
 * Bundles every journey with the law that travels with it. Definitions and law are shared between the journeys of a worker.
 * @param workflowsPath the module that exports the workflow types
 */
export async function buildBundle(workflowsPath = require.resolve('../workflows')): Promise<Bundle> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath: require.resolve('./failure-converter'),
    preloadModules: SHARED.map((module) => require.resolve(module)),
    webpackConfigHook: (config) => ({ ...asWritten(config), context: join(__dirname, '..') }),
    logger: QUIET,
  });
  return bundleOf(code);
}

type Config = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];

/** Our own code as it is written, for the Node that we run on: rewritten for older ones, it runs slower. */
function asWritten({ module, ...config }: Config): Config {
  const rules = module?.rules?.map((rule) => {
    if (typeof rule !== 'object' || rule === null || !String(rule.test).includes('ts')) return rule;
    const { use } = rule;
    if (typeof use !== 'object' || use === null || !('loader' in use) || typeof use.options !== 'object') return rule;
    const jsc = { target: 'es2022', parser: { syntax: 'typescript' } };
    return { ...rule, use: { ...use, options: { ...use.options, jsc } } };
  });
  return { ...config, module: { ...module, ...(rules ? { rules } : {}) } };
}

/** A bundle kept in a file, as a release or a test run keeps it. */
export function readBundle(file: string): Bundle {
  return bundleOf(readFileSync(file, 'utf8'));
}

/** Hex SHA-256 of what a bundle runs. */
export const digestOf = (bundle: Pick<Bundle, 'code'>): string =>
  createHash('sha256').update(executable(bundle)).digest('hex');

const brotli = promisify(brotliCompress);

/** A bundle as the record keeps it: what is run, and the versions of what runs it. */
export async function compressed(bundle: Bundle): Promise<KeptBundle> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  const code = await brotli(executable(bundle), { params });
  return { buildId: bundle.buildId, digest: digestOf(bundle), code, node: process.version, sdk: SDK };
}

const SDK = String(Object(require('@temporalio/worker/package.json')).version);

/** @throws Error when it is not what was kept under its digest */
export function openBundle({ buildId, digest, code: kept }: KeptBundle): Bundle {
  const code = brotliDecompressSync(kept).toString();
  if (digestOf({ code }) !== digest) throw new Error(`The bundle of build ${buildId} was altered after it was kept.`);
  return { buildId, code: runnable(code) };
}

const bundleOf = (code: string): Bundle => ({ code, buildId: digestOf({ code }).slice(0, 12) });

const nothing = (): void => undefined;
const QUIET = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: console.warn, error: console.error };
