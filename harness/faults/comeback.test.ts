import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../basics/index.ts';
import { DATA_FOLDER, type Server } from '../topology/index.ts';
import { deleteData, proveComeback } from './comeback.ts';
import { master, replace, restart } from './index.ts';

test.each<[object, string]>([
  [{ address: 'other' }, `address, given to restart, is "other"`],
  [{ address: { of: 'redis-1' } }, 'address, given to restart,'],
  [{ address: { formerlyOf: 1 } }, "allowed: 'same', 'new' or { formerlyOf: 'redis-1' }"],
  [{ startsAs: 'master' }, 'startsAs, given to restart,'],
  [{ signal: 'HUP' }, 'signal, given to restart,'],
  [{ data: 'lost' }, 'data, given to restart,'],
  [{ adress: 'new' }, 'the last argument of restart'],
  [{ namesStaleFor: '5s' }, 'namesStaleFor, given to restart,'],
  [{ address: 'new', namesStaleFor: '1s' }, 'longer than the server is down (1000 ms)'],
])('restart with %j names the option and what is allowed', (options, message) => {
  expect(() => restart(master, '1s', options as never)).toThrow(message);
});

test('replace takes no address: it is always a new one', () => {
  expect(() => replace(master, '1s', { address: 'same' } as never)).toThrow('the last argument of replace');
  expect(replace(master, '1s', { startsAs: 'configured' })).toMatchObject({
    kind: 'replacement',
  });
});

test.each([
  ['redis', ['sentinel.conf', 'sentinel.key']],
  ['sentinel', ['appendonlydir', 'dump.rdb', 'redis.conf']],
] as const)('deleted data of a %s server are its own: one beside it keeps its files', async (kind, left) => {
  const folder = temporaryFolder('deleted-data');
  mkdirSync(join(folder, 'appendonlydir'));
  for (const file of ['redis.conf', 'dump.rdb', 'appendonlydir/aof.1', 'sentinel.conf', 'sentinel.key'])
    writeFileSync(join(folder, file), '');
  const host = {
    async quickly(script: string) {
      const { status } = spawnSync('sh', ['-c', script.replaceAll(DATA_FOLDER, folder)]);
      return { exitCode: status, output: '' };
    },
  } as unknown as Server['host'];
  await deleteData({ name: `${kind}-1`, kind, host });
  expect(readdirSync(folder).sort()).toEqual(left);
  rmSync(folder, { recursive: true });
  await deleteData({ name: `${kind}-1`, kind, host });
});

test('a move is not proven while the server answers that had the address before', async () => {
  const info = '# Server\r\nrun_id:theirs\r\n';
  const answering = createServer(socket =>
    socket.on('error', () => undefined).on('data', () => socket.write(`$${info.length}\r\n${info}\r\n`)),
  ).listen(0, '127.0.0.1');
  await once(answering, 'listening');
  const reach = { host: '127.0.0.1', port: (answering.address() as AddressInfo).port };
  const server = {
    name: 'redis-2',
    host: { ip: '127.0.0.1' },
    reach,
    login: {},
    tls: undefined,
    commandName: (command: string) => command,
  } as unknown as Server;
  // Nothing listens there any more.
  const before = { runId: 'ours', ip: '127.0.0.2', reach: { host: '127.0.0.2', port: 1 } };
  try {
    expect(await proveComeback(server, { ...before, holder: 'other' }, true)).toMatchObject({ proven: true });
    const proof = await proveComeback(server, { ...before, holder: 'theirs' }, true);
    expect(proof).toMatchObject({ proven: false });
    expect(JSON.stringify(proof)).toContain('the server still answers that had this address before');
  } finally {
    answering.close();
  }
});
