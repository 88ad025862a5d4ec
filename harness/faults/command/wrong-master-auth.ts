import { now } from '../../basics/index.ts';
import { withControl } from '../../topology/index.ts';
import { notProven, proven, serverFault } from '../fault.ts';
import { proveBy } from '../probe.ts';
import { infoOf } from '../roles.ts';
import { settingsChange } from '../settings.ts';

const LINKS_WITHIN_MS = 15_000;

/** A replica has a wrong password for its master, and has to connect again. */
export const wrongMasterAuth = serverFault(
  {
    kind: 'wrong masterauth',
    group: 'command',
    example: 'wrongMasterAuth(anyReplica)',
    models: 'a password that was changed on the master but not on a replica',
    how: "CONFIG SET masterauth, and CLIENT KILL of the replica's link. Proof: the link stays down",
    heal: 'masterauth is restored; proof: the link is up',
    needs: [],
    needsOfServers: ['CONFIG'],
  },
  () => replica => {
    const change = settingsChange(replica, { masterauth: 'not the password' });
    const link = async (wanted: 'up' | 'down') => {
      const info = await infoOf(replica, 'replication');
      const is = info('role') === 'slave' ? (info('master_link_status') ?? 'unknown') : 'that of a master';
      const seen = `the link of ${replica.name} to its master is ${is}`;
      // A replica that was promoted meanwhile has no link to lose.
      return is === wanted || (wanted === 'up' && is === 'that of a master') ? proven(seen) : notProven(seen);
    };
    return {
      async inject() {
        await change.apply();
        await withControl(replica, send => send('CLIENT', 'KILL', 'TYPE', 'master'));
        return now();
      },
      prove: () => proveBy(() => link('down')),
      heal: () => change.restore(),
      proveHealed: () => proveBy(() => link('up'), LINKS_WITHIN_MS),
    };
  },
);
