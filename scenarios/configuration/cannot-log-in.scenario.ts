import { refusal, type TopologyOptions } from '../../harness/index.ts';

// Servers and sentinels that run, but cannot log in or lack a right: replicas never get data, and sentinels see every
// server as down. The harness refuses to start such a deployment, and reports what fails.

const PASSWORD = 'correct-horse';
const SECURED = { requirepass: PASSWORD, masterauth: PASSWORD };
const LOGIN = { 'sentinel auth-pass mymaster': PASSWORD };

const replicatorWith = (rights: string): TopologyOptions => ({
  redis: { user: [`replicator on >${PASSWORD} ${rights}`], masteruser: 'replicator', masterauth: PASSWORD },
});

const CASES: Record<
  string,
  { wrong: TopologyOptions; because: RegExp; right: TopologyOptions; what: string }
> = {
  'startup error: sentinels with another password than the servers': {
    wrong: { redis: SECURED, sentinel: { 'sentinel auth-pass mymaster': 'battery' } },
    because: /sentinel-\d cannot log in to redis-1/,
    right: { redis: SECURED, sentinel: LOGIN },
    what: 'every sentinel has the password of the servers',
  },
  'startup error: the user of the replicas lacks PSYNC': {
    wrong: replicatorWith('+replconf +ping'),
    because: /redis-\d cannot replicate from redis-1, where its user 'replicator' may not run PSYNC/,
    right: replicatorWith('+psync +replconf +ping'),
    what: 'the user of the replicas has PSYNC',
  },
};

for (const [name, { wrong, because, right, what }] of Object.entries(CASES)) {
  refusal(name, {
    topology: { ...wrong, readyWithin: '8s' },
    because,
    tags: ['security'],
    planted: { what, topology: { ...right, readyWithin: '30s' } },
  });
}
