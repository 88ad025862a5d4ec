import { expect, test } from '@jest/globals';
import { master, replace, restart } from './index.ts';

test.each<[object, string]>([
  [{ address: 'other' }, `address, given to restart, is "other"`],
  [{ address: { of: 'redis-1' } }, 'address, given to restart,'],
  [{ address: { formerlyOf: 1 } }, "allowed: 'same', 'new' or { formerlyOf: 'redis-1' }"],
  [{ startsAs: 'master' }, 'startsAs, given to restart,'],
  [{ signal: 'HUP' }, 'signal, given to restart,'],
  [{ data: 'lost' }, 'data, given to restart,'],
  [{ adress: 'new' }, 'the options given to restart'],
  [{ namesStaleFor: '5s' }, 'namesStaleFor, given to restart,'],
  [{ address: 'new', namesStaleFor: '1s' }, 'longer than the server is down (1000 ms)'],
])('restart with %j names the option and what is allowed', (options, message) => {
  expect(() => restart(master, '1s', options as never)).toThrow(message);
});

test('replace takes no address: it is always a new one', () => {
  expect(() => replace(master, '1s', { address: 'same' } as never)).toThrow('the options given to replace');
  expect(replace(master, '1s', { startsAs: 'configured' })).toMatchObject({
    kind: 'replacement',
    endsServers: true,
  });
});
