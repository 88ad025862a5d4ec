import type { Outcome } from './evidence.ts';

/**
 * What the attempts to write one element came to: the highest standing of them. One acknowledged attempt acknowledges
 * the element, whatever became of others, and it is only certain not to have been written when every attempt failed.
 */
export const STANDING: Readonly<Record<Outcome | 'neverTried', number>> = {
  neverTried: 0,
  fail: 1,
  unresolved: 2,
  ok: 3,
};
