/** After the last spec of the `engine` project. */
export default async function tearDown(): Promise<void> {
  await globalThis.testEnvironment?.stop();
}
