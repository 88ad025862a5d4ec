import { expect, test } from '@jest/globals';
import { agreementOf } from './agreement.ts';
import { answers, LOAD, unanswered } from './fixture.ts';

const LOG = answers(1000);

test('a load generator and an access log that tell the same agree', () => {
  const { agrees, compared, differs } = agreementOf(LOAD, LOG);
  expect({ agrees, differs }).toEqual({ agrees: true, differs: [] });
  expect(compared[0]).toBe('answers: 1000 of the load generator, 1000 in the access log (0.0 % of 1000)');
});

test('counts may differ by 2 %, and no more', () => {
  expect(agreementOf(LOAD, LOG.slice(20)).agrees).toBe(true);
  expect(agreementOf(LOAD, LOG.slice(21)).differs).toEqual([
    'answers: 1000 of the load generator, 979 in the access log (2.1 % of 1000)',
  ]);
});

test.each([
  ['errors that the access log does not know', { ...LOAD, refused: 30 }, LOG, 'refused: 30'],
  ['errors that only the access log knows', LOAD, answers(1000, 0, { status: 503 }), 'refused: 0'],
  ['users who hung up', { ...LOAD, answers: 970, unanswered: 30 }, LOG.slice(30), 'without an answer: 30'],
  [
    'users who hung up in the log alone',
    LOAD,
    [...LOG, ...answers(30).map(() => unanswered())],
    'without an answer: 0',
  ],
  ['an access log that is faster than its users saw', { ...LOAD, p50Ms: 40 }, LOG, 'p50: 40 ms'],
  ['slow answers that the access log does not know', { ...LOAD, p99Ms: 400 }, LOG, 'p99: 400 ms'],
])('%s are noticed', (_what, load, log, words) => {
  expect(agreementOf(load, log).differs).toEqual([expect.stringContaining(words)]);
});

test('where few requests are slow, one of them more or less is no difference', () => {
  const log = [...answers(989), ...answers(11, 0, { tookMs: 300 })];
  expect(agreementOf({ ...LOAD, p99Ms: 2 }, log).agrees).toBe(true);
  expect(agreementOf({ ...LOAD, p99Ms: 300 }, log).agrees).toBe(true);
});

test('an access log without answers agrees with nobody', () => {
  expect(agreementOf(LOAD, []).agrees).toBe(false);
});

test('what the processes waited for a processor is allowed for, and no more', () => {
  const load = { ...LOAD, p99Ms: 400, lag: { p99Ms: 3, maxMs: 150 } };
  expect(agreementOf(load, LOG, { p99Ms: 2, maxMs: 250 }).agrees).toBe(true);
  expect(agreementOf(load, LOG, { p99Ms: 2, maxMs: 150 }).differs).toEqual([
    'p99: 400 ms of the load generator, 2 ms in the access log (365 ms allowed, 300 ms of it waiting for a processor)',
  ]);
});
