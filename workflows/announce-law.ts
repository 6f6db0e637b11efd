import * as wf from '@temporalio/workflow';
import type { LawActivities } from '../activities';
import type { Announcement } from './messages';

/** Between one batch and the next, so that a change for many journeys never takes the engine from those at work. */
const PAUSE = '1 second';

const { tellBatch } = wf.proxyActivities<LawActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '1 minute' },
});

/**
 * Wakes the journeys of an authority, batch by batch, so that each takes up a change of law. A journey told twice finds
 * nothing new; one that is not told takes the change up with its next command, or when it next wakes by itself.
 */
export async function announceLaw({ authority, after }: Announcement): Promise<void> {
  for (let last = after ?? ''; ;) {
    const next = await tellBatch(authority, last);
    if (next === null) return;
    last = next;
    if (wf.workflowInfo().continueAsNewSuggested)
      return wf.continueAsNew<typeof announceLaw>({ authority, after: last });
    await wf.sleep(PAUSE);
  }
}
wf.setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, announceLaw);
