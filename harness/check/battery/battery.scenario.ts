import { clientFrom, expect, onShard, optionsFrom, scenario, sum } from '../../index.ts';
import { batteryFault, batteryTimes } from './faults.ts';
import { currentBattery } from './settings.ts';

// The battery of `failover check`: the user's configuration and client through each fault.

const { topology, client, maker, shard, budget: outage, maxLost, faults } = currentBattery();
const given = client === undefined ? {} : optionsFrom(new URL(client));
const unplaced = maker === undefined ? given : clientFrom(new URL(maker));
const app = shard === undefined ? unplaced : onShard(shard, unplaced);

for (const name of faults) {
  const fault = batteryFault(name);
  if (fault === undefined) continue;
  const { nemesis, promotes, keepsOut, lasts } = fault;
  scenario(
    name,
    {
      topology,
      clients: { app },
      // The verdict is about the outage and the loss.
      tolerates: { duplicates: 'ioredis sends again what it had no reply to' },
      timeout: '5m',
    },
    async ({ topology: deployment, clients, finish, inject, budget }) => {
      const failover = await inject(nemesis(batteryTimes(budget)));
      if (promotes) {
        await expect(failover).toPromoteWithin(budget.retry);
        // One that does not follow is judged by its outage.
        await clients.app.followedWithin(sum(budget.following, '10s'));
      }
      await failover.heal();
      await expect(deployment).toStabilizeWithin(sum(budget.following, budget.demotion));
      const outcome = await finish();
      if (maxLost === undefined) expect(outcome.clients.app).toLoseOnlyWritesInFlight();
      else expect(outcome.clients.app).toLoseAtMost(maxLost);
      if (outage === undefined) return;
      const excused = keepsOut && lasts !== undefined ? batteryTimes(budget)[lasts] : '0ms';
      expect(outcome.clients.app).toBeOutForAtMost(sum(outage, excused));
    },
  );
}
