import { change, look } from '../acts.ts';
import { anotherReplica, aReplica, exactly, type Step, theMaster } from '../lab.ts';

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
  text: `Three Redis servers, each on its own host. One is the master: it accepts the writes. The other two are
replicas: each has a copy of the data, and the master sends it every write. INFO reports the role of a server.`,
  acts: [
    look(theMaster, 'redis-cli INFO replication', {
      keep: SHOWN,
      shows: [/role:master/, /connected_slaves:2/, /slave0:.*state=online/],
      means:
        'The master has two replicas online. The offset counts the bytes of its replication stream; the offset of a replica shows how much of it has arrived.',
    }),
    look(aReplica, 'redis-cli INFO replication', {
      keep: SHOWN,
      shows: [
        /role:slave/,
        ({ master }) => exactly(`master_host:${master.address.host}`),
        /master_link_status:up/,
      ],
      means: 'The replica is connected to its master. The protocol keeps the older term: slave.',
    }),
    look(aReplica, 'redis-cli ROLE', {
      shows: [/"slave"/, /"connected"/],
      means: 'The same in short: role, master, link state, offset.',
    }),
  ],
};

export const data: Step = {
  title: 'What is written on the master is read on the replicas',
  text: `The master acknowledges a write first and sends it to the replicas afterwards. An acknowledged write that was not yet
sent is lost if the master crashes at that moment.`,
  acts: [
    change(theMaster, 'redis-cli SET planet Saturn', {
      shows: [/^OK$/],
      means: 'Acknowledged by the master only.',
    }),
    look(aReplica, 'redis-cli GET planet', {
      shows: [/"Saturn"/],
      means: 'The first replica has the write.',
    }),
    look(anotherReplica, 'redis-cli GET planet', {
      shows: [/"Saturn"/],
      means: 'The second replica has it too.',
    }),
    change(aReplica, 'redis-cli SET planet Mars', {
      shows: [/READONLY/],
      means:
        'A replica rejects writes. A client that is still connected to a demoted master gets this error.',
    }),
    look(theMaster, "printf 'SET planet Jupiter\\nWAIT 2 1000\\n' | redis-cli", {
      shows: [/^\(?[a-z]*\)? ?2$/m],
      means:
        'WAIT waits until replicas have the write: two of them within 1000 ms. It makes losses rarer, not impossible.',
    }),
  ],
};
