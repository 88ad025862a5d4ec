import ms, { type StringValue } from 'ms';
import { badField } from './errors.ts';

/** A length of time as people write it: '500ms', '1s', '2m'. */
export type Duration = StringValue;

/**
 * The milliseconds in `text`.
 * @param field the option that holds it, named in the error
 * @throws UnusableInput when it is not a positive length of time with a unit
 */
export function milliseconds(field: string, text: Duration): number {
  const value = typeof text === 'string' && /[a-z]/i.test(text) ? ms(text) : undefined;
  if (value === undefined || !Number.isFinite(value) || value <= 0) {
    throw badField(field, text, "a positive duration with its unit, such as '500ms', '1s' or '2m'");
  }
  return value;
}

/** 1234 → '1.23 s', 87 → '87 ms': short enough for a table, exact enough to compare. */
export function showMs(value: number): string {
  if (Math.abs(value) < 1000) return `${Math.round(value)} ms`;
  return `${(value / 1000).toFixed(Math.abs(value) < 10_000 ? 2 : 1)} s`;
}

/** The same in a table, where '–' is what did not come. */
export const showMaybe = (ms: number | undefined): string => (ms === undefined ? '–' : showMs(ms));
