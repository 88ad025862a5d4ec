import {
  client,
  expect,
  expectBreaks,
  lasting,
  master,
  named,
  partition,
  rest,
  scenario,
} from '../../harness/index.ts';

// The network splits: the old master, a sentinel and the clients on one side, the replicas and the other sentinels on
// the other, where a new master is promoted. Until the old one is demoted after the heal it acknowledges writes that
// will vanish. min-replicas-to-write makes a master without replicas refuse them.

const SPLIT = lasting('12s', partition({ old: [master, named('sentinel-1'), client], new: [rest] }));

scenario(
  'what the old side acknowledged in a split is lost, without an error',
  { topology: { downAfter: '2s' }, clients: { app: {} } },
  async ({ clients, inject }) => {
    const failover = await inject(SPLIT);
    await expect(failover).toPromoteWithin('8s');
    await expectBreaks(clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'a master that wants a replica for its writes refuses them on the old side of a split',
  {
    topology: { downAfter: '2s', redis: { 'min-replicas-to-write': 1, 'min-replicas-max-lag': 1 } },
    clients: { app: {} },
  },
  async ({ clients, inject }) => {
    const failover = await inject(SPLIT);
    await expect(failover).toPromoteWithin('8s');
    // 100 writes a second, for the second that a replica may lag, and the two in which that is noticed.
    await expect(clients.app).toLoseAtMost(350);
  },
);
