import ms from 'ms';
import type { Duration } from '../../harness/index.ts';

/** A duration in ms. @throws Error naming the option: without a number a cache would be waited for forever */
export function durationMs(option: string, duration: Duration): number {
  const value: number | undefined = ms(duration);
  if (value !== undefined && value >= 0) return value;
  throw new Error(`${option} is '${duration}'; expected: a duration with its unit, such as '100ms'`);
}
