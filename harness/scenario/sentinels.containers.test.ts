import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect as jestExpect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { crash, master } from '../faults/index.ts';
import { eventually } from '../verdict/index.ts';
import { expect } from './jest.ts';
import { runUndisturbed } from './undisturbed.ts';

test('an added sentinel is observed and votes, a removed one is not missed', async () => {
  const folder = newFolder('scenario');
  const place = { name: 'sentinels', file: 'sentinels.test.ts', folder, assertions: () => 1 };
  const { report } = await runUndisturbed(
    place,
    {
      topology: { downAfter: '2s', sentinels: 1, quorum: 1 },
      // The list of a client's own has no sentinel that was added later.
      clients: {},
    },
    async ({ topology, inject, finish }) => {
      const [first = topology.master] = topology.sentinels;
      const added = await topology.addSentinel();
      jestExpect(topology.sentinels.map(({ name }) => name)).toEqual(['sentinel-1', 'sentinel-2']);
      jestExpect(topology.find(`${added.host.ip}:26379`)).toBe(added);
      await eventually('20s', async () => {
        const replies = topology.sentinels.map(one => topology.ask(one, 'SENTINEL', 'MASTER', 'mymaster'));
        for (const reply of await Promise.all(replies))
          jestExpect(String(reply)).toMatch(/num-slaves,2,num-other-sentinels,1/);
      });
      await jestExpect(topology.removeSentinel(topology.master)).rejects.toThrow(
        'redis-1, given to removeSentinel, is no sentinel of this topology; there are sentinel-1, sentinel-2',
      );

      await topology.removeSentinel(first);
      jestExpect(topology.sentinels).toEqual([added]);
      await topology.ask(added, 'SENTINEL', 'RESET', 'mymaster');
      await eventually('20s', async () => {
        const reply = await topology.ask(added, 'SENTINEL', 'MASTER', 'mymaster');
        jestExpect(String(reply)).toMatch(/num-slaves,2,num-other-sentinels,0/);
      });
      await expect(await inject(crash(master))).toPromoteWithin('10s');
      await finish();
    },
  );
  jestExpect(report.members.find(({ name }) => name === 'sentinel-1')).toMatchObject({ former: true });
  jestExpect(readdirSync(join(folder, 'logs'))).toContain('sentinel-2.log');
  jestExpect(report).toMatchObject({ verdict: 'pass', oldMaster: 'redis-1', leader: 'sentinel-2' });
}, 120_000);
