import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { nudgeSignal } from '../workflows/messages';
import { readBundle, type Bundle } from './bundle';

/*
 * A journey is pinned to the build that it runs on until it rolls over. So each build's code is kept, older builds are run
 * beside the current one while journeys are on them, and those journeys are woken so that they go on with the current one.
 */

/** One build among those of a release line. */
export interface Version {
  readonly deploymentName: string;
  readonly buildId: string;
}

/** Sends new and waking journeys to this build. Refused by the engine until the worker has polled, so asked again. */
export async function makeCurrent(
  client: Client,
  namespace: string,
  { deploymentName, buildId }: Version,
): Promise<void> {
  const request = { namespace, deploymentName, buildId, ignoreMissingTaskQueues: true };
  for (let tries = 0; ; tries += 1) {
    try {
      await client.connection.workflowService.setWorkerDeploymentCurrentVersion(request);
      return;
    } catch (error) {
      if (tries === 300) throw error;
      await sleep(100);
    }
  }
}

/** Keeps a build's code in a folder, whole or not at all. */
export function keepBundle(folder: string, { buildId, code }: Bundle): void {
  const file = fileOf(folder, buildId);
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, code);
  renameSync(`${file}.${process.pid}`, file);
}

/** The kept builds, other than this one, on which journeys still are. */
export async function olderBuilds(
  client: Client,
  namespace: string,
  current: Version,
  folder: string,
): Promise<readonly Bundle[]> {
  const { deploymentName } = current;
  const { workerDeploymentInfo } = await client.connection.workflowService.describeWorkerDeployment({
    namespace,
    deploymentName,
  });
  const ids = (workerDeploymentInfo?.versionSummaries ?? []).flatMap(
    ({ deploymentVersion }) => deploymentVersion?.buildId ?? [],
  );
  const older: Bundle[] = [];
  for (const buildId of ids) {
    if (buildId === current.buildId || !existsSync(fileOf(folder, buildId))) continue;
    const { count } = await client.workflow.count(runningOn({ deploymentName, buildId }));
    if (count > 0) older.push({ ...readBundle(fileOf(folder, buildId)), buildId });
  }
  return older;
}

const fileOf = (folder: string, buildId: string): string => join(folder, `${buildId}.js`);

const runningOn = ({ deploymentName, buildId }: Version): string =>
  `ExecutionStatus = 'Running' AND TemporalWorkerDeploymentVersion = '${deploymentName}:${buildId}'`;

/** Every few seconds the engine may tell a run only then that a newer build is current. */
const ROUND_MS = 5_000;
const ROUNDS = 60;
const AT_ONCE = 10;

/** Wakes the journeys on older builds until all have gone on with the current one, or for five minutes. */
export async function moveOn(client: Client, older: readonly Version[], stopped: () => boolean): Promise<void> {
  for (let round = 0; round < ROUNDS && !stopped(); round += 1) {
    let left = 0;
    for (const version of older) left += await nudgeAll(client, version, stopped);
    if (left === 0) return;
    await sleep(ROUND_MS);
  }
}

async function nudgeAll(client: Client, version: Version, stopped: () => boolean): Promise<number> {
  let batch: Promise<void>[] = [];
  let count = 0;
  for await (const { workflowId } of client.workflow.list({ query: runningOn(version) })) {
    if (stopped()) break;
    count += 1;
    batch.push(client.workflow.getHandle(workflowId).signal(nudgeSignal).catch(ignoreGone));
    if (batch.length === AT_ONCE) batch = (await Promise.all(batch), []);
  }
  await Promise.all(batch);
  return count;
}

const ignoreGone = (error: unknown): void => {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
};
