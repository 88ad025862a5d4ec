import { MASTER_NAME } from '../../topology/index.ts';
import { change, look } from '../acts.ts';
import { sentinel } from '../lab.ts';
import { exactly, type Step } from '../step.ts';

export const threeSentinels: Step = {
  title: 'Three sentinels',
  text: `A sentinel is a small process that watches a master. It asks it and its replicas every second whether they are
there. Three of them, on hosts of their own, watch ours under the name ${MASTER_NAME}. They find the replicas by asking the
master, and each other by publishing a greeting on it; what they learn they write into their configuration files.`,
  acts: [
    look(sentinel(1), 'grep ^sentinel /var/lib/server/sentinel.conf', {
      shows: [/sentinel monitor mymaster/, /known-replica/, /known-sentinel/],
      means: `"sentinel monitor ${MASTER_NAME} <address> <port> 2" is all that one has to write. The 2 is the quorum: so many sentinels must find the master down. What is "known" it has learnt.`,
    }),
    look(sentinel(1), 'redis-cli -p 26379 INFO sentinel', {
      keep: ['sentinel_masters', 'sentinel_tilt', 'master0'],
      shows: [/status=ok/, /slaves=2/, /sentinels=3/],
      means: 'It watches one master, which is well, has two replicas, and is watched by three sentinels.',
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
  text: 'Several masters can be watched by the same sentinels, each under its name. All answers from here on are live.',
  acts: [
    look(sentinel(1), 'redis-cli -p 26379 SENTINEL MASTERS', {
      form: 'fields',
      keep: FIELDS,
      shows: [/^name +mymaster$/m, /^num-slaves +2$/m, /^num-other-sentinels +2$/m],
      means:
        'One master; two replicas and two other sentinels are known. "flags" tells whether it is thought to be down.',
    }),
    look(sentinel(2), `redis-cli -p 26379 SENTINEL MASTER ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['name', 'flags', 'last-ok-ping-reply', 'role-reported', 'config-epoch', 'quorum'],
      shows: [/^flags +master$/m, /^quorum +2$/m],
      means:
        'The same for one name, from another sentinel. last-ok-ping-reply is how long ago, in ms, it answered last; the config-epoch counts the failovers.',
    }),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL GET-MASTER-ADDR-BY-NAME ${MASTER_NAME}`, {
      shows: [
        ({ master }) => exactly(`"${master.address.host}"`),
        ({ master }) => exactly(`"${master.address.port}"`),
      ],
      means:
        'This is what clients ask. They do not know the address of a master; they know the sentinels and the name.',
    }),
  ],
};

export const replicasAndPeers: Step = {
  title: 'SENTINEL REPLICAS and SENTINEL SENTINELS: whom it knows besides',
  text: `A replica to promote must be known, healthy, not too far behind, and of a priority other than 0. And a sentinel must
know the others, because it needs their votes.`,
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
        'Both replicas, their links to the master up, of the same priority: the one with more data would be promoted.',
    }),
    look(sentinel(1), `redis-cli -p 26379 SENTINEL SENTINELS ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['name', 'ip', 'flags', 'last-hello-message', 'voted-leader-epoch'],
      shows: [/^flags +sentinel$/m, ({ sentinels }) => exactly(sentinels.at(-1)?.address.host ?? '')],
      means:
        'The two others, by their ids. last-hello-message: how long ago, in ms, each published its greeting.',
    }),
    look(sentinel(1), 'redis-cli -p 26379 SENTINEL MYID', {
      shows: [/[0-9a-f]{40}/],
      means: 'Its own id, under which the others know it.',
    }),
  ],
};

export const quorum: Step = {
  title: 'CKQUORUM and IS-MASTER-DOWN-BY-ADDR: could they fail over?',
  text: `Two numbers decide. The quorum: how many sentinels must find the master down. The majority of all sentinels: how many
must vote for the one that leads the failover. With three sentinels both are two here.`,
  acts: [
    look(sentinel(1), `redis-cli -p 26379 SENTINEL CKQUORUM ${MASTER_NAME}`, {
      shows: [/OK 3 usable Sentinels/],
      means: 'All three can be used. A check worth having in one’s monitoring.',
    }),
    look(
      sentinel(2),
      ({ master: { address } }) =>
        `redis-cli -p 26379 SENTINEL IS-MASTER-DOWN-BY-ADDR ${address.host} ${address.port} 0 '*'`,
      {
        shows: [/1\) \(integer\) 0/, /2\) "\*"/],
        means: `This is what sentinels ask each other. 0: "not down, as far as I see". With an id in place of the * the same command asks for a vote.`,
      },
    ),
  ],
};

export const settings: Step = {
  title: 'SENTINEL SET and SENTINEL CONFIG GET: each sentinel has its own settings',
  text: `Settings of a master are changed while a sentinel runs, and only in the sentinel that is told. Who changes
down-after in one of them has three sentinels that disagree on how long is too long.`,
  acts: [
    change(sentinel(3), `redis-cli -p 26379 SENTINEL SET ${MASTER_NAME} down-after-milliseconds 5000`, {
      shows: [/^OK$/],
      means: 'The third sentinel now waits for 5 s before it finds the master down.',
    }),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL MASTER ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['down-after-milliseconds'],
      shows: [/^down-after-milliseconds +5000$/m],
      means: 'So it says.',
    }),
    look(sentinel(1), `redis-cli -p 26379 SENTINEL MASTER ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['down-after-milliseconds'],
      shows: [/^down-after-milliseconds +2000$/m],
      means: 'The first has not heard of it. Settings have to be made on every sentinel.',
    }),
    change(sentinel(3), `redis-cli -p 26379 SENTINEL SET ${MASTER_NAME} down-after-milliseconds 2000`, {
      shows: [/^OK$/],
      means: 'As it was.',
    }),
    look(sentinel(1), "redis-cli -p 26379 SENTINEL CONFIG GET '*'", {
      form: 'fields',
      shows: [/^resolve-hostnames +no$/m, /^announce-port +0$/m],
      means:
        'What concerns the sentinel itself, and no master, is read and set with CONFIG GET and CONFIG SET.',
    }),
  ],
};
