// Of the scenario that runs now: a process runs one after the other.
const open = new Set<Promise<void>>();

/** Runs a check of plain expectations, which a body possibly does not await. */
export async function watched<Result>(check: () => Promise<Result>): Promise<Result> {
  const { promise, resolve } = Promise.withResolvers<void>();
  open.add(promise);
  try {
    return await check();
  } finally {
    open.delete(promise);
    resolve();
  }
}

/** Resolves when every check that began has ended: one that fails later would fail the next scenario, or none. */
export async function checksEnded(): Promise<void> {
  await Promise.all(open);
}
