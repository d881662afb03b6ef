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
