import type { EventEmitter } from 'node:events';

const EVENTS = ['unhandledRejection', 'uncaughtException'];

/** Runs something that leaves errors which nothing handles, for which Jest would fail the test at once. */
export async function withoutJestsOwnListener<Result>(run: () => Promise<Result>): Promise<Result> {
  const emitter: EventEmitter = process;
  const listeners = EVENTS.flatMap(event =>
    emitter.listeners(event).map(listener => [event, listener as () => void] as const),
  );
  for (const event of EVENTS) emitter.removeAllListeners(event);
  try {
    return await run();
  } finally {
    for (const [event, listener] of listeners) emitter.on(event, listener);
  }
}
