import { gapsOf, type Operation, type Outages } from '../history/index.ts';
import { type Answer, isSuccess, isUnanswered } from './access-log.ts';

/** What users met with after a fault; moments are ms on the harness's clock. */
export interface Trouble {
  /** The times in which no request succeeded. */
  readonly unavailable: Outages;
  /**
   * When requests succeeded again: the first success after the trouble began that no failure, and no time without a
   * success, follows within a second. The first success after the fault where there was no trouble. Undefined when there was
   * none until the end.
   */
  readonly recoveredAtMs: number | undefined;
}

// A single success between two failures is no recovery.
const LASTS_MS = 1000;

/**
 * What users met with after a fault. A request counts when it ends: those that wait through an outage end together.
 * @param answers in the order in which they were sent
 */
export function troubleAfter(answers: readonly Answer[], faultAtMs: number, untilMs: number): Trouble {
  const span = { afterMs: faultAtMs, watchedUntilMs: untilMs };
  const unavailable = gapsOf(requestsOf('', answers), span);
  const ends = answers
    .map(answer => ({ atMs: answer.atMs + answer.tookMs, ok: isSuccess(answer) }))
    .filter(({ atMs }) => atMs >= faultAtMs && atMs <= untilMs)
    .sort((a, b) => a.atMs - b.atMs);
  const failures = ends.flatMap(({ atMs, ok }) => (ok ? [] : [atMs]));
  const gaps = unavailable.all.filter(({ lastedMs, ended }) => lastedMs >= LASTS_MS || !ended);
  const beganAtMs = Math.min(failures[0] ?? Infinity, gaps[0]?.fromMs ?? Infinity);
  const fromMs = Number.isFinite(beganAtMs) ? Math.max(beganAtMs, faultAtMs) : faultAtMs;
  const isFollowedBy = (moments: readonly number[], atMs: number) =>
    moments.some(moment => moment >= atMs && moment <= atMs + LASTS_MS);
  const gapsFrom = gaps.map(gap => gap.fromMs);
  const recovery = ends.find(
    ({ atMs, ok }) =>
      ok &&
      atMs >= fromMs &&
      atMs <= untilMs - LASTS_MS &&
      !isFollowedBy(failures, atMs) &&
      !isFollowedBy(gapsFrom, atMs),
  );
  return { unavailable, recoveredAtMs: recovery?.atMs };
}

const WORDS = {
  hit: 'from the cache',
  miss: 'not in the cache',
  away: 'the cache did not answer',
  unasked: '',
};

/** What a service was asked, as what its users did: to be drawn and measured like what clients did. */
export const requestsOf = (service: string, answers: readonly Answer[]): Operation[] =>
  answers.map((answer, id) => {
    const { atMs, tookMs, lateMs, key, status, cache, ageMs, error = `status ${status}` } = answer;
    const isOk = isSuccess(answer);
    const gaveUp = isUnanswered(answer);
    return {
      id,
      client: service,
      kind: 'request',
      key,
      value: null,
      invokedAtMs: atMs,
      ...(lateMs !== undefined && { lateMs }),
      completedAtMs: atMs + tookMs,
      outcome: isOk ? 'ok' : gaveUp ? 'unresolved' : 'fail',
      result: [WORDS[cache], ageMs === undefined ? '' : `${Math.round(ageMs)} ms old`]
        .filter(Boolean)
        .join(', '),
      ...(!isOk && { error: gaveUp ? (answer.error ?? 'the user hung up') : error }),
    };
  });
