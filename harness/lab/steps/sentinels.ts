import { MASTER_NAME } from '../../topology/index.ts';
import { change, look } from '../acts.ts';
import { exactly, type Step, sentinel } from '../lab.ts';

export const threeSentinels: Step = {
  title: 'Three sentinels',
  text: `A sentinel is a small process that monitors a master. It sends PING to the master and its replicas every second.
Three sentinels, on hosts of their own, monitor this master under the name ${MASTER_NAME}. They discover the replicas from the
INFO of the master, and each other from hello messages; they store both in their configuration files.`,
  acts: [
    look(sentinel(1), 'grep ^sentinel /var/lib/server/sentinel.conf', {
      shows: [/sentinel monitor mymaster/, /known-replica/, /known-sentinel/],
      means: `"sentinel monitor ${MASTER_NAME} <address> <port> 2" is the only line you have to write. The 2 is the quorum: how many sentinels must report the master as down. The "known" lines were discovered.`,
    }),
    look(sentinel(1), 'redis-cli -p 26379 INFO sentinel', {
      keep: ['sentinel_masters', 'sentinel_tilt', 'master0'],
      shows: [/status=ok/, /slaves=2/, /sentinels=3/],
      means: 'It monitors one master with status ok, two replicas and three sentinels.',
    }),
  ],
};

const FIELDS = [
  'name',
  'ip',
  'port',
  'flags',
  'num-slaves',
  'num-other-sentinels',
  'quorum',
  'down-after-milliseconds',
  'failover-timeout',
  'parallel-syncs',
];

export const masters: Step = {
  title: 'SENTINEL MASTERS and SENTINEL MASTER: what a sentinel knows of the master',
  text: 'The same sentinels can monitor several masters, each under its name. All replies from here on are live.',
  acts: [
    look(sentinel(1), 'redis-cli -p 26379 SENTINEL MASTERS', {
      form: 'fields',
      keep: FIELDS,
      shows: [/^name +mymaster$/m, /^num-slaves +2$/m, /^num-other-sentinels +2$/m],
      means: 'One master with two replicas and two other sentinels. "flags" shows whether it is down.',
    }),
    look(sentinel(2), `redis-cli -p 26379 SENTINEL MASTER ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['name', 'flags', 'last-ok-ping-reply', 'role-reported', 'config-epoch', 'quorum'],
      shows: [/^flags +master$/m, /^quorum +2$/m],
      means:
        'The same for one name, from another sentinel. last-ok-ping-reply is the time since the last valid reply, in ms; config-epoch is the epoch of the last failover.',
    }),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL GET-MASTER-ADDR-BY-NAME ${MASTER_NAME}`, {
      shows: [
        ({ master }) => exactly(`"${master.address.host}"`),
        ({ master }) => exactly(`"${master.address.port}"`),
      ],
      means:
        'This is the query of clients. They do not know the address of the master, only the sentinels and the name.',
    }),
  ],
};

export const replicasAndPeers: Step = {
  title: 'SENTINEL REPLICAS and SENTINEL SENTINELS: replicas and other sentinels',
  text: `Sentinel promotes only a replica that it knows, that is up, not too far behind, and has a priority other than 0. A sentinel
must know the other sentinels, because it needs their votes.`,
  acts: [
    look(sentinel(1), `redis-cli -p 26379 SENTINEL REPLICAS ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['name', 'flags', 'master-link-status', 'slave-priority', 'slave-repl-offset'],
      shows: [
        /^flags +slave$/m,
        /^master-link-status +ok$/m,
        ({ replicas }) => exactly(replicas[0].address.host),
      ],
      means:
        'Both replicas have a link that is up and the same priority: the one with the higher offset would be promoted.',
    }),
    look(sentinel(1), `redis-cli -p 26379 SENTINEL SENTINELS ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['name', 'ip', 'flags', 'last-hello-message', 'voted-leader-epoch'],
      shows: [/^flags +sentinel$/m, ({ sentinels }) => exactly(sentinels.at(-1)?.address.host ?? '')],
      means: 'The two other sentinels. last-hello-message is the time since their last hello, in ms.',
    }),
    look(sentinel(1), 'redis-cli -p 26379 SENTINEL MYID', {
      shows: [/[0-9a-f]{40}/],
      means: 'Its own id. The other sentinels identify it by this id.',
    }),
  ],
};

export const quorum: Step = {
  title: 'CKQUORUM and IS-MASTER-DOWN-BY-ADDR: is a failover possible?',
  text: `Two numbers decide. The quorum: how many sentinels must report the master as down. The majority of all sentinels: how many
must vote for the leader. With three sentinels, both are two here.`,
  acts: [
    look(sentinel(1), `redis-cli -p 26379 SENTINEL CKQUORUM ${MASTER_NAME}`, {
      shows: [/OK 3 usable Sentinels/],
      means: 'All three sentinels are usable. Add this check to your monitoring.',
    }),
    look(
      sentinel(2),
      ({ master: { address } }) =>
        `redis-cli -p 26379 SENTINEL IS-MASTER-DOWN-BY-ADDR ${address.host} ${address.port} 0 '*'`,
      {
        shows: [/1\) \(integer\) 0/, /2\) "\*"/],
        means: `Sentinels send this to each other. 0 means "not down". With an id instead of * the same command asks for a vote.`,
      },
    ),
  ],
};

export const settings: Step = {
  title: 'SENTINEL SET and SENTINEL CONFIG GET: each sentinel has its own settings',
  text: `SENTINEL SET changes a setting at run time, in one sentinel only. If you change down-after in one of three
sentinels, they disagree on when the master is down.`,
  acts: [
    change(sentinel(3), `redis-cli -p 26379 SENTINEL SET ${MASTER_NAME} down-after-milliseconds 5000`, {
      shows: [/^OK$/],
      means: 'The third sentinel now waits for 5 s before it reports the master as down.',
    }),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL MASTER ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['down-after-milliseconds'],
      shows: [/^down-after-milliseconds +5000$/m],
      means: 'The new value.',
    }),
    look(sentinel(1), `redis-cli -p 26379 SENTINEL MASTER ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['down-after-milliseconds'],
      shows: [/^down-after-milliseconds +2000$/m],
      means: 'The first sentinel still has the old value. Change a setting on every sentinel.',
    }),
    change(sentinel(3), `redis-cli -p 26379 SENTINEL SET ${MASTER_NAME} down-after-milliseconds 2000`, {
      shows: [/^OK$/],
      means: 'The old value is restored.',
    }),
    look(sentinel(1), "redis-cli -p 26379 SENTINEL CONFIG GET '*'", {
      form: 'fields',
      shows: [/^resolve-hostnames +no$/m, /^announce-port +0$/m],
      means:
        'Settings of the sentinel itself, not of a master, are read with CONFIG GET and changed with CONFIG SET.',
    }),
  ],
};
