import {
  aclChange,
  crash,
  everyReplica,
  expect,
  master,
  scenario,
  together,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

const HARNESS = 'correct-horse';
const [OLD, NEW] = ['battery', 'staple'];

scenario(
  'when the password is changed on the servers first, sentinels are blind until they are told, and fail over afterwards',
  {
    topology: {
      downAfter: '2s',
      failoverTimeout: '3s',
      redis: { requirepass: HARNESS, masterauth: HARNESS, user: `watcher on >${OLD} allchannels +@all` },
      sentinel: { 'sentinel auth-user mymaster': 'watcher', 'sentinel auth-pass mymaster': OLD },
    },
    clients: { app: { ...TUNED, password: HARNESS } },
    tags: ['security'],
    planted: { what: 'x' },
  },
  async ({ topology, clients, inject, budget }) => {
    const change = (target: typeof master) => aclChange(target, 'watcher', 'resetpass', `>${NEW}`);
    await inject(together(change(master), change(everyReplica)));
    for (const server of topology.redis) await topology.ask(server, 'CLIENT', 'KILL', 'USER', 'watcher');
    await expect(topology).toPublishWithin('+sdown', budget.detection);
    const blindMs = Date.now();
    for (const sentinel of topology.sentinels)
      await topology.ask(sentinel, 'SENTINEL', 'SET', 'mymaster', 'auth-pass', NEW);
    await expect(topology).toPublishWithin('-sdown', '20s');
    console.error('published', topology.published(), Date.now() - blindMs);
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.retry);
    await expect(clients.app).toFollowPromotionWithin(budget.retry);
    await expect(clients.app).toLoseNoAcknowledgedWrites();
  },
);
