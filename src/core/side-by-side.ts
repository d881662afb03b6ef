// Work on many things at a time, but never on more than a bound.

export async function forEachBounded<T>(
  items: readonly T[],
  bound: number,
  visit: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries();
  const worker = async () => {
    for (const [index, item] of rest) await visit(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(bound, items.length) }, worker));
}

/** How a promise ended, as a value: what is waited for side by side may fail without hiding the rest. */
export type Settled<T> = { readonly value: T } | { readonly failure: unknown };

export async function settle<T>(work: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await work };
  } catch (failure) {
    return { failure };
  }
}
