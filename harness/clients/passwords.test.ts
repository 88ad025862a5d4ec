import { expect, test } from '@jest/globals';
import { connectFamily, type Redislike } from './ioredis-family.ts';
import type { Way } from './library.ts';
import { withLogins } from './node-redis.ts';

const WAY: Way = {
  sentinels: { name: 'mymaster', sentinels: [], password: 'secret', sentinelPassword: 'other' },
  natMap: {},
  onEvent: () => undefined,
};

/** The options that ioredis gets. */
function optionsFrom(given: object, way = WAY): object {
  let made: object = {};
  const fake = { on: () => undefined } as unknown as Redislike;
  connectFamily(
    options => {
      made = options;
      return fake;
    },
    given,
    way,
  );
  return made;
}

test('ioredis logs in to servers and sentinels with the passwords of the deployment', () => {
  expect(optionsFrom({})).toMatchObject({ password: 'secret', sentinelPassword: 'other' });
  expect(optionsFrom({ host: '10.1.2.11', port: 6379 })).toMatchObject({ password: 'secret' });
});

test('users of the deployment go with their passwords, unless the client has its own', () => {
  const way = { ...WAY, sentinels: { ...WAY.sentinels, username: 'client', sentinelUsername: 'watching' } };
  expect(optionsFrom({}, way)).toMatchObject({ username: 'client', sentinelUsername: 'watching' });
  expect(optionsFrom({ host: '10.1.2.11', port: 6379 }, way)).toEqual({
    host: '10.1.2.11',
    port: 6379,
    username: 'client',
    password: 'secret',
  });
  expect(withLogins({}, way.sentinels)).toEqual({
    nodeClientOptions: { username: 'client', password: 'secret' },
    sentinelClientOptions: { username: 'watching', password: 'other' },
  });
  const own = { username: 'mine', password: 'mine' };
  expect(optionsFrom(own, way)).toMatchObject(own);
});

test('passwords of the client’s own options come first', () => {
  expect(optionsFrom({ password: 'mine', sentinelPassword: 'mine too' })).toMatchObject({
    password: 'mine',
    sentinelPassword: 'mine too',
  });
});

test('node-redis does the same, by the options of its connections', () => {
  expect(withLogins({}, WAY.sentinels)).toEqual({
    nodeClientOptions: { password: 'secret' },
    sentinelClientOptions: { password: 'other' },
  });
  const given = { nodeClientOptions: { password: 'mine', socket: { connectTimeout: 500 } } };
  expect(withLogins(given, WAY.sentinels).nodeClientOptions).toEqual(given.nodeClientOptions);
});
