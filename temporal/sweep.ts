import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client, type ScheduleOptions } from '@temporalio/client';

/** Has the engine sweep its closed runs every so many minutes. Made once; asked again, it goes on with what is asked now. */
export async function scheduleSweep(client: Client, taskQueue: string, everyMinutes: number): Promise<void> {
  const workflowId = `keep-histories-${taskQueue}`;
  const options = {
    scheduleId: workflowId,
    spec: { intervals: [{ every: `${everyMinutes} minutes` }] },
    action: { type: 'startWorkflow', workflowType: 'keepHistories', workflowId, taskQueue },
    // One that was missed is made good by the next, which looks at everything again.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
  } satisfies ScheduleOptions;
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(options.scheduleId).update(({ state }) => ({ ...options, state }));
  }
}
