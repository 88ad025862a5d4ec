import { REDIS_PORT, SENTINEL_PORT, type Server, startTopology, type Topology } from '../topology/index.ts';
import { type RunningExample, startExample } from './example.ts';
import { type Box, boxOf, literal, type Picture, type Seen, sketched, webBox } from './picture.ts';
import { type Note, onHost, type System, type Try } from './system.ts';

const PARTITIONS = 3;
const POLICY = 'allkeys-lru';
const DOMAIN = 'mail.pear.example';

/** A DNS cache whose entries are spread over several masters. */
export const dns: System = {
  name: 'dns',
  what: 'a DNS cache spread over three masters by hash, with an HTTP API, and a gRPC resolver behind it',
  sketch() {
    const servers = sketched('redis', 2 * PARTITIONS, REDIS_PORT, 11);
    return pictureOf(
      { api: 'http://127.0.0.1:40002', resolver: 'grpc://127.0.0.1:40001' },
      servers.map((server, i) => ({ ...server, shard: `shard-${Math.floor(i / 2) + 1}` })),
      sketched('sentinel', 3, SENTINEL_PORT, 17),
    );
  },
  async start(progress) {
    const memory = { maxmemory: '16mb', maxmemoryPolicy: POLICY } as const;
    const sharded = { shards: PARTITIONS, replicas: 1, downAfter: '2s', ...memory } as const;
    const topology = await startTopology(sharded, { progress });
    const running = await startExample('dns-cache', 'dnsCache', topology);
    const dns = urlsOf(running);
    return {
      picture: pictureOf(dns, topology.redis, topology.sentinels),
      tries: triesOf(dns, topology),
      notes: notesOf(dns, topology),
      stop: running.stop,
    };
  },
};

/** Where it answers: by HTTP, and by gRPC. */
interface Urls {
  readonly api: string;
  readonly resolver: string;
}

const urlsOf = ({ url, urls }: RunningExample): Urls => ({
  api: url,
  resolver: (urls.resolver ?? '').replace('http:', 'grpc:'),
});

type Partitioned = Seen & { readonly shard: string | undefined };

function pictureOf(
  { api, resolver }: Urls,
  redis: readonly Partitioned[],
  sentinels: readonly Seen[],
): Picture {
  const masters = redis.filter(({ shard }, i) => redis.findIndex(server => server.shard === shard) === i);
  const replicas = redis.filter(server => !masters.includes(server));
  const ofPartition = (server: Partitioned, role: string): Box => {
    const box = boxOf(server, role);
    return { ...box, lines: [...box.lines, `partition ${server.shard}`] };
  };
  return [
    {
      boxes: [webBox('api', `${api}/resolve/<domain>`), webBox('resolver, by gRPC', resolver)],
      below: [
        'api reads from the partition of the domain’s hash: the master that the sentinels report for it.',
        'On a miss it asks the resolver and stores the result.',
      ],
    },
    { boxes: sentinels.map(each => boxOf(each)), below: ['monitor all partitions, each under its name'] },
    {
      boxes: masters.map(server => ofPartition(server, 'master')),
      below: ['each sends its writes to its replica'],
    },
    { boxes: replicas.map(server => ofPartition(server, 'replica')) },
  ];
}

function triesOf({ api, resolver }: Urls, { redis, shards, sentinels, firstMaster }: Topology): Try[] {
  const [watcher = firstMaster] = sentinels;
  const last = shards.at(-1) ?? shards[0];
  const master = masterOf(last, redis) ?? firstMaster;
  return [
    {
      what: 'a domain, from the cache the second time',
      line: `curl -s ${api}/resolve/${DOMAIN} > /dev/null; curl -s ${api}/resolve/${DOMAIN}`,
      shows: /"addresses":\["[\d.]+".*"from":"cache","partition":"shard-\d"/,
    },
    {
      what: 'an unknown domain',
      line: `curl -s -w ' %{http_code}' ${api}/resolve/nowhere.example`,
      shows: /there is no domain nowhere\.example.* 404$/,
    },
    { what: 'whether every partition answers', line: `curl -s ${api}/health`, shows: /"status":"ok"/ },
    {
      what: 'statistics of each partition',
      line: `curl -s ${api}/stats`,
      shows: /"shard-1"[\s\S]*"shard-3"/,
    },
    {
      what: 'the resolver itself, with a hand-made gRPC message',
      line: grpcLine(resolver, DOMAIN),
      shows: /^\d+\.\d+\.\d+\.\d+/,
    },
    {
      what: `the master that a sentinel returns for ${last}`,
      line: onHost(watcher.host, `redis-cli -p ${SENTINEL_PORT} SENTINEL GET-MASTER-ADDR-BY-NAME ${last}`),
      shows: new RegExp(`^${literal(master.address.host)}\\s+${REDIS_PORT}$`),
    },
    {
      what: 'the eviction policy of a master',
      line: onHost(master.host, 'redis-cli CONFIG GET maxmemory-policy'),
      shows: new RegExp(POLICY),
    },
  ];
}

function notesOf({ api, resolver }: Urls, { redis, shards, firstMaster }: Topology): Note[] {
  const master = masterOf(shards[1] ?? shards[0], redis) ?? firstMaster;
  const { host } = new URL(resolver);
  return [
    {
      what: 'the resolver, with grpcurl, from the folder of this repository',
      line: `grpcurl -plaintext -proto examples/dns-cache/resolver.proto -d '{"domain":"${DOMAIN}"}' ${host} failover.dns.v1.Resolver/Resolve`,
    },
    {
      what: 'the health of the partitions, twice a second',
      line: `while sleep 0.5; do curl -s ${api}/health; echo; done`,
    },
    {
      what: `kills the master of ${master.shard}: the other partitions are not affected`,
      line: onHost(master.host, "sh -c 'kill -KILL $(pidof redis-server)'"),
    },
  ];
}

const masterOf = (partition: string, redis: readonly Server[]): Server | undefined =>
  redis.find(({ shard }) => shard === partition);

/** A message of gRPC: a byte that it is not compressed, its length in four, and field 1 with the length of its text. */
function grpcLine(resolver: string, domain: string): string {
  const octal = (value: number) => `\\${value.toString(8).padStart(3, '0')}`;
  const message = `\\0\\0\\0${octal(0)}${octal(domain.length + 2)}${octal(10)}${octal(domain.length)}${domain}`;
  const url = `${resolver.replace('grpc:', 'http:')}/failover.dns.v1.Resolver/Resolve`;
  const headers = "-H 'content-type: application/grpc' -H 'te: trailers'";
  return `printf '${message}' | curl -s --http2-prior-knowledge ${headers} --data-binary @- --output - ${url} | grep -aoE '[0-9]+([.][0-9]+){3}'`;
}
