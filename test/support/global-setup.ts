import { startEnvironment, sweepLeftovers, writeBundle, type Environment } from './environment';

declare global {
  // Jest hands nothing else from set-up to tear-down.
  var testEnvironment: Environment | undefined;
}

/** Before the first spec of the `engine` project: what every spec needs, told through `process.env`. */
export default async function setUp(): Promise<void> {
  await sweepLeftovers();
  const environment = await startEnvironment();
  globalThis.testEnvironment = environment;
  stopOnSignal(environment);
  try {
    Object.assign(process.env, environment.settings);
    const bundle = await writeBundle(environment.folder);
    if (bundle !== undefined) process.env['WORKFLOW_BUNDLE'] = bundle;
  } catch (error) {
    await environment.stop(); // jest runs no tear-down when set-up fails
    throw error;
  }
}

/** Jest ends on a signal without tear-down. One Ctrl-C may come twice, from the terminal and from npm. */
function stopOnSignal(environment: Environment): void {
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= environment
      .stop()
      .then(sweepLeftovers) // of specs that had services of their own
      .finally(() => process.exit(1));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
}
