import { MASTER_NAME } from '../../topology/index.ts';
import { accounts, application, change, look, start, strike } from '../acts.ts';
import { watchFailover } from '../failover-watch.ts';
import { anotherReplica, aReplica, type Cast, sentinel, theFirstMaster, theMaster } from '../lab.ts';
import { exactly, type Step } from '../step.ts';

export const client: Step = {
  title: 'An application that asks the sentinels',
  text: `Since the beginning an application with ioredis writes ten times a second: new Redis({ name: '${MASTER_NAME}',
sentinels: [three addresses] }). It asks a sentinel for the master, connects to it, makes sure that it says master of
itself, and asks again whenever it loses the connection. It waits for nothing without a limit: a socket that is silent for
a second is given up.`,
  acts: [
    application({
      shows: [/acknowledged by redis-1/],
      means: 'All its writes go to the master.',
    }),
  ],
};

export const masterGone: Step = {
  title: 'The master is taken away',
  text: `Now the process of the master is killed, as if it had crashed. Nobody tells the sentinels; they have to find out, to
agree, to elect one of them, and that one has to choose a replica and promote it.`,
  acts: [
    strike(theMaster, 'kill -KILL $(pidof redis-server)', {
      shows: [/^$/],
      means: 'Gone. Times count from here.',
    }),
    watchFailover({
      until: ['detectedMs', 'electedMs', 'promotedMs', 'announcedMs', 'adoptedMs', 'reconfiguredMs'],
      within: '60s',
      means: `Most of the time passed before anybody noticed: down-after is 2 s. Then agreeing and electing took a fraction of a second, the promotion up to a second (the leader looks once a second), and with +switch-master clients are told.`,
    }),
    application({
      shows: [/acknowledged by redis-1/, /acknowledged by redis-[23]/],
      within: '30s',
      means:
        'What the users of the application saw: so long nothing was written. Then it follows the new master, by itself.',
    }),
  ],
};

export const afterwards: Step = {
  title: 'After the failover',
  text: 'Every sentinel must name the same new master, the other replica must follow it, and the data must be there.',
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
      means: 'What had reached the replica is there.',
    }),
    look(sentinel(1), `redis-cli -p 26379 SENTINEL REPLICAS ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['name', 'flags'],
      shows: [({ first }) => exactly(first.address.host), /^flags +(s_down,slave|slave,s_down)/m],
      within: '15s',
      means:
        'The old master is not forgotten: the sentinels list it as a replica that is down (s_down), and wait for it.',
    }),
  ],
};

const notHost = (host: string): RegExp => new RegExp(`^(?![\\s\\S]*"${host.replaceAll('.', '\\.')}")`);

export const oldMasterReturns: Step = {
  title: 'The old master returns',
  text: `It starts with the configuration that it had, and takes itself for a master. As soon as the sentinels see it, they
tell it to follow the new one. What it had acknowledged and not yet sent to anybody when it crashed is gone for good.`,
  acts: [
    start(theFirstMaster, 'It runs again.'),
    look(theFirstMaster, 'redis-cli ROLE', {
      shows: [/"slave"/, ({ master }) => exactly(`"${master.address.host}"`), /"connected"/],
      within: '45s',
      means: 'It has become a replica of the new master, and copied its data.',
    }),
    look(theFirstMaster, 'redis-cli GET planet', {
      shows: [/"Jupiter"/],
      means: 'From the new master, that is.',
    }),
    look(theMaster, 'redis-cli INFO replication', {
      keep: ['role', 'connected_slaves', 'slave0', 'slave1'],
      shows: [/role:master/, /connected_slaves:2/],
      means: 'One master and two replicas again, with the parts exchanged.',
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
  text: `For maintenance one need not wait for a crash. The sentinel that is asked needs nobody’s agreement; it promotes a
replica and tells the others. The old master lives, and is told to follow.`,
  acts: [
    look(sentinel(1), `redis-cli -p 26379 SENTINEL REPLICAS ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['name', 'flags', 'master-link-status'],
      shows: [/^(?![\s\S]*s_down)[\s\S]*flags +slave$/m, /^(?![\s\S]*master-link-status +err)/],
      within: '30s',
      means: 'Both replicas are up and in sync: there is somebody to promote.',
    }),
    strike(sentinel(1), `redis-cli -p 26379 SENTINEL FAILOVER ${MASTER_NAME}`, {
      shows: [/^OK$/],
      means: 'It begins at once. Times count from here.',
    }),
    watchFailover({
      until: ['selectedMs', 'promotedMs', 'announcedMs', 'adoptedMs'],
      within: '60s',
      means: 'Nobody had to notice anything, and nobody had to agree: only the promotion takes its time.',
    }),
    application({
      shows: [({ master }) => exactly(`acknowledged by ${master.name}`)],
      within: '45s',
      means:
        'The old master lived, and went on acknowledging until a sentinel told it to follow; that cut the connection, and the application asked again.',
    }),
    accounts(
      'What it acknowledged after the promotion is lost: it threw that away when it copied the new master’s data.',
    ),
    look(aReplica, 'redis-cli ROLE', FOLLOWS),
    look(anotherReplica, 'redis-cli ROLE', FOLLOWS),
  ],
};

export const reset: Step = {
  title: 'SENTINEL RESET: forgetting what is no longer there',
  text: `Sentinels never forget a replica or another sentinel by themselves. When one has been taken out of service for good,
RESET makes a sentinel forget all that it learnt of a master, and learn it again. One sentinel at a time, with half a
minute between them.`,
  acts: [
    change(sentinel(3), `redis-cli -p 26379 SENTINEL RESET ${MASTER_NAME}`, {
      shows: [/\(integer\) 1/],
      means: 'One master was reset in the third sentinel.',
    }),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL MASTER ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['name', 'ip', 'flags', 'num-slaves', 'num-other-sentinels'],
      shows: [/^num-slaves +2$/m, /^num-other-sentinels +2$/m],
      within: '30s',
      means:
        'It has found both replicas and both other sentinels again: the first from the master, the others by their greetings.',
    }),
  ],
};
