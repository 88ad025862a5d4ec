import { expect, test } from '@jest/globals';
import { agreementOf } from './agreement.ts';
import { answer, answers, logOf, unanswered } from './fixture.ts';

const LOAD = answers(1000);
const LOG = logOf(LOAD);
const slow = (count: number, tookMs: number) => [...answers(1000 - count), ...answers(count, 0, { tookMs })];

test('a load generator and a request log that show the same agree', () => {
  const { agrees, compared, differs } = agreementOf(LOAD, LOG);
  expect({ agrees, differs }).toEqual({ agrees: true, differs: [] });
  expect(compared[0]).toBe('answers: 1000 of the load generator, 1000 in the request log (0.0 % of 1000)');
});

test('counts may differ by 2 %, and no more', () => {
  expect(agreementOf(LOAD, LOG.slice(20)).agrees).toBe(true);
  expect(agreementOf(LOAD, LOG.slice(21)).differs).toEqual([
    'answers: 1000 of the load generator, 979 in the request log (2.1 % of 1000)',
  ]);
});

const refused = (count: number) => [...answers(1000 - count), ...answers(count, 0, { status: 503 })];
const hungUp = (count: number) => [
  ...answers(1000 - count),
  ...answers(count).map(each => unanswered({ ...each, status: undefined as never })),
];

test.each([
  ['errors that the request log does not know', refused(30), LOG, 'refused: 30'],
  ['errors that only the request log knows', LOAD, logOf(answers(1000, 0, { status: 503 })), 'refused: 0'],
  ['users who hung up', hungUp(30), LOG.slice(30), 'without an answer: 30'],
  [
    'users who hung up in the log alone',
    LOAD,
    logOf([...LOAD, ...hungUp(30).slice(-30)]),
    'without an answer: 0',
  ],
  [
    'a request log that is faster than its users saw',
    [...slow(600, 40)],
    [...LOG.slice(50), ...logOf(answers(50, 0, { tookMs: 40 }))],
    'p50: 40 ms',
  ],
  ['slow answers that the request log does not know', slow(20, 400), LOG, 'p99: 400 ms'],
])('%s are noticed', (_what, load, log, words) => {
  expect(agreementOf(load, log).differs).toEqual([expect.stringContaining(words)]);
});

test('requests that were not sent, or found nothing that listens, need not be in the request log', () => {
  const { status: _, ...lost } = { ...answer(), ok: false, error: 'connect ECONNREFUSED' };
  const away = Array.from({ length: 100 }, () => lost);
  expect(agreementOf([...LOAD, ...away], LOG).differs).toEqual([]);
  expect(agreementOf([...LOAD, ...away], [...LOG, ...logOf(away)]).differs).toEqual([]);
  const hung = away.map(each => ({ ...each, unanswered: true as const }));
  expect(agreementOf([...LOAD, ...away, ...hung], LOG).differs).toEqual([
    'without an answer: 100 of the load generator, 0 in the request log (8.3 % of 1200)',
  ]);
});

test('where few requests are slow, one of them more or less is no difference', () => {
  const log = logOf(slow(11, 300));
  expect(agreementOf(slow(9, 300), log).agrees).toBe(true);
  expect(agreementOf(slow(11, 300), log).agrees).toBe(true);
});

test('requests that are not of the load generator do not count, and a log without any agrees with nothing', () => {
  const others = LOG.map(({ n: _, ...other }) => other);
  expect(agreementOf(LOAD, [...LOG, ...others]).agrees).toBe(true);
  expect(agreementOf(LOAD, others).agrees).toBe(false);
});

test('what requests waited for a processor is allowed for, once for each process, and no more', () => {
  const late = (lateMs: number) =>
    slow(20, 400).map((each, n) => ({ ...each, lateMs: n === 0 ? lateMs : 0 }));
  expect(agreementOf(late(200), LOG).agrees).toBe(true);
  expect(agreementOf(late(150), LOG).differs).toEqual([
    'p99: 400 ms of the load generator, 2 ms in the request log (365 ms allowed, 300 ms of it waiting for a processor)',
  ]);
});
