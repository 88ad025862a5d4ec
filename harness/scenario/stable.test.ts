import { expect, test } from '@jest/globals';
import { lagOf } from './stable.ts';

const master = { stream: 'b', offset: 100 };

test.each([
  ['has everything', { stream: 'b', offset: 100 }, master, undefined],
  ['is behind', { stream: 'b', offset: 90 }, master, 'is 10 bytes behind'],
  [
    'follows a master that was restarted',
    { stream: 'a', offset: 5000 },
    master,
    'has not noticed the restart of',
  ],
  ['does not answer', undefined, master, undefined],
  ['has a master that does not answer', { stream: 'b', offset: 100 }, undefined, undefined],
])('a replica that %s', (_what, replica, of, lag) => {
  expect(lagOf(replica, of)).toBe(lag);
});
