import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { MultiErrorReply, SimpleError } from '@redis/client';
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

test('the refusal of one command of a pipeline says nothing of the others, of which node-redis tells no reply', async () => {
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
