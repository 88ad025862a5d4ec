import {
  anySentinel,
  dnsCache,
  expect,
  expectBreaks,
  inShard,
  onShard,
  plannedFailover,
  scenario,
} from '../../harness/index.ts';
import { DNS, PARTITIONS } from './dns-partitions.ts';

// Several masters are watched by the same sentinels, and one of them is moved. ioredis's failoverDetector listens to
// +switch-master of all of them and does not look whose it is: it leaves healthy connections to the others. Where sentinels
// watch more than one master, leave it off and set socketTimeout instead.

// Without a limit to silence nothing but the detector can make the bystander leave its connection.
const DETECTING = { failoverDetector: true };
const PLAIN = {};
const LIMITED = { socketTimeout: 1000, connectTimeout: 500 };

const moved = plannedFailover(inShard('shard-2', anySentinel));

scenario(
  'a client without failoverDetector keeps its connection when the master of another partition is switched',
  {
    topology: PARTITIONS,
    clients: { bystander: onShard('shard-1', PLAIN), concerned: onShard('shard-2', LIMITED) },
    tags: ['client'],
    planted: {
      what: 'the client has the failoverDetector of ioredis',
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
  'a client with the failoverDetector of ioredis leaves a healthy connection when the master of another partition is switched',
  {
    topology: PARTITIONS,
    clients: { bystander: onShard('shard-1', DETECTING) },
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
  'with failoverDetector the users of one DNS partition find their cache away when the master of another is switched',
  {
    topology: PARTITIONS,
    applications: { dns: DETECTING_DNS },
    tags: ['application', 'breaks', 'slow'],
    planted: { what: 'the clients have no failoverDetector', applications: { dns: dnsCache(BUSY_DNS) } },
  },
  async ({ applications, finish, inject, budget }) => {
    await expect(await inject(moved)).toPromoteWithin(budget.promotion);
    await expect(applications.dns).toHaveItsCacheBackWithin(budget.following);
    const outcome = await finish();
    expectBreaks(outcome.applications.dns.shard('shard-1').during).toFindItsCacheAwayAtMost(1);
    expect(outcome.applications.dns.shard('shard-1').during).toSucceedAtLeast(1);
  },
);
