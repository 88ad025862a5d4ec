import { expect, test } from '@jest/globals';
import { newFile } from '../basics/fixture.ts';
import { now } from '../basics/index.ts';
import { readRequestLog } from './request-log.ts';

const logOf = (text: string) => readRequestLog(newFile('log.jsonl', text));

test('a line is a request on the clock of the harness; only its time is needed', () => {
  const at = Date.now();
  const log = logOf(
    `{"at":${at},"ms":12,"status":200,"id":"7","shard":"a"}\n{"at":${at - 1000},"id":"x"}\n{"at":`,
  );
  expect(log).toEqual({
    requests: [
      { atMs: expect.any(Number), tookMs: 0 },
      { n: 7, atMs: expect.any(Number), tookMs: 12, status: 200, shard: 'a' },
    ],
  });
  const [first, last] = log !== undefined && 'requests' in log ? log.requests.map(({ atMs }) => atMs) : [];
  expect(Number(last) - Number(first)).toBeCloseTo(1000, 3);
  expect(Math.abs(now() - Number(last))).toBeLessThan(2000);
});

test('a process that wrote none has no log, and an empty one has no requests', () => {
  expect(readRequestLog('/no/such/log.jsonl')).toBeUndefined();
  expect(logOf('')).toEqual({ requests: [] });
});

test.each([
  ['GET / 200\n', 'line 1 of its request log is GET / 200; expected: JSON with'],
  ['{"at":1}\n{"ms":3}\n', 'line 2 of its request log is {"ms":3}'],
  ['null\n', 'line 1 of its request log is null'],
  ['{"at":"2026-01-01"}\n', "'at', ms since 1970"],
])('a log that cannot be read says which line: %j', (text, words) => {
  expect(logOf(text)).toEqual({ unreadable: expect.stringContaining(words) });
});
