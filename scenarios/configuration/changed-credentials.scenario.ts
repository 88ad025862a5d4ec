import { expect, scenario, unlessTooBusy } from '../../harness/index.ts';
import { aclChange, crash, everyReplica, master, type Role, together } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The password of Sentinel's user is rotated. If it changes on the servers first, the sentinels see every server
// as down as soon as their connections close, and a failover attempt without candidates delays the next one. A
// Redis user can have two passwords: add the new one, update the sentinels, and then remove the old one.

const [CLIENTS_PASSWORD, OLD, NEW] = ['correct-horse', 'battery', 'staple'];

const withSentinelsAs = (user: string) => ({
  downAfter: '2s' as const,
  failoverTimeout: '3s' as const,
  redis: {
    requirepass: CLIENTS_PASSWORD,
    masterauth: CLIENTS_PASSWORD,
    user: [`watcher on >${OLD} allchannels +@all`, `other on >${OLD} allchannels +@all`],
  },
  sentinel: { 'sentinel auth-user mymaster': user, 'sentinel auth-pass mymaster': OLD },
});
const GIVEN = {
  tolerates: RESENT,
  topology: withSentinelsAs('watcher'),
  clients: { app: { ...TUNED, password: CLIENTS_PASSWORD } },
  planted: { what: 'the sentinels log in as another user', topology: withSentinelsAs('other') },
};

const everywhere = (...rules: string[]) => {
  const on = (who: Role) => aclChange(who, 'watcher', ...rules);
  return together(on(master), on(everyReplica));
};

scenario(
  'password rotated on the servers first: sentinels see every server as down until updated',
  { ...GIVEN, tags: ['breaks', 'security'] },
  async ({ topology, clients, finish, inject, budget }) => {
    await inject(everywhere('resetpass', `>${NEW}`));
    for (const server of topology.redis) await topology.ask(server, 'CLIENT', 'KILL', 'USER', 'watcher');
    // After a tied vote it is the next attempt that finds no replica.
    await expect(topology).toPublishWithin('-failover-abort-no-good-slave', budget.retry);
    for (const sentinel of topology.sentinels)
      await topology.ask(sentinel, 'SENTINEL', 'SET', 'mymaster', 'auth-pass', NEW);
    await expect(topology).toPublishWithin('-odown', budget.retry);
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.retry);
    await expect(clients.app).toFollowPromotionWithin(budget.retry);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);

scenario(
  'password rotated with both passwords valid: sentinels see every server throughout',
  { ...GIVEN, tags: ['security'] },
  async ({ topology, clients, finish, inject, budget }) => {
    await inject(everywhere(`>${NEW}`));
    for (const sentinel of topology.sentinels)
      await topology.ask(sentinel, 'SENTINEL', 'SET', 'mymaster', 'auth-pass', NEW);
    for (const server of topology.redis) {
      await topology.ask(server, 'ACL', 'SETUSER', 'watcher', `<${OLD}`);
      await topology.ask(server, 'CLIENT', 'KILL', 'USER', 'watcher');
    }
    await unlessTooBusy(topology, async () =>
      expect(await topology.publishedWithin('+sdown', budget.detection)).toBeUndefined(),
    );
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
