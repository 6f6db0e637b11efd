import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client, type ScheduleOptions } from '@temporalio/client';

/** Has the engine take a checkpoint every so many minutes. Made once; asked again, it goes on with what is asked now. */
export async function scheduleCheckpoints(client: Client, taskQueue: string, everyMinutes: number): Promise<void> {
  const options = {
    scheduleId: `checkpoints-${taskQueue}`,
    spec: { intervals: [{ every: `${everyMinutes} minutes` }] },
    action: { type: 'startWorkflow', workflowType: 'checkpoint', workflowId: `checkpoint-${taskQueue}`, taskQueue },
    // One that was missed is made good by the next, which covers the same and more.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
  } satisfies ScheduleOptions;
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(options.scheduleId).update(({ state }) => ({ ...options, state }));
  }
}
