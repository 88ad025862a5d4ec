import type { Answer } from './access-log.ts';
import type { LoadReport } from './load/settings.ts';

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

/** What a load generator says that saw 1000 hits. */
export const LOAD: LoadReport = {
  answers: 1000,
  refused: 0,
  unanswered: 0,
  p50Ms: 2,
  p99Ms: 2,
  maxMs: 2,
  lag: { p99Ms: 0, maxMs: 0 },
};
