import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, type BundleOptions } from '@temporalio/worker';

/** The workflow code as the worker runs it, and what tells one build from another. */
export interface Bundle {
  readonly code: string;
  /** First twelve hex digits of the code's SHA-256. */
  readonly buildId: string;
}

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

const bundleOf = (code: string): Bundle => ({
  code,
  buildId: createHash('sha256').update(code).digest('hex').slice(0, 12),
});

const nothing = (): void => undefined;
const QUIET = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: console.warn, error: console.error };
