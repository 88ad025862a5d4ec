import { dnsCache } from '../../examples/dns-cache/service.ts';
import { expect, expectBreaks, onShard, scenario } from '../../harness/index.ts';
import { anySentinel, inShard, plannedFailover } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { DNS, PARTITIONS } from './dns-partitions.ts';

// The same sentinels monitor several masters, and one of them is moved. The failoverDetector of ioredis reacts to
// +switch-master of every master and does not check the name: it drops healthy connections to the others. If your
// sentinels monitor more than one master, use socketTimeout instead.

// Without a limit to silence nothing but the detector can make the bystander leave its connection.
const DETECTING = { failoverDetector: true };
const PLAIN = {};
const LIMITED = { socketTimeout: 1000, connectTimeout: 500 };

const moved = plannedFailover(inShard('shard-2', anySentinel));

scenario(
  'two masters, one Sentinel group: without failoverDetector a client keeps its connection',
  {
    topology: PARTITIONS,
    clients: { bystander: onShard('shard-1', PLAIN), concerned: onShard('shard-2', LIMITED) },
    tolerates: { ...RESENT, loss: 'the client goes on writing to the old master until that is demoted' },
    tags: ['client'],
    planted: {
      what: 'the client has failoverDetector',
      clients: { bystander: onShard('shard-1', DETECTING) },
    },
  },
  async ({ clients, finish, inject, topology, budget }) => {
    await expect(await inject(moved)).toPromoteWithin(budget.promotion);
    await expect(topology).toPublishWithin('+switch-master', budget.announcement);
    await expect(clients.concerned).toFollowPromotionWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.bystander).toKeepItsConnections();
    expect(outcome.clients.bystander).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'two masters, one Sentinel group: failoverDetector drops connections to the wrong master',
  {
    topology: PARTITIONS,
    clients: { bystander: onShard('shard-1', DETECTING) },
    tolerates: RESENT,
    tags: ['client', 'breaks'],
    planted: {
      what: 'the client has no failoverDetector',
      clients: { bystander: onShard('shard-1', PLAIN) },
    },
  },
  async ({ finish, inject, topology, budget }) => {
    await expect(await inject(moved)).toPromoteWithin(budget.promotion);
    await expect(topology).toPublishWithin('+switch-master', budget.announcement);
    const outcome = await finish();
    expectBreaks(outcome.clients.bystander).toKeepItsConnections();
  },
);

// Its clients are away for a tenth of a second: some sixty requests, a fifth of them for the first partition.
const BUSY_DNS = { ...DNS, load: { ...DNS.load, rate: 600 } };
const DETECTING_DNS = dnsCache({ ...BUSY_DNS, failoverDetector: true });

scenario(
  'DNS cache with failoverDetector: a failover in one partition interrupts the others',
  {
    topology: PARTITIONS,
    services: { dns: DETECTING_DNS },
    tags: ['application', 'breaks', 'slow'],
    planted: { what: 'the clients have no failoverDetector', services: { dns: dnsCache(BUSY_DNS) } },
  },
  async ({ services, finish, inject, budget }) => {
    await expect(await inject(moved)).toPromoteWithin(budget.promotion);
    await expect(services.dns).toHaveItsCacheBackWithin(budget.following);
    const outcome = await finish();
    expectBreaks(outcome.services.dns.shard('shard-1').during).toFindItsCacheAwayAtMost(1);
    expect(outcome.services.dns.shard('shard-1').during).toSucceedAtLeast(1);
  },
);
