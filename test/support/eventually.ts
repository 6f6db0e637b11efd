/** Looks again until it is so, for what a journey says when it wakes; fails with what it saw last when the time is over. */
export async function eventually<T>(
  look: () => Promise<T>,
  holds: (value: T) => boolean,
  withinMs = 10_000,
): Promise<T> {
  for (const until = Date.now() + withinMs; ;) {
    const value = await look();
    if (holds(value)) return value;
    if (Date.now() > until) throw new Error(`It never came: ${JSON.stringify(value).slice(0, 1_000)}`);
    await new Promise((go) => setTimeout(go, 50));
  }
}
