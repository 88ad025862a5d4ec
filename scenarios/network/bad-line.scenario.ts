import { expect, scenario } from '../../harness/index.ts';
import { bandwidth, delay, flapping, loss, master } from '../../harness/inject.ts';
import { appends } from '../../harness/workloads.ts';
import { RESENT } from '../clients/resent.ts';

// The link of the master is bad but up: replies are late, or need TCP retransmissions. A failover would not help,
// and each one interrupts every client. Keep down-after well above the worst delay of the link: 2 s for latency
// and short interruptions, 5 s for 33 % packet loss.

const WATCHED = '12s';
const LATE = delay(master, '200ms', { jitter: '50ms' });
const LOOSE = flapping(master, { every: '1s', down: '500ms' });
const LOSSY = loss(master, { percent: 30 });
const SLOW = bandwidth(master, '512kbit');

const LINES = [
  { what: '200 ms latency', line: LATE, downAfter: '2s', short: '150ms' },
  { what: 'an outage for half of every second', line: LOOSE, downAfter: '2s', short: '300ms' },
  { what: '33 % packet loss', line: LOSSY, downAfter: '5s', short: '150ms' },
] as const;

for (const { what, line, downAfter, short } of LINES)
  scenario(
    `master with ${what}: no failover with down-after ${downAfter}`,
    {
      topology: { downAfter },
      clients: { defaults: {} },
      tolerates: RESENT,
      tags: ['false-failover'],
      faults: [line],
      planted: { what: `down-after ${short}`, topology: { downAfter: short } },
    },
    async ({ finish, inject }) => {
      const failover = await inject(line);
      await expect(failover).not.toPromoteWithin(WATCHED);
      expect(failover.timeline().masters).toEqual([]);
      const outcome = await finish();
      expect(outcome.clients.defaults).toLoseNoAcknowledgedWrites();
    },
  );

scenario(
  'master with low bandwidth: no failover while replication fits into it',
  {
    topology: { downAfter: '2s' },
    clients: { defaults: {} },
    tolerates: RESENT,
    workload: appends({ rate: 10 }),
    tags: ['false-failover'],
    faults: [SLOW],
    planted: {
      what: 'more writes than the bandwidth allows, and down-after 1s',
      topology: { downAfter: '1s' },
      workload: appends({ rate: 4000 }),
    },
  },
  async ({ finish, inject }) => {
    const failover = await inject(SLOW);
    await expect(failover).not.toPromoteWithin(WATCHED);
    expect(failover.timeline().masters).toEqual([]);
    const outcome = await finish();
    expect(outcome.clients.defaults).toLoseNoAcknowledgedWrites();
  },
);
