import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { now, pause } from '../basics/index.ts';
import type { Finding } from '../checkers/index.ts';
import { type ClientSpec, clientOf, startClient } from '../clients/index.ts';
import { EXAMPLES } from '../clients/option-examples.ts';
import { type Data, readData, readHistory } from '../history/index.ts';
import { ask, startTopology, type Topology } from '../topology/index.ts';
import {
  adds,
  appends,
  batches,
  bullmq,
  consumers,
  counter,
  type Evidence,
  expiring,
  ids,
  judgeEvidence,
  lock,
  lossOf,
  PREFIX,
  pubsub,
  queue,
  registers,
  type Workload,
  waited,
} from './index.ts';

// Every workload on a real deployment that nothing happens to: every checker of it must find all in order. And the
// same with a defect in what is left.

let topology: Topology;
beforeAll(async () => {
  topology = await startTopology({ replicas: 1, sentinels: 1, quorum: 1, downAfter: '10m' });
});
afterAll(() => topology.stop());

const WORKLOADS: readonly Workload[] = [
  appends({ keys: 3 }),
  adds({ readEvery: 10 }),
  counter(),
  ids(),
  registers(),
  batches({ rate: 20 }),
  batches({ rate: 20, as: 'pipeline' }),
  queue(),
  lock({ rate: 20, workMs: 10 }),
  lock({ rate: 20, workMs: 10, fencing: true, replicas: 1 }),
  pubsub(),
  consumers(),
  consumers({ by: 'BZPOPMIN' }),
  consumers({ by: 'XREAD' }),
  consumers({ by: 'XREADGROUP' }),
  expiring(),
  waited(),
  bullmq({ rate: 20 }),
];

const title = ({ kind, extra }: Workload) => [kind, ...Object.values(extra)].join(' ');

