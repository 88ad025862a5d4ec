import { expect, test } from '@jest/globals';
import { judgeRefusal } from './refusal.ts';

const BECAUSE = /redis-3 listens on 127/;

test('a deployment that does not come up for the reason that is expected passes, any other fails', () => {
  expect(judgeRefusal('redis-3 listens on 127.0.0.1 only', BECAUSE, false).verdict).toBe('pass');
  expect(judgeRefusal('no such image', BECAUSE, false).verdict).toBe('fail');
  expect(judgeRefusal(undefined, BECAUSE, false).verdict).toBe('fail');
});

test('with its seeded defect only one that comes up fails: an engine that does not answer proves nothing', () => {
  expect(judgeRefusal(undefined, BECAUSE, true).verdict).toBe('fail');
  expect(judgeRefusal('the engine does not answer', BECAUSE, true)).toEqual({
    verdict: 'unknown',
    reason: 'it did not come up for another reason: the engine does not answer',
  });
});
