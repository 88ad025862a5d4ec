import { expect, test } from '@jest/globals';
import { appends } from './appends.ts';
import { outcomeOfError } from './outcome.ts';
import { atFixedRate } from './pace.ts';

test.each([0, -1, Number.NaN, 1e9])('a rate of %p is refused', rate => {
  expect(() => appends({ rate })).toThrow(/workload\.rate is/);
});

test('an unknown option is refused', () => {
  expect(() => appends({ rat: 5 } as object)).toThrow(/workload has an unknown option 'rat'/);
});

test.each([
  'READONLY You can’t write against a read only replica.',
  'LOADING Redis is loading the dataset in memory',
  'NOREPLICAS Not enough good replicas to write.',
])('%s: certainly not done', message => {
  expect(outcomeOfError(new Error(message), false)).toBe('fail');
});

test('what the library never sent is certainly not done', () => {
  expect(outcomeOfError(new Error('The client is closed'), true, ['The client is closed'])).toBe('fail');
  expect(outcomeOfError(new Error('The client is closed'), true)).toBe('unresolved');
});

test.each(['Command timed out', 'Connection is closed.', 'Reached the max retries per request limit'])(
  '%s: it may have been done',
  message => {
    expect(outcomeOfError(new Error(message), false)).toBe('unresolved');
  },
);

test('operations are issued at their rate whatever becomes of them, each once and in order', async () => {
  const issued: number[] = [];
  const pace = atFixedRate({ rate: 1000, durationMs: 50 }, id => issued.push(id));
  await pace.finished;
  expect(issued).toEqual(Array.from({ length: 50 }, (_, id) => id));
});

test('operations that are due after a stall are made up for at once and told how late they are', async () => {
  const late: number[] = [];
  const pace = atFixedRate({ rate: 100, durationMs: 100 }, (id, lateMs) => {
    late.push(lateMs);
    if (id === 2) stall(60);
  });
  await pace.finished;
  expect(late).toHaveLength(10);
  // On a busy machine another than the next one is late.
  expect(Math.max(...late)).toBeGreaterThan(30);
});

test('a stopped pace issues nothing more', async () => {
  let issued = 0;
  const pace = atFixedRate({ rate: 1, durationMs: 60_000 }, () => {
    issued += 1;
  });
  pace.stop();
  await pace.finished;
  expect(issued).toBe(1);
});

function stall(ms: number): void {
  const until = Date.now() + ms;
  while (Date.now() < until);
}
