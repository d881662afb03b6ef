// Runs work concurrently, up to a limit or until all of it has finished.

/** After a failure nothing more is visited, and the error is thrown when no visit is in progress any more. */
export async function forEachBounded<T>(
  items: readonly T[],
  limit: number,
  visit: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries();
  let hasFailed = false;
  const worker = async () => {
    for (const [index, item] of rest) {
      if (hasFailed) return;
      await visit(item, index).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  await allFinished(Array.from({ length: Math.min(limit, items.length) }, worker));
}

/** Like `Promise.all`, but a failure waits for the rest, so no request is still in progress. The first failure in order counts. */
export async function allFinished<T extends readonly unknown[] | []>(
  work: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(work);
  for (const each of work) await each;
  return Promise.all(work);
}
