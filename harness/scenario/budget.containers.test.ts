import { appendFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { milliseconds, now, poll } from '../basics/index.ts';
import { budgetOf } from '../timeline/index.ts';
import { startTopology, type Topology } from '../topology/index.ts';

const SHIPPED = fileURLToPath(new URL('../../sentinel-conf', import.meta.url));

const folder = newFolder('templates');
let topology: Topology | undefined;
afterEach(async () => {
  delete process.env.HARNESS_CONF;
  await topology?.stop();
});

test('with passwords in the templates and a down-after in a directive, clients follow a failover within its budget', async () => {
  cpSync(SHIPPED, folder, { recursive: true });
  appendFileSync(join(folder, 'redis.conf'), 'requirepass secret\nmasterauth secret\n');
  appendFileSync(join(folder, 'sentinel.conf'), 'requirepass other\n');
  process.env.HARNESS_CONF = folder;
  topology = await startTopology({
    replicas: 1,
    sentinels: 2,
    sentinel: { 'sentinel down-after-milliseconds mymaster': 8000 },
  });
  const { ask, connect, firstMaster, linked, servers, settings } = topology;
  await linked;
  expect(servers.map(({ clientLogin }) => clientLogin.password)).toEqual([
    'secret',
    'secret',
    'other',
    'other',
  ]);
  const client = connect({ failoverDetector: true, socketTimeout: 1000 });
  expect(await client.set('key', 'before')).toBe('OK');

  const { promotion, following } = budgetOf(settings);
  const [, replica = firstMaster] = topology.redis;
  const { atMs } = await firstMaster.signal('KILL');
  // Sentinel closes all connections of a replica that it promotes.
  const info = () => ask(replica, 'INFO', 'replication').catch(() => '');
  const isPromoted = async () => String(await info()).includes('role:master') || undefined;
  await poll(isPromoted, { withinMs: milliseconds('promotion', promotion), everyMs: 100 });
  const tookMs = now() - atMs;
  expect(tookMs).toBeGreaterThan(6000);
  expect(tookMs).toBeLessThan(milliseconds('promotion', promotion));
  const write = () => client.set('key', 'after').catch(() => undefined);
  expect(await poll(write, { withinMs: milliseconds('following', following), everyMs: 100 })).toBe('OK');
});
