import type { Recorder } from './recorder.ts';

/** What is on its way and has to arrive: a workload that ended before would leave it half done. */
export interface Arrivals {
  /** This is on its way. */
  await(value: string): void;
  /** This is there, perhaps before it is known that it was on its way. */
  arrived(value: string): void;
}

/** @param withinMs after which nothing more is waited for; without it a workload waits for as long as it may */
export function arrivals(recorder: Pick<Recorder, 'expected'>, withinMs?: number): Arrivals {
  const there = new Set<string>();
  const missing = new Map<string, () => void>();
  const settle = (value: string) => {
    missing.get(value)?.();
    missing.delete(value);
  };
  return {
    await(value) {
      // A job that stalled is begun again.
      if (there.has(value) || missing.has(value)) return;
      missing.set(value, recorder.expected());
      if (withinMs !== undefined) setTimeout(settle, withinMs, value);
    },
    arrived(value) {
      there.add(value);
      settle(value);
    },
  };
}
