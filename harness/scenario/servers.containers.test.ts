import { expect as jestExpect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { crash, master } from '../faults/index.ts';
import { expect } from './jest.ts';
import { RESENT, runUndisturbed } from './undisturbed.ts';

test('a replica that is not announced follows the new master like any other, and the end of the scenario waits for it', async () => {
  const { report } = await runUndisturbed(
    {
      name: 'hidden',
      file: 'servers.test.ts',
      folder: newFolder('scenario'),
      assertions: () => 1,
    },
    {
      topology: {
        downAfter: '2s',
        servers: { 'redis-3': { 'replica-announced': 'no', 'replica-priority': 0 } },
      },
      clients: { app: { socketTimeout: 1000 } },
      tolerates: RESENT,
    },
    async ({ topology, inject, finish }) => {
      const [, hidden] = topology.replicas;
      await expect(await inject(crash(master))).toPromoteWithin('8s');
      expect((await finish()).clients.app).toLoseNoAcknowledgedWrites();
      const [, ip] = (await topology.ask(hidden ?? topology.master, 'ROLE')) as string[];
      jestExpect(hidden?.name).toBe('redis-3');
      jestExpect(topology.master.name).toBe('redis-2');
      jestExpect(ip).toBe(topology.master.address.host);
    },
  );
  jestExpect(report).toMatchObject({ verdict: 'pass', phases: { reconfiguredMs: jestExpect.any(Number) } });
}, 90_000);
