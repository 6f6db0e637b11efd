import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client, type ScheduleOptions } from '@temporalio/client';

/** What the engine does by itself: the workflow type, by the name of its schedule. */
const WORK = { checkpoints: 'checkpoint', 'keep-histories': 'keepHistories' } as const;

/**
 * Has the engine do something every so many minutes, by the schedule `<work>-<task queue>`. Made once; asked again, it goes on
 * with what is asked now.
 */
export async function every(
  minutes: number,
  work: keyof typeof WORK,
  { client, taskQueue }: { readonly client: Client; readonly taskQueue: string },
): Promise<void> {
  const name = `${work}-${taskQueue}`;
  const options = {
    scheduleId: name,
    spec: { intervals: [{ every: `${minutes} minutes` }] },
    action: { type: 'startWorkflow', workflowType: WORK[work], workflowId: name, taskQueue },
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
