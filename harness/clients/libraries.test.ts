import { expect, test } from '@jest/globals';
import { ClientClosedError, ClientOfflineError } from '@redis/client';
import { LIBRARIES, type LibraryName, libraryOf } from './libraries.ts';

const NOWHERE = { host: '127.0.0.1', port: 1 };
const FAMILY = ['ioredis', 'ioredis-5', 'iovalkey'] as const;

const connect = (library: LibraryName, options: object) =>
  libraryOf(library).connect(
    { ...NOWHERE, lazyConnect: true, ...options },
    {
      sentinels: { name: 'mymaster', sentinels: [NOWHERE] },
      nodes: [NOWHERE],
      natMap: {},
      onEvent: () => undefined,
    },
  );

test.each(FAMILY)('%s reports a command that it never sent by one of its messages', async library => {
  const client = await connect(library, { enableOfflineQueue: false });
  const message = await client.call(['GET', 'key']).catch((error: Error) => error.message);
  client.disconnect();
  expect(libraryOf(library).neverSent).toContain(message);
});

test.each(FAMILY)(
  '%s puts its prefix before the keys of a workload, as it does for applications',
  async library => {
    const client = await connect(library, { keyPrefix: 'app:' });
    const sent: string[][] = [];
    Object.assign(client.instance as object, {
      sendCommand: async ({ name, args }: { name: string; args: string[] }) => sent.push([name, ...args]),
    });
    await client.call(['RPUSH', 'list', 'element']);
    await client.call(['EVAL', 'return 1', '1', 'key']);
    client.disconnect();
    expect(sent).toEqual([
      ['rpush', 'app:list', 'element'],
      ['eval', 'return 1', '1', 'app:key'],
    ]);
  },
);

test('a cluster gets commands by the names by which it knows what only reads, for scaleReads', async () => {
  const client = await connect('ioredis-cluster', { scaleReads: 'slave' });
  const sent: string[] = [];
  Object.assign(client.instance as object, {
    sendCommand: async ({ name }: { name: string }) => sent.push(name),
  });
  await client.call(['SMEMBERS', 'set']);
  client.disconnect();
  expect(sent).toEqual(['smembers']);
});

test('node-redis reports a command that it never sent by one of its messages', () => {
  expect(LIBRARIES['node-redis'].neverSent).toEqual(
    expect.arrayContaining([new ClientClosedError().message, new ClientOfflineError().message]),
  );
});

test.each([{ keyPrefix: 'app:' }, { stringNumbers: true }])(
  'BullMQ gets no client that sets %p, with which it works on wrong jobs',
  async options => {
    for (const library of FAMILY) {
      const client = await connect(library, options);
      expect(() => client.native({})).toThrow(/^the client sets '\w+', with which BullMQ does not work/);
      client.disconnect();
    }
  },
);
