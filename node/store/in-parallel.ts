/** Pieces of work under way at a time. */
const AT_ONCE = 8;

/**
 * Does some work for each of many things, several at a time: what waits for a store or a disk waits together. They are begun in their order.
 *
 * @throws what the first that failed throws, when those under way have ended; no more are begun after it
 */
export async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = (async function* () {
    yield* items;
  })();
  let failure: { readonly error: unknown } | undefined;
  const take = async (): Promise<void> => {
    try {
      for (;;) {
        const next = await left.next();
        if (next.done === true || failure !== undefined) return;
        await work(next.value);
      }
    } catch (error) {
      failure ??= { error };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
  await left.return();
  if (failure !== undefined) throw failure.error;
}
