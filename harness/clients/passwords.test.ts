import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { connectFamily, type Redislike } from './ioredis-family.ts';
import type { Way } from './library.ts';
import { nodeRedis } from './node-redis.ts';

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

test('node-redis logs in to a sentinel with the password of the sentinels', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sentinels = { ...WAY.sentinels, sentinels: [{ host: '127.0.0.1', port }] };
  const connecting = nodeRedis.connect({}, { ...WAY, sentinels });
  const [socket] = (await once(server, 'connection')) as [Socket];
  const [data] = (await once(socket, 'data')) as [Buffer];
  server.close();
  socket.destroy();
  (await connecting).disconnect();
  expect(data.toString()).toContain('AUTH\r\n$7\r\ndefault\r\n$5\r\nother');
});
