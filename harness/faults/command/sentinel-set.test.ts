import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import type { Server } from '../../topology/index.ts';
import type { Deployment } from '../deployment.ts';
import { sentinelSet } from './sentinel-set.ts';

test('a value that the sentinel had before is no change', async () => {
  let quorum = '2';
  const listener = createServer(socket =>
    socket
      .on('error', () => undefined)
      .on('data', sent => {
        const set = /quorum\r\n\$\d+\r\n(\d+)/.exec(String(sent))?.[1];
        quorum = set ?? quorum;
        socket.write(set === undefined ? `*2\r\n$6\r\nquorum\r\n$1\r\n${quorum}\r\n` : '+OK\r\n');
      }),
  ).listen(0, '127.0.0.1');
  listener.unref();
  await once(listener, 'listening');
  const sentinel = {
    name: 'sentinel-1',
    kind: 'sentinel',
    reach: { host: '127.0.0.1', port: (listener.address() as AddressInfo).port },
    login: {},
    commandName: (command: string) => command,
  } as unknown as Server;
  const deployment = { topology: { shards: ['mymaster'] } } as unknown as Deployment;
  const same = await sentinelSet(sentinel, { quorum: 2 }).aim(deployment);
  await same.inject();
  expect(await same.prove()).toEqual({ proven: false, seen: 'sentinel-1 has quorum 2 as before' });
  const other = await sentinelSet(sentinel, { quorum: 3 }).aim(deployment);
  await other.inject();
  expect(await other.prove()).toEqual({ proven: true, seen: 'sentinel-1 has quorum 3' });
  listener.close();
});
