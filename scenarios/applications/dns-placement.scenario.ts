import { dnsCache, dnsDomains } from '../../examples/dns-cache/service.ts';
import { eventually, expect, type ServiceUnderTest, scenario, unlessTooBusy } from '../../harness/index.ts';
import { crash, masterOf } from '../../harness/inject.ts';

// A partition without a replica is lost, and the operator removes it. With consistent hashing, its domains move to
// the others and all other domains stay. With modulo placement almost every domain moves: the healthy part of the
// cache is almost empty while another part is missing.

const TOPOLOGY = { shards: 4, replicas: 0, downAfter: '2s' } as const;
const ON_RING = dnsCache({ placement: 'ring', load: false });
const BY_MODULO = dnsCache({ placement: 'modulo', load: false });
const LOST = 'shard-4';

scenario(
  'DNS cache with consistent hashing: removing a partition leaves the others full',
  {
    topology: TOPOLOGY,
    services: { dns: ON_RING },
    tags: ['application'],
    planted: { what: 'modulo placement', services: { dns: BY_MODULO } },
  },
  async ({ services: { dns }, inject, topology }) => {
    const before = await allFromCache(dns);
    const failover = await inject(crash(masterOf(LOST)));
    await takeOut(dns, topology.shards);
    const kept = shareKept(before, await askForAll(dns));
    await unlessTooBusy(dns, () => expect(kept).toBeGreaterThan(0.95));
    await failover.heal();
  },
);

scenario(
  'DNS cache with modulo placement: removing a partition empties most of the others',
  {
    topology: TOPOLOGY,
    services: { dns: BY_MODULO },
    tags: ['application', 'breaks'],
    planted: { what: 'consistent hashing', services: { dns: ON_RING } },
  },
  async ({ services: { dns }, inject, topology }) => {
    const before = await allFromCache(dns);
    const failover = await inject(crash(masterOf(LOST)));
    await takeOut(dns, topology.shards);
    expect(shareKept(before, await askForAll(dns))).toBeLessThan(0.5);
    await failover.heal();
  },
);

interface Resolved {
  readonly domain: string;
  readonly partition: string;
  readonly from: 'cache' | 'resolver';
}

const DOMAINS = dnsDomains().slice(0, 200);

/** Asks until the cache has all of it. */
const allFromCache = (dns: ServiceUnderTest): Promise<readonly Resolved[]> =>
  eventually('15s', async () => {
    const found = await askForAll(dns);
    expect(found.filter(({ from }) => from !== 'cache')).toEqual([]);
    return found;
  });

async function askForAll(dns: ServiceUnderTest): Promise<readonly Resolved[]> {
  const found: Resolved[] = [];
  for (const domain of DOMAINS) {
    const { status, body } = await dns.ask(`/resolve/${domain}`);
    expect(status).toBe(200);
    found.push(body as Resolved);
  }
  return found;
}

async function takeOut(dns: ServiceUnderTest, partitions: readonly string[]): Promise<void> {
  const { status } = await dns.ask('/partitions', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(partitions.filter(name => name !== LOST)),
  });
  expect(status).toBe(200);
}

/** Of the domains of the other partitions those that still came from the cache. */
function shareKept(before: readonly Resolved[], after: readonly Resolved[]): number {
  const others = new Set(before.filter(({ partition }) => partition !== LOST).map(({ domain }) => domain));
  const kept = after.filter(({ domain, from }) => others.has(domain) && from === 'cache');
  return kept.length / others.size;
}
