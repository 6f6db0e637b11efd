/** Collects what is asked for within one turn of the event loop, and loads it at once. */
export function batched<K, V>(
  load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): (key: K) => Promise<V | undefined> {
  let waiting: { readonly keys: Set<K>; readonly loaded: Promise<ReadonlyMap<K, V>> } | undefined;
  return async (key) => {
    if (!waiting) {
      const keys = new Set<K>();
      const loaded = new Promise<void>((go) => setImmediate(go)).then(() => {
        waiting = undefined;
        return load([...keys]);
      });
      waiting = { keys, loaded };
    }
    waiting.keys.add(key);
    return (await waiting.loaded).get(key);
  };
}
