import * as wf from '@temporalio/workflow';
import type { HistoryActivities } from '../activities';
import type { Swept } from '../activities/histories';

const { keepHistories: keep } = wf.proxyActivities<HistoryActivities>({
  startToCloseTimeout: '6 hours',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '5 minutes' },
});

/** One sweep: keeps what the engine knows of runs that have closed since, before it forgets them. */
export async function keepHistories(): Promise<Swept> {
  return keep();
}
wf.setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, keepHistories);
