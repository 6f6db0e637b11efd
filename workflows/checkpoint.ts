import * as wf from '@temporalio/workflow';
import type { CheckpointActivities } from '../activities';

const { takeCheckpoint } = wf.proxyActivities<CheckpointActivities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 20 },
});

/**
 * Takes one checkpoint: on the schedule, or because somebody asked.
 * @param command asking twice with the same one takes it once
 * @returns its number
 */
export async function checkpoint(command = wf.workflowInfo().runId): Promise<number> {
  return takeCheckpoint(command);
}
wf.setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, checkpoint);
