import type { MatcherFunction } from 'expect';
import type { CachedEntry } from '../applications/index.ts';
import { type Duration, milliseconds, showMs } from '../basics/index.ts';
import { listing } from './describe.ts';
import {
  askTwiceIfDisturbed,
  durationOf,
  isMet,
  judgement,
  recordExpectation,
  recordExpectationNow,
  unlessDisturbed,
} from './judgement.ts';
import { subjectOf } from './subjects.ts';
import { Unknown } from './unknown.ts';

export const toHaveItsCacheBackWithin: MatcherFunction<[Duration]> = function (received, within) {
  const application = subjectOf('application', received, 'toHaveItsCacheBackWithin');
  const limit = durationOf('toHaveItsCacheBackWithin', within);
  const question = { matcher: 'toHaveItsCacheBackWithin', about: application.name, covers: [] };
  return recordExpectation(this, application, question, async () => {
    const back = await askTwiceIfDisturbed(application, limit, application.backWithin);
    const backMs = back.afterMs;
    const found = judgement(this, back.inTime, {
      expected: `the cache of ${application.name} to answer again within ${limit} after the fault`,
      found: backMs === undefined ? 'it did not' : `it did after ${showMs(backMs)}`,
      timeline: application.timeline(),
    });
    application.budget({ what: `the cache back within ${limit}`, kept: isMet(this, found) });
    return unlessDisturbed(found, application, back.overrun);
  });
};

export const toAgreeWithItsLoad: MatcherFunction<[]> = function (received) {
  const application = subjectOf('application outcome', received, 'toAgreeWithItsLoad');
  const question = { matcher: 'toAgreeWithItsLoad', about: application.name, covers: [] };
  return recordExpectationNow(this, application, question, () => {
    const { agrees, compared, differs } = application.agreement();
    const found = judgement(this, agrees, {
      expected: `the load generator and the access log of ${application.name} to agree`,
      found: agrees ? 'they do' : differs.join('; '),
      details: compared,
      timeline: application.timeline(),
    });
    application.budget({ what: 'the load generator agrees', kept: isMet(this, found) });
    return unlessDisturbed(found, application);
  });
};

export const toHaveKept: MatcherFunction<[readonly CachedEntry[], Duration]> = function (
  received,
  held,
  within,
) {
  const application = subjectOf('application', received, 'toHaveKept');
  const withinMs = milliseconds('the time given to toHaveKept', within as Duration);
  const question = { matcher: 'toHaveKept', about: application.name, covers: [] };
  return recordExpectation(this, application, question, async () => {
    const present = await application.cached();
    const expected = stillGood(held as readonly CachedEntry[], withinMs);
    if (expected.length === 0)
      throw new Unknown(`nothing that the cache of ${application.name} held then can be there still`);
    const there = new Set(present.map(({ key }) => key));
    const missing = expected.filter(({ key }) => !there.has(key)).map(({ key }) => key);
    const wrong = present.filter(entry => Math.abs(deviationMs(entry)) > withinMs);
    const found = judgement(this, missing.length + wrong.length === 0, {
      expected: `the master to hold the ${expected.length} keys that the cache of ${application.name} held, each with the time to live it was stored with, give or take ${within}`,
      found: `${listing('missing', missing.length, missing)}, ${listing(
        'with another time to live',
        wrong.length,
        wrong.map(entry => `${entry.key} (${showDeviation(entry)})`),
      )}, of ${present.length}`,
      timeline: application.timeline(),
    });
    application.budget({
      what: `${expected.length} keys kept, times to live within ${within}`,
      kept: isMet(this, found),
    });
    // A busy machine stretches the time between storing and reading, but not without end.
    const isFarOff = wrong.some(entry => Math.abs(deviationMs(entry)) > 2 * withinMs);
    return isFarOff ? found : unlessDisturbed(found, application);
  });
};

// What was stored just before a crash may not have reached any replica.
const SURE_AFTER_MS = 1000;

/** What cannot have expired by now, and was there long enough to have reached the replicas. */
const stillGood = (held: readonly CachedEntry[], withinMs: number): CachedEntry[] =>
  held.filter(
    ({ leftMs, readAtMs, loadedAtMs }) =>
      readAtMs - loadedAtMs >= SURE_AFTER_MS && (leftMs < 0 || readAtMs + leftMs > Date.now() + withinMs),
  );

/** By how much longer it lives than it was stored for, ms. */
const deviationMs = ({ leftMs, readAtMs, loadedAtMs, ttlMs }: CachedEntry): number =>
  leftMs < 0 ? Number.POSITIVE_INFINITY : leftMs - (loadedAtMs + ttlMs - readAtMs);

function showDeviation(entry: CachedEntry): string {
  const ms = deviationMs(entry);
  return Number.isFinite(ms) ? `${showMs(ms)} more` : 'it never expires';
}
