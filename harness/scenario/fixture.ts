/** Runs something that leaves rejections unawaited, for which Jest would fail the test at once. */
export async function withoutJestsOwnListener<Result>(run: () => Promise<Result>): Promise<Result> {
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  try {
    return await run();
  } finally {
    for (const listener of listeners) process.on('unhandledRejection', listener);
  }
}
