import { randomUUID } from 'node:crypto';
import type { Connection } from '@temporalio/client';
import Long from 'long';

const REACHED = 2;
const ENDED_FIRST = 3;

/**
 * Moves one workflow's clock on and waits until it is there; each timer on the way fires in its turn. An activity may still
 * be running then: wait on the state you want to see, not on the clock alone.
 * @param milliseconds how far, never less than asked
 * @returns false when the workflow ended before
 */
export async function fastForward(
  connection: Connection,
  namespace: string,
  workflowId: string,
  milliseconds: number,
): Promise<boolean> {
  const fastForwardId = randomUUID();
  const workflowExecution = { workflowId };
  await connection.workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution,
    workflowExecutionOptions: {
      timeSkippingConfig: {
        enabled: true,
        maxSessionSkipCount: 100_000,
        fastForwardConfig: { id: fastForwardId, duration: durationOf(milliseconds) },
      },
    },
    updateMask: { paths: ['time_skipping_config'] },
  });
  for (;;) {
    const poll = { namespace, workflowExecution, fastForwardId };
    const { fastForwardPollingResult } = await connection.workflowService.pollWorkflowExecutionTimeSkipping(poll);
    if (fastForwardPollingResult === REACHED) return true;
    if (fastForwardPollingResult === ENDED_FIRST) return false;
  }
}

/** Of a part of a millisecond a whole one is made. */
function durationOf(milliseconds: number): { seconds: Long; nanos: number } {
  const whole = Math.ceil(milliseconds);
  return { seconds: Long.fromNumber(Math.floor(whole / 1_000)), nanos: (whole % 1_000) * 1_000_000 };
}
