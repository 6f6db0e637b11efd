import { sweepLeftovers } from './environment';

/** After the last spec of the `engine` project. */
export default async function tearDown(): Promise<void> {
  await globalThis.testEnvironment?.stop();
  await sweepLeftovers(); // of a spec whose process was killed
}