test.each(WORKLOADS.map(workload => [title(workload), workload] as const))(
  '%s: nothing happens, every checker passes, and nothing is lost',
  async (_title, workload) => {
    const evidence = await perform(workload, { one: {}, two: {} });
    expect(evidence.operations.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(20);
    expect(judgeEvidence(evidence).filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    const { operations, data, readAtMs } = evidence;
    expect(lossOf(workload, operations, data?.['redis-1'], [], readAtMs)).toMatchObject({
      lost: 0,
      ghosts: 0,
      duplicates: 0,
      unexpected: 0,
    });
  },
);

test.each(['ioredis-5', 'iovalkey', 'node-redis'] as const)(
  '%s does what the workloads ask of a client',
  async library => {
    for (const workload of [
      appends(),
      adds({ readEvery: 10 }),
      batches(),
      batches({ as: 'pipeline' }),
      consumers(),
      pubsub(),
    ]) {
      const evidence = await perform(workload, { one: clientOf(library) });
      const wrong = judgeEvidence(evidence).filter(({ verdict }) => verdict !== 'pass');
      expect({ workload: title(workload), wrong }).toEqual({ workload: title(workload), wrong: [] });
      const { host, port } = topology.firstMaster.address;
      const servers = new Set(
        evidence.operations.flatMap(({ server, kind }) =>
          kind === 'read-all' || server === undefined ? [] : [server],
        ),
      );
      expect([...servers]).toEqual([`${host}:${port}`]);
    }
  },
  120_000,
);

// One client for every option, several at a time: a process each is much for a machine.
const USED = Object.entries(EXAMPLES).filter(([, { is }]) => is === 'used');
const AT_ONCE = 12;
const groups = Array.from({ length: Math.ceil(USED.length / AT_ONCE) }, (_, i) =>
  USED.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
);

test.each(groups.map(group => [group.map(([option]) => option).join(', '), group] as const))(
  'every acknowledged write of a client is found, whatever option of ioredis it sets: %s',
  async (_options, group) => {
    const specs = group.map(([option, { value }]) => [option, { [option]: value } as ClientSpec] as const);
    const evidence = await perform(appends({ rate: 20 }), Object.fromEntries(specs));
    for (const [option] of group) {
      const { workload, operations, data, master = '', readAtMs } = evidence;
      const loss = lossOf(workload, operations, data?.[master], [], readAtMs, option);
      expect(loss).toMatchObject({ lost: 0, lostExamples: [] });
      expect({ option, works: loss.acknowledged > 10 }).toEqual({ option, works: true });
    }
    expect(judgeEvidence(evidence).filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  },
);

const COMMON = { stringNumbers: true, enableAutoPipelining: true } as const;
const DATABASE: ClientSpec = { enableAutoPipelining: true, db: 1, replyMapping: 'resp3' };
const RESP2: ClientSpec = { ...COMMON, db: 3, keyPrefix: 'app[1]:', protocol: 2 };
const RESP3: ClientSpec = { ...COMMON, db: 1, protocol: 3, replyMapping: 'resp3' };
const READERS = [adds({ readEvery: 10 }), consumers({ by: 'BZPOPMIN' }), consumers({ by: 'XREADGROUP' })];
const CHANGED: readonly (readonly [string, ClientSpec, readonly Workload[]])[] = [
  ['a database', DATABASE, [bullmq({ rate: 20 })]],
  [
    'a prefix and RESP2',
    RESP2,
    [...READERS, appends(), counter(), batches({ as: 'pipeline' }), lock({ workMs: 10 }), pubsub(), waited()],
  ],
  ['objects of RESP3', RESP3, READERS],
];

test.each(
  CHANGED.flatMap(([what, spec, workloads]) =>
    workloads.map(each => [title(each), what, spec, each] as const),
  ),
)('%s: every checker passes for clients with %s', async (_title, _what, spec, workload) => {
  const evidence = await perform(workload, { one: spec, two: spec });
  expect(evidence.operations.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(20);
  expect(judgeEvidence(evidence).filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
});

test('an element that vanishes from what is left is found by the checker of the workload', async () => {
  const evidence = await perform(appends(), { one: {} });
  const [list] = Object.entries(evidence.data?.['redis-1'] ?? {});
  const [key = '', stored] = list ?? [];
  const value = stored?.type === 'list' ? stored.value.slice(1) : [];
  const lacking: Data = { [key]: { type: 'list', value } };
  const findings = judgeEvidence({ ...evidence, data: { ...evidence.data, 'redis-1': lacking } });
  expect(verdictOf(findings, 'elements')).toBe('fail');
  expect(verdictOf(findings, 'convergence')).toBe('fail');
});

test('times to live are told for one moment, however long the reading takes', async () => {
  const key = `${PREFIX}key`;
  await ask(topology.firstMaster, ['SET', key, 'value', 'PX', '60000']);
  const data = await readData(topology.firstMaster, PREFIX, 2000, now() - 5000);
  const ttlMs = data[key]?.ttlMs ?? 0;
  expect(ttlMs).toBeGreaterThan(61_000);
  expect(ttlMs).toBeLessThan(66_000);
});

const verdictOf = (findings: readonly Finding[], name: string) =>
  findings.find(({ checker }) => checker === name)?.verdict;

/** Two seconds of the workload on an empty deployment, once every client works. */
async function perform(workload: Workload, specs: Readonly<Record<string, ClientSpec>>): Promise<Evidence> {
  await ask(topology.firstMaster, ['FLUSHALL']);
  const folder = newFolder('workload');
  const started = Object.entries(specs).map(([name, spec]) => {
    const works = Promise.withResolvers<void>();
    const client = startClient(name, spec, topology, join(folder, `${name}.jsonl`), told => {
      if (told.tells === 'acknowledged-by') works.resolve();
    });
    client.work(workload);
    return { client, works: works.promise };
  });
  const clients = started.map(({ client }) => client);
  const fromMs = now();
  await Promise.all(started.map(({ works }) => works));
  await pause(2000);
  const ends = await Promise.all(clients.map(client => client.finish(2000)));
  expect(ends).toEqual(clients.map(() => 'finished'));
  const workEndedAtMs = now();
  const readAtMs = now();
  const options = { keyspaces: clients.map(client => client.keyspace()) };
  const data = topology.redis.map(
    async server => [server.name, await readData(server, PREFIX, 2000, readAtMs, options)] as const,
  );
  const master = topology.firstMaster;
  return {
    workload,
    operations: clients.flatMap(({ historyFile }) => readHistory(historyFile)),
    data: Object.fromEntries(await Promise.all(data)),
    master: master.name,
    addresses: topology.redis.map(({ name, address: { host, port } }) => ({
      server: name,
      address: `${host}:${port}`,
      fromMs: Number.NEGATIVE_INFINITY,
      toMs: Number.POSITIVE_INFINITY,
    })),
    masterships: [{ server: master.name, fromMs, toMs: workEndedAtMs }],
    workEndedAtMs,
    readAtMs,
  };
}
