import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

/** The workflow code as the worker runs it, and what tells one build from another. */
export interface Bundle {
  readonly code: string;
  /** First twelve hex digits of the code's SHA-256. */
  readonly buildId: string;
}

/**
 * Bundles every journey with the law that travels with it. Definitions and law are shared between the journeys of a worker.
 * @param workflowsPath the module that exports the workflow types
 */
export async function buildBundle(workflowsPath = require.resolve('../workflows')): Promise<Bundle> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath: require.resolve('./failure-converter'),
    preloadModules: [require.resolve('../statute')],
    webpackConfigHook: (config) => ({ ...config, context: join(__dirname, '..') }),
    logger: QUIET,
  });
  return bundleOf(code);
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
