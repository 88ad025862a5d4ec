import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect as jestExpect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { poll } from '../basics/index.ts';
import { crash, master, named } from '../faults/index.ts';
import { expect } from './jest.ts';
import type { LiveTopology } from './live-topology.ts';
import { RESENT, runUndisturbed } from './undisturbed.ts';

/** Sentinels ask the master for its replicas every ten seconds, unless they are configured to do it more often. */
async function untilSentinelsKnow({ sentinels, ask }: LiveTopology, name: string): Promise<void> {
  for (const sentinel of sentinels) {
    await ask(sentinel, 'SENTINEL', 'DEBUG', 'info-period', '500');
    const known = async () => String(await ask(sentinel, 'SENTINEL', 'REPLICAS', 'mymaster')).includes(name);
    await poll(async () => ((await known()) ? true : undefined), { withinMs: 20_000, everyMs: 50 });
  }
}

test('a replica that was added is promoted and followed, one that crashed and was removed is not missed', async () => {
  const folder = newFolder('scenario');
  const place = { name: 'replicas', file: 'replicas.test.ts', folder, assertions: () => 1 };
  const { report } = await runUndisturbed(
    place,
    {
      topology: { downAfter: '2s', replicas: 1, hostnames: true },
      clients: { app: { socketTimeout: 1000, connectTimeout: 500 } },
      tolerates: RESENT,
    },
    async ({ topology, clients, inject, finish }) => {
      await inject(crash(named('redis-2')));
      const added = await topology.addReplica({ 'replica-priority': 7 });
      jestExpect(topology.find('redis-3:6379')).toBe(added);
      jestExpect(String(await topology.ask(added, 'INFO', 'replication'))).toMatch(
        /master_link_status:up[\s\S]+slave_priority:7/,
      );
      await untilSentinelsKnow(topology, added.name);

      await topology.removeReplica(topology.find('redis-2') ?? topology.master);
      jestExpect(topology.replicas).toEqual([added]);
      await jestExpect(topology.removeReplica(topology.master)).rejects.toThrow(/is the master now/);

      await expect(await inject(crash(master))).toPromoteWithin('9s');
      await expect(clients.app).toFollowPromotionWithin('20s');
      expect((await finish()).clients.app).toLoseNoAcknowledgedWrites();
    },
  );
  jestExpect(report).toMatchObject({ verdict: 'pass', oldMaster: 'redis-1', newMaster: 'redis-3' });
  jestExpect(report.members.find(({ name }) => name === 'redis-2')).toMatchObject({ former: true });
  jestExpect(report.faults.map(({ healFailed }) => healFailed)).toEqual([undefined, undefined]);
  jestExpect(readdirSync(join(folder, 'logs')).sort()).toEqual(
    ['redis-1', 'redis-2', 'redis-3', 'sentinel-1', 'sentinel-2', 'sentinel-3'].map(name => `${name}.log`),
  );
}, 120_000);
