// Requests that a run sends once.

/** What is known for the key, or on its way; otherwise the request is sent. */
export function remember<K, V>(known: Map<K, Promise<V>>, key: K, fetch: () => Promise<V>): Promise<V> {
  const pending = known.get(key) ?? fetch();
  known.set(key, pending);
  return pending;
}
