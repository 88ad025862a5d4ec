import { expect, test } from '@jest/globals';
import { isSame } from './acl-change.ts';

test.each<[string, string | undefined, string | undefined, boolean]>([
  ['the same', 'on nopass -@all +get', 'on nopass -@all +get', true],
  ['the same commands in another order', 'on -@all +psync +ping', 'on -@all +ping +psync', true],
  ['another password', 'on #aa -@all +ping', 'on #bb -@all +ping', false],
  ['one command less', 'on -@all +psync +ping', 'on -@all +psync', false],
  ['an order that counts', 'on -get +@all', 'on +@all -get', false],
  ['a user that is gone', 'on -@all', undefined, false],
  ['no user before and after', undefined, undefined, true],
])('rules of a user: %s', (_what, one, other, same) => {
  expect(isSame(one, other)).toBe(same);
});
