import { appends, bandwidth, delay, expect, flapping, loss, master, scenario } from '../../harness/index.ts';

// The master's line is bad and not gone: answers come late, or only when TCP has sent them again. Nothing is wrong that a
// failover would mend at once, and each one interrupts every client. Keep down-after well above the worst silence that
// the line causes: 2 s for delays and short interruptions, 5 s where a third of all packets is lost.

const WATCHED = '12s';
const LATE = delay(master, '200ms', { jitter: '50ms' });
const LOOSE = flapping(master, { every: '1s', down: '500ms' });
const LOSSY = loss(master, { percent: 30 });
const SLOW = bandwidth(master, '512kbit');

const LINES = [
  { what: 'answers 200 ms late', line: LATE, downAfter: '2s', short: '150ms' },
  { what: 'is cut off for half of every second', line: LOOSE, downAfter: '2s', short: '300ms' },
  { what: 'loses a third of its packets', line: LOSSY, downAfter: '5s', short: '150ms' },
] as const;

for (const { what, line, downAfter, short } of LINES)
  scenario(
    `a master that ${what} stays master with a down-after of ${downAfter}`,
    {
      topology: { downAfter },
      clients: { defaults: {} },
      tags: ['false-failover'],
      faults: [line],
      planted: { what: `a down-after of ${short}`, topology: { downAfter: short } },
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
  'a master on a slow line stays master as long as its replication fits through',
  {
    topology: { downAfter: '2s' },
    clients: { defaults: {} },
    workload: appends({ rate: 10 }),
    tags: ['false-failover'],
    faults: [SLOW],
    planted: {
      what: 'more writes than the line can carry, and a down-after of 1s',
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
