import { expect, test } from '@jest/globals';
import type { Answer } from './access-log.ts';
import { numbersByPeriod } from './numbers.ts';
import { troubleAfter } from './recovery.ts';

// What users of a service met with, from the records of its requests. The fault is at 10 s, the load ends at 30 s.

const FAULT = 10_000;
const END = 30_000;

type Time = readonly [fromMs: number, toMs: number, change: (atMs: number) => Partial<Answer>];

/** A request every 20 ms from 0 to 30 s that takes 5 ms, but for those sent in these times. */
function answers(...times: readonly Time[]): Answer[] {
  return Array.from({ length: END / 20 }, (_, n) => {
    const atMs = n * 20;
    const [, , change] = times.find(([fromMs, toMs]) => atMs >= fromMs && atMs < toMs) ?? [];
    const usual = { n, atMs, tookMs: 5, lateMs: 0, key: 'GET /', cache: 'unasked', ok: true } as const;
    return { ...usual, ...change?.(atMs) };
  });
}

const fails = (tookMs = 5) => ({ ok: false, status: 500, error: 'status 500', tookMs });
const hangs = () => ({ ok: false, unanswered: true, error: 'no answer', tookMs: 2000 }) as const;

const found = (...given: readonly Time[]) => {
  const { unavailable, recoveredAtMs } = troubleAfter(answers(...given), FAULT, END);
  return {
    unavailable: unavailable.all.map(({ fromMs, toMs, ended }) => [fromMs, toMs, ended]),
    recoveredAtMs,
  };
};

test('a service without trouble recovered with its first success, and was never unavailable', () => {
  expect(found()).toEqual({ unavailable: [], recoveredAtMs: 10_005 });
});

test('errors make it unavailable until the next success, which is the recovery', () => {
  expect(found([10_000, 13_000, () => fails()])).toEqual({
    unavailable: [[9985, 13_005, true]],
    recoveredAtMs: 13_005,
  });
});

test('two times of trouble are two intervals, and the first of them decides the recovery', () => {
  expect(found([10_000, 12_000, () => fails()], [20_000, 23_000, () => fails()])).toEqual({
    unavailable: [
      [9985, 12_005, true],
      [19_985, 23_005, true],
    ],
    recoveredAtMs: 12_005,
  });
});

test('a success between failures is no recovery, but ends an interval', () => {
  const { unavailable, recoveredAtMs } = found(
    [10_000, 12_000, () => fails()],
    [12_100, 14_000, () => fails()],
  );
  expect(unavailable).toHaveLength(2);
  expect(recoveredAtMs).toBe(14_005);
});

test('one failure in fifty is no interval, but no recovery either', () => {
  const everySecond = (atMs: number) => (atMs % 1000 === 0 ? fails() : {});
  expect(found([10_000, 20_001, everySecond])).toEqual({ unavailable: [], recoveredAtMs: 20_025 });
});

test('requests that hang count when their time is over, and the service was unavailable all the while', () => {
  const { unavailable, recoveredAtMs } = found([10_000, 14_000, hangs]);
  expect(unavailable).toEqual([[9985, 14_005, true]]);
  // The last that hung fails at 15.98 s.
  expect(recoveredAtMs).toBe(15_985);
});

test('requests that wait through an outage and then succeed leave an interval without any failure', () => {
  const waits = (atMs: number) => ({ tookMs: 14_000 - atMs });
  expect(found([10_000, 14_000, waits])).toEqual({
    unavailable: [[9985, 14_000, true]],
    recoveredAtMs: 14_000,
  });
});

test('trouble that begins later than the fault is not overlooked', () => {
  expect(found([12_500, 15_000, () => fails()]).recoveredAtMs).toBe(15_005);
});

test('one that hangs until the end has an interval that did not end, and no recovery', () => {
  expect(found([12_000, END, hangs])).toEqual({
    unavailable: [[11_985, END, false]],
    recoveredAtMs: undefined,
  });
});

test('a service that does not answer while its requests are still in flight has not recovered', () => {
  const known = answers().filter(({ atMs }) => atMs < FAULT + 20);
  expect(troubleAfter(known, FAULT, FAULT + 1500)).toMatchObject({ recoveredAtMs: undefined });
});

test('its numbers are those of its requests, and say nothing of a cache', () => {
  const periods = {
    beforeFromMs: 1000,
    askedAtMs: FAULT,
    faultAtMs: FAULT,
    backAtMs: 14_005,
    endedAtMs: END,
  };
  const measured = {
    answers: answers([10_000, 14_000, n => (n % 40 === 0 ? fails() : hangs())]),
    sourceRequests: undefined,
    freshForMs: undefined,
  };
  const { before, during, after } = numbersByPeriod(measured, periods);
  expect(before).toMatchObject({ success: 1, hungUp: 0, p99Ms: 5 });
  expect(during).toMatchObject({ requests: 201, hungUp: 100, maxMs: 2000 });
  expect(during?.success).toBeCloseTo(1 / 201, 5);
  expect(after?.success).toBe(1);
  for (const numbers of [before, during, after])
    for (const name of ['hits', 'away', 'sourcePerSecond']) expect(numbers).not.toHaveProperty(name);
});
