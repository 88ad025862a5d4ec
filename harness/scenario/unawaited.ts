/** Collects what promises were rejected with that nothing awaited, until it is stopped. */
export function unawaitedErrors(): { stop(): Promise<unknown[]> } {
  const errors = new Map<Promise<unknown>, unknown>();
  const rejected = (error: unknown, promise: Promise<unknown>) => errors.set(promise, error);
  const handled = (promise: Promise<unknown>) => errors.delete(promise);
  process.on('unhandledRejection', rejected);
  process.on('rejectionHandled', handled);
  return {
    async stop() {
      // Node reports a rejection after the microtasks of the turn in which it came.
      await new Promise(setImmediate);
      process.off('unhandledRejection', rejected);
      process.off('rejectionHandled', handled);
      return [...errors.values()];
    },
  };
}
