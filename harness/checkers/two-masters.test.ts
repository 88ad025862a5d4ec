import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { forAll } from './fixture.ts';
import { twoMasters } from './two-masters.ts';

const master = (server: string, fromMs: number, toMs: number) => ({ server, fromMs, toMs });

test('one master after the other is never two', () => {
  expect(twoMasters([master('a', 0, 10), master('b', 10, 20)], { atMostMs: 0 })).toMatchObject({
    checker: 'two-masters',
    verdict: 'pass',
    reason: 'there were never two masters at a time',
    numbers: { totalMs: 0, longestMs: 0, times: 0 },
  });
});

const SPLIT = [master('a', 0, 10), master('b', 6, 30), master('a', 20, 23)];

test('the times with two masters are counted, summed and told', () => {
  expect(twoMasters(SPLIT)).toMatchObject({
    verdict: 'pass',
    reason: 'two or more masters for 7 ms in all, for 4 ms without a break',
    numbers: { totalMs: 7, longestMs: 4, times: 2 },
    examples: { times: ['a and b from 6 to 10 ms', 'b and a from 20 to 23 ms'] },
  });
});

test('two masters fail when they were there longer than allowed', () => {
  expect(twoMasters(SPLIT, { atMostMs: 7 }).verdict).toBe('pass');
  expect(twoMasters(SPLIT, { atMostMs: 6 })).toMatchObject({
    verdict: 'fail',
    reason: 'two or more masters for 7 ms in all, for 4 ms without a break, more than 6 ms',
  });
});

test('a second master that another one relieves at once is one time without a break', () => {
  const finding = twoMasters([master('a', 0, 30), master('b', 5, 10), master('c', 10, 15)]);
  expect(finding.numbers).toEqual({ totalMs: 10, longestMs: 10, times: 1 });
});

test('one server that was seen twice at a time is one master', () => {
  expect(twoMasters([master('a', 0, 10), master('a', 5, 15)]).numbers).toMatchObject({ totalMs: 0 });
});

test('when no master was seen nothing is known', () => {
  expect(twoMasters([])).toMatchObject({ verdict: 'unknown', reason: 'no server was seen as master' });
});

test('any intervals are measured as looking at each ms would', () => {
  const mastership = fc
    .record({ server: fc.constantFrom('a', 'b', 'c'), fromMs: fc.nat(40), lastedMs: fc.nat(12) })
    .map(({ server, fromMs, lastedMs }) => master(server, fromMs, fromMs + lastedMs));
  forAll(fc.array(mastership, { minLength: 1, maxLength: 10 }), masterships => {
    const line = Array.from({ length: 60 }, (_, atMs) => {
      const at = masterships.filter(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
      return new Set(at.map(({ server }) => server)).size > 1 ? '1' : ' ';
    }).join('');
    const stretches = line.split(/ +/).filter(stretch => stretch !== '');
    expect(twoMasters(masterships).numbers).toEqual({
      totalMs: stretches.join('').length,
      longestMs: Math.max(0, ...stretches.map(({ length }) => length)),
      times: stretches.length,
    });
  });
});
