import { MASTER_NAME, REDIS_PORT, SENTINEL_PORT, startTopology, type Topology } from '../topology/index.ts';
import { boxOf, literal, type Picture, type Seen, sketched } from './picture.ts';
import { type Note, onHost, promptOn, type RunningSystem, type System, type Try } from './system.ts';

/** The plain deployment: a master, two replicas, three sentinels. */
export const sentinel: System = {
  name: 'sentinel',
  what: 'a master with two replicas, and three sentinels that fail over',
  sketch: () =>
    deploymentPicture(sketched('redis', 3, REDIS_PORT, 11), sketched('sentinel', 3, SENTINEL_PORT, 14)),
  async start(progress) {
    const topology = await startTopology({ downAfter: '2s' }, { progress });
    return runningSentinel(topology);
  },
};

/** The same for a topology that is running. */
export const runningSentinel = (topology: Topology): RunningSystem => ({
  picture: deploymentPicture(topology.redis, topology.sentinels),
  tries: triesOf(topology),
  notes: notesOf(topology),
  stop: () => topology.stop(),
});

/** With the servers that sentinels watch below them. */
export function deploymentPicture(redis: readonly Seen[], sentinels: readonly Seen[]): Picture {
  const [master, ...replicas] = redis.map((server, i) => boxOf(server, i === 0 ? 'master' : 'replica'));
  return [
    {
      boxes: sentinels.map(each => boxOf(each)),
      below: ['monitor the master and its replicas; a failover needs two of them'],
    },
    { boxes: master === undefined ? [] : [master], below: ['sends every write to'] },
    { boxes: replicas },
  ];
}

function triesOf({ firstMaster, redis, sentinels }: Topology): Try[] {
  const [, replica = firstMaster] = redis;
  const [watcher = firstMaster] = sentinels;
  const { host, port } = firstMaster.address;
  return [
    {
      what: 'the master that a sentinel returns to clients',
      line: onHost(
        watcher.host,
        `redis-cli -p ${SENTINEL_PORT} SENTINEL GET-MASTER-ADDR-BY-NAME ${MASTER_NAME}`,
      ),
      shows: new RegExp(`^${literal(host)}\\s+${port}$`),
    },
    {
      what: 'whether enough sentinels are reachable for a failover',
      line: onHost(watcher.host, `redis-cli -p ${SENTINEL_PORT} SENTINEL CKQUORUM ${MASTER_NAME}`),
      shows: /^OK 3 usable Sentinels/,
    },
    {
      what: 'a write on the master',
      line: onHost(firstMaster.host, 'redis-cli SET greeting hello'),
      shows: /^OK$/,
    },
    {
      what: 'a read on a replica, from the host of the master',
      line: onHost(
        firstMaster.host,
        `redis-cli -h ${replica.address.host} -p ${replica.address.port} GET greeting`,
      ),
      shows: /^hello$/,
    },
    {
      what: 'the replicas of the master',
      line: onHost(firstMaster.host, 'redis-cli INFO replication'),
      shows: /role:master[\s\S]*connected_slaves:2/,
    },
  ];
}

function notesOf({ firstMaster, sentinels }: Topology): Note[] {
  const [watcher = firstMaster] = sentinels;
  return [
    { what: 'a prompt on the master', line: promptOn(firstMaster.host, 'redis-cli') },
    {
      what: 'all events of a sentinel, live',
      line: promptOn(watcher.host, `redis-cli -p ${SENTINEL_PORT} PSUBSCRIBE '*'`),
    },
    {
      what: 'kills the master',
      line: onHost(firstMaster.host, "sh -c 'kill -KILL $(pidof redis-server)'"),
    },
  ];
}
