import { expect, test } from '@jest/globals';
import type { ServiceReport } from '../../report/index.ts';
import type { Numbers } from '../../services/index.ts';
import { ALL_LIMITS } from './faults.ts';
import { requestsSinceFault } from './requests.ts';
import { serviceAdvice } from './service-advice.ts';

const NUMBERS: Numbers = {
  lastedMs: 4000,
  requests: 100,
  success: 1,
  hungUp: 0,
  p50Ms: 2,
  p99Ms: 9,
  maxMs: 10,
  stale: 0,
};

const report = (during: Partial<Numbers> = {}, service: Partial<ServiceReport> = {}) =>
  ({
    periods: { before: NUMBERS, during: { ...NUMBERS, ...during }, after: NUMBERS },
    unavailable: [],
    exits: [],
    restart: 'never',
    leftBehind: [],
    output: 'services/api-output.log',
    ...service,
  }) as unknown as ServiceReport;

const adviceFor = (given: ServiceReport, output = '') =>
  serviceAdvice({ name: 'api', report: given, output, limits: ALL_LIMITS });

test('requests count from the fault on', () => {
  const { periods } = report({ success: 0.4, hungUp: 50, maxMs: 2000 });
  expect(requestsSinceFault(periods)).toEqual({
    requests: 200,
    failed: 60,
    hungUp: 50,
    success: 0.7,
    slowestMs: 2000,
  });
  expect(requestsSinceFault({})).toEqual({ requests: 0, failed: 0, hungUp: 0 });
});

test('a service whose requests get no answer needs time limits in its client', () => {
  expect(adviceFor(report({ success: 0.2, hungUp: 70 }))).toEqual([
    expect.stringMatching(/70 of 200 requests to api got no answer.*`socketTimeout: 1000`/),
  ]);
});

test('a few requests without an answer among many errors do not', () => {
  expect(adviceFor(report({ success: 0.2, hungUp: 5 }))[0]).not.toMatch('socketTimeout');
});

test.each([
  [
    "ReplyError: READONLY You can't write against a read only replica.",
    /replica now.*`sentinels` and `name`/,
  ],
  ['Error: Connection is closed.', /ended for good.*`retryStrategy`/],
  ['MaxRetriesPerRequestError: Reached the max retries per request limit', /`maxRetriesPerRequest: null`/],
  ["Stream isn't writeable and enableOfflineQueue options is false", /`enableOfflineQueue: false`/],
  ['NOREPLICAS Not enough good replicas to write.', /`min-replicas-to-write`/],
  ['WRONGPASS invalid username-password pair', /`password`/],
])('its output "%s" names the change', (output, change) => {
  expect(adviceFor(report({ success: 0.5 }), output)).toEqual([expect.stringMatching(change)]);
});

test('a process that ended by itself comes first', () => {
  const exits = [{ atMs: 1, pid: 1, how: 'exit code 7', isExpected: false, lastLines: ['lost the master'] }];
  const [first] = adviceFor(report({ success: 0, hungUp: 0 }, { exits }), 'Connection is closed.');
  expect(first).toMatch(/api ended by itself \(exit code 7, after printing: lost the master\)/);
});

test('without a known mistake the advice is where to read on', () => {
  expect(adviceFor(report({ success: 0.5 }))).toEqual([expect.stringMatching('services/api-output.log')]);
});
