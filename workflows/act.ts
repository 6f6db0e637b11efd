import * as wf from '@temporalio/workflow';
import type { ActActivities } from '../activities';
import type { Act, Delivered } from './messages';

const { deliver } = wf.proxyActivities<ActActivities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '1 minute' },
});

/**
 * One act for several children: each child's journey is told exactly once, whatever dies meanwhile. A refusal for one is
 * that child's answer and undoes nothing for the others.
 */
export async function act({ deliveries }: Act): Promise<readonly Delivered[]> {
  return Promise.all(deliveries.map((delivery) => deliver(delivery)));
}
wf.setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, act);
