import type { Answer } from './access-log.ts';
import type { LoggedRequest } from './request-log.ts';

/** An answer for tests: a hit after 2 ms. */
export const answer = (changed: Partial<Answer> = {}): Answer => ({
  atMs: 0,
  tookMs: 2,
  key: 'key-1',
  status: 200,
  cache: 'hit',
  ageMs: 100,
  ...changed,
});

/** So many of them, 10 ms apart from `fromMs` on. */
export const answers = (count: number, fromMs = 0, changed: Partial<Answer> = {}): Answer[] =>
  Array.from({ length: count }, (_, i) => answer({ atMs: fromMs + 10 * i, ...changed }));

/** One whose user hung up. */
export function unanswered(changed: Partial<Answer> = {}): Answer {
  const { status: _status, ...rest } = answer({ cache: 'away', ...changed });
  return rest;
}

/** The requests of these users as the service itself logged them. */
export const logOf = (all: readonly Answer[]): LoggedRequest[] =>
  all.map(({ atMs, tookMs, status }, n) => ({ n, atMs, tookMs, ...(status !== undefined && { status }) }));
