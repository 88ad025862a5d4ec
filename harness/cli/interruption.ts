import { constants } from 'node:os';

/**
 * Aborted by Ctrl-C, or whatever else asks this process to end. What runs is to be ended in order then; who asks a second
 * time does not wait for that, and leaves it to the watchdog.
 */
export function interruption(): AbortSignal {
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (end.signal.aborted) process.exit(128 + constants.signals[signal]);
      process.stderr.write('\n');
      end.abort();
    });
  return end.signal;
}
