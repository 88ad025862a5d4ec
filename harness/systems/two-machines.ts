import { showAddress } from '../basics/index.ts';
import { REDIS_PORT, type Server, startTopology, type Topology } from '../topology/index.ts';
import { boxOf, literal, type Picture, type Seen, sketched } from './picture.ts';
import { type Note, onHost, promptOn, type System, type Try } from './system.ts';

/** What has to be in redis.conf on both, so that one machine is reached from the other. */
const OPENED = { bind: '0.0.0.0', 'protected-mode': 'no' } as const;

/** A master on one machine and a replica on another, without failover. */
export const twoMachines: System = {
  name: 'two-machines',
  what: 'a master on one machine and a replica on another, open to each other, without failover',
  sketch: () => pictureOf(sketched('redis', 2, REDIS_PORT, 11)),
  async start(progress) {
    const topology = await startTopology({ replicas: 1, sentinels: 0, redis: OPENED }, { progress });
    const pair = pairOf(topology);
    return {
      picture: pictureOf(pair),
      tries: triesOf(pair),
      notes: notesOf(pair),
      stop: () => topology.stop(),
    };
  },
};

type Pair = readonly [master: Server, replica: Server];

const pairOf = ({ firstMaster, redis }: Topology): Pair => [
  firstMaster,
  redis.find(server => server !== firstMaster) ?? firstMaster,
];

function pictureOf([master, replica]: readonly Seen[]): Picture {
  if (master === undefined || replica === undefined) return [];
  const opened = Object.entries(OPENED).map(([name, value]) => `${name} ${value}`);
  const box = (server: Seen, role: string) => {
    const plain = boxOf(server, role);
    return { ...plain, lines: [...plain.lines, ...opened] };
  };
  return [
    { boxes: [box(master, 'master')], below: ['sends every write to'] },
    { boxes: [box(replica, 'replica')] },
  ];
}

const reached = ({ address }: Server): string => `-h ${address.host} -p ${address.port}`;

function triesOf([master, replica]: Pair): Try[] {
  return [
    {
      what: 'the second machine reaches the first',
      line: onHost(replica.host, `redis-cli ${reached(master)} PING`),
      shows: /^PONG$/,
    },
    {
      what: 'the first machine reaches the second',
      line: onHost(master.host, `redis-cli ${reached(replica)} PING`),
      shows: /^PONG$/,
    },
    {
      what: 'written on the first',
      line: onHost(master.host, 'redis-cli SET greeting hello'),
      shows: /^OK$/,
    },
    { what: 'read on the second', line: onHost(replica.host, 'redis-cli GET greeting'), shows: /^hello$/ },
    {
      what: 'the second rejects writes',
      line: onHost(replica.host, 'redis-cli SET greeting other'),
      shows: /^READONLY/,
    },
    {
      what: 'the master of the second, and the link state',
      line: onHost(replica.host, 'redis-cli INFO replication'),
      shows: new RegExp(
        `role:slave[\\s\\S]*master_host:${literal(master.address.host)}[\\s\\S]*master_link_status:up`,
      ),
    },
  ];
}

function notesOf([master, replica]: Pair): Note[] {
  return [
    { what: `a prompt on ${showAddress(master.address)}`, line: promptOn(master.host, 'redis-cli') },
    {
      what: 'binds the first to its own machine: connections from the second are refused from now on',
      line: onHost(master.host, 'redis-cli CONFIG SET bind 127.0.0.1'),
    },
    {
      what: 'kills the master: no replica is promoted, and the replica serves the data it has',
      line: onHost(master.host, "sh -c 'kill -KILL $(pidof redis-server)'"),
    },
    {
      what: 'promotes the replica by hand',
      line: onHost(replica.host, 'redis-cli REPLICAOF NO ONE'),
    },
  ];
}
