import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { MultiErrorReply, SimpleError } from '@redis/client';
import { poll } from '../basics/index.ts';
import type { Ending } from '../history/index.ts';
import { recorderOf } from '../workload/run.ts';
import { adoptSentinel, nodeRedis, type Sentinel } from './node-redis.ts';

const COMMANDS = [
  ['RPUSH', 'list', 'a'],
  ['RPUSH', 'list', 'b'],
];
const NOREPLICAS = 'NOREPLICAS Not enough good replicas to write.';

/** How a batch of two commands ends that node-redis rejects with this. */
async function endingOf(as: 'pipeline' | 'transaction', error: Error): Promise<Ending | undefined> {
  const reject = () => Promise.reject(error);
  const multi = { addCommand: () => multi, exec: reject, execAsPipeline: reject };
  const sentinel = Object.assign(new EventEmitter(), {
    isOpen: true,
    multi: () => multi,
    getMasterNode: () => ({ host: 'a', port: 1 }),
  }) as unknown as Sentinel;
  const way = { sentinels: { name: 'mymaster', sentinels: [] }, natMap: {}, onEvent: () => undefined };
  const client = adoptSentinel(sentinel, way, () => sentinel);
  const endings: Ending[] = [];
  const history = { begin: () => undefined, end: (_: unknown, ending: Ending) => endings.push(ending) };
  const recorder = recorderOf('app', history, () => undefined, nodeRedis.neverSent);
  await recorder.recordBatch({ kind: as, key: 'list', value: ['a', 'b'] }, 0, client, () =>
    client.batch(COMMANDS, as),
  );
  return endings[0];
}

test('the refusal of one command of a pipeline says nothing of the others, of which node-redis returns no reply', async () => {
  expect(await endingOf('pipeline', new SimpleError(NOREPLICAS))).toMatchObject({ outcome: 'unresolved' });
});

test('a pipeline that was never sent is certainly not done', async () => {
  expect(await endingOf('pipeline', new Error('The client is closed'))).toMatchObject({ outcome: 'fail' });
});

test('a transaction that is refused is certainly not done', async () => {
  expect(await endingOf('transaction', new SimpleError(NOREPLICAS))).toMatchObject({ outcome: 'fail' });
});

test('of a transaction that was done in part each reply is known', async () => {
  const error = new MultiErrorReply([1 as never, new SimpleError('WRONGTYPE no list') as never], [1]);
  expect(await endingOf('transaction', error)).toMatchObject({
    outcome: 'unresolved',
    result: ['ok', 'fail'],
  });
});

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
const list = (texts: readonly string[]): string => `*${texts.length}\r\n${texts.map(bulk).join('')}`;

/** A server that answers each command. @returns its port */
async function serving(answer: (command: readonly string[], socket: Socket) => string): Promise<number> {
  const server = createServer(socket => {
    socket.on('error', () => undefined);
    socket.on('data', data => {
      for (const [, text = ''] of data.toString().matchAll(/\*\d+\r\n((?:\$\d+\r\n[^\r]*\r\n)+)/g)) {
        const words = [...text.matchAll(/\$\d+\r\n([^\r]*)\r\n/g)].map(([, word = '']) => word);
        const reply = answer(words, socket);
        if (!socket.destroyed) socket.write(reply);
      }
    });
  }).unref();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

test('a command that node-redis sends again on a new connection may have been done on the one that it lost', async () => {
  let pushes = 0;
  const master = await serving(([name], socket) => {
    if (name === 'ROLE') return `*3\r\n${bulk('master')}:0\r\n*0\r\n`;
    if (name !== 'RPUSH') return '+OK\r\n';
    pushes += 1;
    if (pushes === 1) socket.destroy();
    return `-${NOREPLICAS}\r\n`;
  });
  const state = list(['name', 'mymaster', 'ip', '127.0.0.1', 'port', String(master), 'flags', 'master']);
  const port = await serving(([name, ...words]) => {
    if (name === 'SENTINEL') return words[0] === 'MASTER' ? state : '*0\r\n';
    if (name !== 'PSUBSCRIBE') return '+OK\r\n';
    return words.map((each, i) => `*3\r\n${bulk('psubscribe')}${bulk(each)}:${i + 1}\r\n`).join('');
  });
  const events: string[] = [];
  const client = await nodeRedis.connect(
    { RESP: 2, nodeClientOptions: { RESP: 2 }, sentinelClientOptions: { RESP: 2 } },
    {
      sentinels: { name: 'mymaster', sentinels: [{ host: '127.0.0.1', port }] },
      natMap: {},
      onEvent: event => events.push(event),
    },
  );
  await poll(async () => events.includes('ready') || undefined, { withinMs: 5000, everyMs: 10 });
  const before = client.losses();
  await expect(client.call(['RPUSH', 'list', 'a'])).rejects.toThrow(NOREPLICAS);
  client.disconnect();
  expect(pushes).toBe(2);
  expect(client.losses()).toBeGreaterThan(before);
  // An application would not hear of it.
  expect(events).not.toContain('error');
});
