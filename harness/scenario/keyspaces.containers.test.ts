import { afterAll, expect as jestExpect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { pause } from '../basics/index.ts';
import { clientOf } from '../clients/index.ts';
import { crash } from '../faults/index.ts';
import { type Hosts, startHosts } from '../topology/index.ts';
import { counter, ids } from '../workload/index.ts';
import { expect } from './jest.ts';
import { runUndisturbed } from './undisturbed.ts';

const hosts: Hosts = startHosts({ replicas: 1, sentinels: 3 });
afterAll(() => hosts.release());

const QUICK = { socketTimeout: 1000, connectTimeout: 500 };

const place = () => ({
  name: 'keyspaces',
  file: 'keyspaces.test.ts',
  folder: newFolder('keyspaces'),
  assertions: () => 1,
});

test('writes to another database and under a prefix are found after a failover', async () => {
  const clients = { plain: QUICK, database: { ...QUICK, db: 2 }, prefixed: { ...QUICK, keyPrefix: 'app:' } };
  const options = { topology: { replicas: 1, downAfter: '2s' }, clients } as const;
  const { report } = await runUndisturbed(
    { ...place(), hosts },
    options,
    async ({ topology, inject, clients }) => {
      await inject(crash(topology.master));
      for (const client of Object.values(clients)) await expect(client).toFollowPromotionWithin('15s');
    },
  );
  const lost = Object.values(report.clients).map(({ operations }) => operations.lost);
  jestExpect(lost.map(count => count !== undefined && count < 50)).toEqual([true, true, true]);
  const elements = report.findings.find(({ checker }) => checker === 'elements');
  jestExpect(elements?.numbers).toMatchObject({ unexpected: 0 });
}, 90_000);

test.each([counter(), ids()])(
  '$kind in different databases is judged for each',
  async workload => {
    const clients = { plain: QUICK, database: { ...QUICK, db: 2 } };
    const options = { topology: { replicas: 1, downAfter: '2s' }, clients, workload } as const;
    const { report } = await runUndisturbed({ ...place(), hosts }, options, () => pause(2000));
    const failed = report.findings.filter(({ verdict }) => verdict === 'fail');
    jestExpect(failed).toEqual([]);
    jestExpect(report.clients.plain?.operations).toMatchObject({ lost: 0 });
    jestExpect(report.clients.database?.operations).toMatchObject({ lost: 0 });
    jestExpect(report.clients.database?.operations.acknowledged).toBeGreaterThan(50);
  },
  90_000,
);

test('writes of a client of a cluster are found under its prefix', async () => {
  const clients = { app: clientOf('ioredis-cluster', { keyPrefix: 'app:' }) };
  const { report } = await runUndisturbed(place(), { cluster: {}, clients, workload: { keys: 5 } }, () =>
    pause(2000),
  );
  jestExpect(report.clients.app?.operations).toMatchObject({ lost: 0, ghosts: 0 });
  jestExpect(report.clients.app?.operations.acknowledged).toBeGreaterThan(50);
}, 90_000);
