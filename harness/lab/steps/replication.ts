import { change, look } from '../acts.ts';
import { anotherReplica, aReplica, theMaster } from '../lab.ts';
import { exactly, type Step } from '../step.ts';

const SHOWN = [
  'role',
  'connected_slaves',
  'slave0',
  'slave1',
  'master_host',
  'master_link_status',
  'master_repl_offset',
  'slave_read_only',
];

export const replication: Step = {
  title: 'One master, two replicas',
  text: `Three Redis servers, each on a host of its own. One of them is the master: it takes the writes. The other two are
replicas: each holds a copy, which the master keeps up to date by sending it every write. A server tells of itself what
part it plays.`,
  acts: [
    look(theMaster, 'redis-cli INFO replication', {
      keep: SHOWN,
      shows: [/role:master/, /connected_slaves:2/, /slave0:.*state=online/],
      means:
        'It is the master, and it has two replicas online. The offset counts the bytes of its stream of writes; that of a replica tells how far it has come.',
    }),
    look(aReplica, 'redis-cli INFO replication', {
      keep: SHOWN,
      shows: [
        /role:slave/,
        ({ master }) => exactly(`master_host:${master.address.host}`),
        /master_link_status:up/,
      ],
      means:
        'A replica knows its master and is connected to it. Older words live on in the protocol: a replica calls itself slave.',
    }),
    look(aReplica, 'redis-cli ROLE', {
      shows: [/"slave"/, /"connected"/],
      means: 'The same in short: the part, the master, the state of the link, the offset.',
    }),
  ],
};

export const data: Step = {
  title: 'What is written on the master is read on the replicas',
  text: `A write is acknowledged by the master, and sent to the replicas after that: nobody waits for them. A write that
was acknowledged but not yet sent is lost if the master is lost in that moment.`,
  acts: [
    change(theMaster, 'redis-cli SET planet Saturn', {
      shows: [/^OK$/],
      means: 'Acknowledged by the master alone.',
    }),
    look(aReplica, 'redis-cli GET planet', {
      shows: [/"Saturn"/],
      means: 'The first replica has it as well.',
    }),
    look(anotherReplica, 'redis-cli GET planet', {
      shows: [/"Saturn"/],
      means: 'So has the second.',
    }),
    change(aReplica, 'redis-cli SET planet Mars', {
      shows: [/READONLY/],
      means:
        'A replica refuses writes. A client that still talks to a master that has become a replica sees this error.',
    }),
    look(theMaster, "printf 'SET planet Jupiter\\nWAIT 2 1000\\n' | redis-cli", {
      shows: [/^\(?[a-z]*\)? ?2$/m],
      means:
        'WAIT makes a client wait for replicas: two of them have this write within 1000 ms. It makes losses rarer, not impossible.',
    }),
  ],
};
