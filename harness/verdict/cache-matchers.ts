import type { MatcherFunction } from 'expect';
import { type Duration, milliseconds, showMs } from '../basics/index.ts';
import { type CachedEntry, expiryOf } from '../services/index.ts';
import { listing } from './describe.ts';
import {
  askTwiceIfDisturbed,
  durationOf,
  judgement,
  recordBudget,
  recordExpectation,
  recordExpectationNow,
  unlessDisturbed,
} from './judgement.ts';
import { subjectOf } from './subjects.ts';
import { Unknown } from './unknown.ts';

export const toHaveItsCacheBackWithin: MatcherFunction<[Duration]> = function (received, within) {
  const service = subjectOf('service', received, 'toHaveItsCacheBackWithin');
  const limit = durationOf('toHaveItsCacheBackWithin', within);
  const question = { matcher: 'toHaveItsCacheBackWithin', about: service.name, covers: [] };
  return recordExpectation(this, service, question, async () => {
    const back = await askTwiceIfDisturbed(service, limit, service.backWithin);
    const backMs = back.afterMs;
    const found = judgement(this, back.inTime, {
      expected: `the cache of ${service.name} to answer again within ${limit} after the fault`,
      found: backMs === undefined ? 'it did not' : `it did after ${showMs(backMs)}`,
      timeline: service.timeline(),
    });
    recordBudget(this, service, `the cache back within ${limit}`, found);
    return unlessDisturbed(found, service, back.overrun);
  });
};

export const toAgreeWithItsLoad: MatcherFunction<[]> = function (received) {
  const service = subjectOf('service outcome', received, 'toAgreeWithItsLoad');
  const question = { matcher: 'toAgreeWithItsLoad', about: service.name, covers: [] };
  return recordExpectationNow(this, service, question, () => {
    const { agrees, compared, differs } = service.agreement();
    const found = judgement(this, agrees, {
      expected: `the load generator and the request log of ${service.name} to agree`,
      found: agrees ? 'they do' : differs.join('; '),
      details: compared,
      timeline: service.timeline(),
    });
    recordBudget(this, service, 'the load generator agrees', found);
    return unlessDisturbed(found, service);
  });
};

export const toHaveKept: MatcherFunction<[readonly CachedEntry[], Duration]> = function (
  received,
  held,
  within,
) {
  const service = subjectOf('service', received, 'toHaveKept');
  const withinMs = milliseconds('the time given to toHaveKept', within as Duration);
  const question = { matcher: 'toHaveKept', about: service.name, covers: [] };
  return recordExpectation(this, service, question, async () => {
    const present = new Map((await service.cached()).map(entry => [entry.key, entry]));
    const expected = stillGood(held as readonly CachedEntry[], withinMs);
    if (expected.length === 0)
      throw new Unknown(`nothing that the cache of ${service.name} held then can be there still`);
    const missing = expected.filter(({ key }) => !present.has(key)).map(({ key }) => key);
    const moved = expected.flatMap(before => {
      const entry = present.get(before.key);
      // Another value was stored since, with a time to live of its own.
      if (entry === undefined || entry.value !== before.value) return [];
      const byMs = movedByMs(before, entry);
      return Math.abs(byMs) > withinMs ? [{ key: entry.key, byMs }] : [];
    });
    const found = judgement(this, missing.length + moved.length === 0, {
      expected: `the master to hold the ${expected.length} keys that the cache of ${service.name} held, each until it would have expired then, plus or minus ${within}`,
      found: `${listing('missing', missing.length, missing)}, ${listing(
        'with another time to live',
        moved.length,
        moved.map(({ key, byMs }) => `${key} (${showMoved(byMs)})`),
      )}, of ${present.size}`,
      timeline: service.timeline(),
    });
    recordBudget(this, service, `${expected.length} keys kept, times to live within ${within}`, found);
    // A busy machine stretches the time between two readings, but not without end.
    const isFarOff = moved.some(({ byMs }) => Math.abs(byMs) > 2 * withinMs);
    return isFarOff ? found : unlessDisturbed(found, service);
  });
};

/** What cannot have expired by now. */
const stillGood = (held: readonly CachedEntry[], withinMs: number): CachedEntry[] =>
  held.filter(entry => expiryOf(entry) > Date.now() + withinMs);

/** By how much later it expires than it would have, ms. */
function movedByMs(before: CachedEntry, entry: CachedEntry): number {
  const [then, at] = [expiryOf(before), expiryOf(entry)];
  return then === at ? 0 : at - then;
}

const showMoved = (ms: number): string => (Number.isFinite(ms) ? `${showMs(ms)} more` : 'it never expires');
