import { MASTER_NAME } from '../../topology/index.ts';
import { accounts, application, change, look, start, startsFailover } from '../acts.ts';
import { watchFailover } from '../failover-watch.ts';
import {
  anotherReplica,
  aReplica,
  type Cast,
  exactly,
  type Step,
  sentinel,
  theFirstMaster,
  theMaster,
} from '../lab.ts';

export const client: Step = {
  title: 'An application that asks the sentinels',
  text: `An application with ioredis has been writing ten times a second since the start: new Redis({ name: '${MASTER_NAME}',
sentinels: [three addresses] }). It asks a sentinel for the master, connects to it, verifies its role, and asks again
whenever it loses the connection. Every wait has a timeout: a socket without data for a second is closed.`,
  acts: [
    application({
      shows: [/acknowledged by redis-1/],
      means: 'All writes go to the master.',
    }),
  ],
};

export const masterGone: Step = {
  title: 'The master crashes',
  text: `The process of the master is killed, as in a crash. The sentinels have to detect it, agree on it and elect a leader;
the leader selects a replica and promotes it.`,
  acts: [
    startsFailover(theMaster, 'kill -KILL $(pidof redis-server)', {
      shows: [/^$/],
      means: 'The master has crashed. Times count from here.',
    }),
    watchFailover({
      until: ['detectedMs', 'electedMs', 'promotedMs', 'announcedMs', 'adoptedMs', 'reconfiguredMs'],
      within: '60s',
      means: `Detection took most of the time: down-after is 2 s. Agreement and election took a fraction of a second, the promotion up to a second (the leader sends INFO once a second). +switch-master announces the new master to clients.`,
    }),
    application({
      shows: [/acknowledged by redis-1/, /acknowledged by redis-[23]/],
      within: '30s',
      means: 'The outage of the application. Afterwards it follows the new master without any action.',
    }),
  ],
};

export const afterwards: Step = {
  title: 'After the failover',
  text: 'Every sentinel must report the same new master, the other replica must follow it, and the data must be complete.',
  acts: [
    ...([1, 2, 3] as const).map(number =>
      look(sentinel(number), `redis-cli -p 26379 SENTINEL GET-MASTER-ADDR-BY-NAME ${MASTER_NAME}`, {
        shows: [
          ({ master }) => exactly(`"${master.address.host}"`),
          ({ first }) => notHost(first.address.host),
        ],
        means: number === 3 ? 'All three agree on the new master.' : 'The new master.',
        within: '15s',
      }),
    ),
    look(theMaster, 'redis-cli INFO replication', {
      keep: ['role', 'connected_slaves', 'slave0', 'slave1'],
      shows: [/role:master/, /connected_slaves:1/],
      within: '20s',
      means: 'It was a replica a moment ago. The other replica follows it now.',
    }),
    look(theMaster, 'redis-cli GET planet', {
      shows: [/"Jupiter"/],
      means: 'The new master has the data that was replicated before the crash.',
    }),
    look(sentinel(1), `redis-cli -p 26379 SENTINEL REPLICAS ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['name', 'flags'],
      shows: [({ first }) => exactly(first.address.host), /^flags +(s_down,slave|slave,s_down)/m],
      within: '15s',
      means: 'The sentinels still list the old master, as a replica that is down (s_down).',
    }),
  ],
};

const notHost = (host: string): RegExp => new RegExp(`^(?![\\s\\S]*"${host.replaceAll('.', '\\.')}")`);

export const oldMasterReturns: Step = {
  title: 'The old master returns',
  text: `The old master restarts with its old configuration, as a master. As soon as the sentinels reach it, they
reconfigure it as a replica of the new master. Writes that it acknowledged but had not replicated are lost.`,
  acts: [
    start(theFirstMaster, 'The server is running again.'),
    look(theFirstMaster, 'redis-cli ROLE', {
      shows: [/"slave"/, ({ master }) => exactly(`"${master.address.host}"`), /"connected"/],
      within: '45s',
      means: 'It has become a replica of the new master, and copied its data.',
    }),
    look(theFirstMaster, 'redis-cli GET planet', {
      shows: [/"Jupiter"/],
      means: 'This value was copied from the new master.',
    }),
    look(theMaster, 'redis-cli INFO replication', {
      keep: ['role', 'connected_slaves', 'slave0', 'slave1'],
      shows: [/role:master/, /connected_slaves:2/],
      means: 'One master and two replicas again, in exchanged roles.',
    }),
  ],
};

const FOLLOWS = {
  shows: [/"slave"/, ({ master }: Cast) => exactly(`"${master.address.host}"`), /"connected"/],
  within: '45s',
  means: 'It follows the new master.',
} as const;

export const onRequest: Step = {
  title: 'SENTINEL FAILOVER: a failover on request',
  text: `SENTINEL FAILOVER moves the master for maintenance. The sentinel needs no agreement; it promotes a
replica and announces it to the others. The old master keeps running and is reconfigured as a replica.`,
  acts: [
    look(sentinel(1), `redis-cli -p 26379 SENTINEL REPLICAS ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['name', 'flags', 'master-link-status'],
      shows: [/^(?![\s\S]*s_down)[\s\S]*flags +slave$/m, /^(?![\s\S]*master-link-status +err)/],
      within: '30s',
      means: 'Both replicas are up and in sync, so one of them can be promoted.',
    }),
    startsFailover(sentinel(1), `redis-cli -p 26379 SENTINEL FAILOVER ${MASTER_NAME}`, {
      shows: [/^OK$/],
      means: 'The failover starts at once. Times count from here.',
    }),
    watchFailover({
      until: ['selectedMs', 'promotedMs', 'announcedMs', 'adoptedMs'],
      within: '60s',
      means: 'No detection and no agreement: only the promotion takes time.',
    }),
    application({
      shows: [({ master }) => exactly(`acknowledged by ${master.name}`)],
      within: '45s',
      means:
        'The old master acknowledged writes until a sentinel reconfigured it. That closed the connection, and the application asked a sentinel again.',
    }),
    accounts(
      'Writes that the old master acknowledged after the promotion are lost: it discarded them when it copied the data of the new master.',
    ),
    look(aReplica, 'redis-cli ROLE', FOLLOWS),
    look(anotherReplica, 'redis-cli ROLE', FOLLOWS),
  ],
};

export const reset: Step = {
  title: 'SENTINEL RESET: forgetting removed replicas and sentinels',
  text: `Sentinels never forget a replica or another sentinel on their own. After you remove one for good,
RESET makes a sentinel forget and rediscover everything about a master. Reset one sentinel at a time, with half a
minute between them.`,
  acts: [
    change(sentinel(3), `redis-cli -p 26379 SENTINEL RESET ${MASTER_NAME}`, {
      shows: [/\(integer\) 1/],
      means: 'The third sentinel has reset one master.',
    }),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL MASTER ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['name', 'ip', 'flags', 'num-slaves', 'num-other-sentinels'],
      shows: [/^num-slaves +2$/m, /^num-other-sentinels +2$/m],
      within: '30s',
      means:
        'It has rediscovered both replicas from the INFO of the master, and both other sentinels from their hellos.',
    }),
  ],
};
