import { expect, test } from '@jest/globals';
import { connectFamily, type Redislike } from './ioredis-family.ts';
import type { Way } from './library.ts';
import { withPasswords } from './node-redis.ts';

const WAY: Way = {
  sentinels: { name: 'mymaster', sentinels: [], password: 'secret', sentinelPassword: 'other' },
  natMap: {},
  onEvent: () => undefined,
};

/** The options that ioredis gets. */
function optionsFrom(given: object): object {
  let made: object = {};
  const fake = { on: () => undefined } as unknown as Redislike;
  connectFamily(
    options => {
      made = options;
      return fake;
    },
    given,
    WAY,
  );
  return made;
}

test('ioredis logs in to servers and sentinels with the passwords of the deployment', () => {
  expect(optionsFrom({})).toMatchObject({ password: 'secret', sentinelPassword: 'other' });
  expect(optionsFrom({ host: '10.1.2.11', port: 6379 })).toMatchObject({ password: 'secret' });
});

test('passwords of the client’s own options come first', () => {
  expect(optionsFrom({ password: 'mine', sentinelPassword: 'mine too' })).toMatchObject({
    password: 'mine',
    sentinelPassword: 'mine too',
  });
});

test('node-redis does the same, by the options of its connections', () => {
  expect(withPasswords({}, WAY.sentinels)).toEqual({
    nodeClientOptions: { password: 'secret' },
    sentinelClientOptions: { password: 'other' },
  });
  const given = { nodeClientOptions: { password: 'mine', socket: { connectTimeout: 500 } } };
  expect(withPasswords(given, WAY.sentinels).nodeClientOptions).toEqual(given.nodeClientOptions);
});
