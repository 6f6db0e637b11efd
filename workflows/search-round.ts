import * as wf from '@temporalio/workflow';
import type { RoundActivities } from '../activities';
import { epochMs, instant, type Instant } from '../statute';
import { nudgeSignal, type Round } from './messages';

/** A round looks up at least this often, whether or not anything is due. */
const LONGEST_SLEEP_MS = 86_400_000;
/** A run makes way for the next after this many events of the engine. */
const ROLL_OVER_AFTER = 2_000;

const { lapse, openIn } = wf.proxyActivities<RoundActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '1 minute' },
});

/**
 * The round of one request for a home: it wakes when the time for an answer or a hold is over, or when it is nudged, and has
 * recorded what is over by then. The record says what waits, so a run carries nothing over to the next. It ends with the request.
 */
export async function searchRound(round: Round): Promise<void> {
  const { request, clockOffsetMs } = round;
  const now = (): Instant => instant(Date.now() + clockOffsetMs);
  let nudged = false;
  wf.setHandler(nudgeSignal, () => void (nudged = true));
  for (;;) {
    nudged = false;
    await lapse({ request, now: now(), clockOffsetMs });
    const { closed, next } = await openIn(request);
    if (closed && next === null && !isNudged()) return;
    if (mustRollOver(round)) break;
    const sleep = Math.min(next === null ? Infinity : epochMs(next) - epochMs(now()), LONGEST_SLEEP_MS);
    await wf.condition(isNudged, Math.max(1, sleep));
  }
  await wf.makeContinueAsNewFunc<typeof searchRound>({ initialVersioningBehavior: 'AUTO_UPGRADE' })(round);

  function isNudged(): boolean {
    return nudged;
  }
}
wf.setWorkflowOptions({ versioningBehavior: 'PINNED' }, searchRound);

function mustRollOver({ rollOverAfter = ROLL_OVER_AFTER }: Round): boolean {
  const { historyLength, continueAsNewSuggested, targetWorkerDeploymentVersionChanged } = wf.workflowInfo();
  return historyLength > rollOverAfter || continueAsNewSuggested || targetWorkerDeploymentVersionChanged;
}
