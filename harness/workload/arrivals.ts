import type { Recorder } from './recorder.ts';

/** What is on its way and has to arrive: a workload that ended before would leave it half done. */
export interface Arrivals {
  /** This is on its way. */
  await(value: string): void;
  /** This is there, perhaps before it is known that it was on its way. */
  arrived(value: string): void;
}

export function arrivals(recorder: Pick<Recorder, 'expected'>): Arrivals {
  const there = new Set<string>();
  const missing = new Map<string, () => void>();
  return {
    await(value) {
      // A job that stalled is begun again.
      if (!there.has(value) && !missing.has(value)) missing.set(value, recorder.expected());
    },
    arrived(value) {
      there.add(value);
      missing.get(value)?.();
      missing.delete(value);
    },
  };
}
