import { refusal, type TopologyOptions } from '../../harness/index.ts';

// Settings with which a server runs but is unreachable: bound to the loopback of its host, or in protected mode
// without a password, both of which are defaults. Sentinels only see a dead server. The harness refuses to start
// such a deployment: it reports the server, the reason and the fix.

const UNREACHABLE: Record<string, { topology: TopologyOptions; because: RegExp }> = {
  'startup error names a replica in protected-mode and how to open it': {
    topology: { servers: { 'redis-2': { 'protected-mode': 'yes' } } },
    because: /redis-2 refuses every host but its own.+`protected-mode yes`.+topology\.servers\['redis-2'\]/,
  },
  'startup error names a replica with bind 127.0.0.1 and how to open it': {
    topology: { servers: { 'redis-3': { bind: '127.0.0.1' } } },
    because: /redis-3 listens on 127\.0\.0\.1 only.+change `bind` in topology\.servers\['redis-3'\]/,
  },
  'startup error names a sentinel with bind 127.0.0.1 and how to open it': {
    topology: { servers: { 'sentinel-2': { bind: '127.0.0.1' } } },
    because: /sentinel-2 listens on 127\.0\.0\.1 only.+change `bind` in topology\.servers\['sentinel-2'\]/,
  },
};

for (const [name, { topology, because }] of Object.entries(UNREACHABLE)) {
  refusal(name, {
    topology: { ...topology, readyWithin: '5s' },
    because,
    tags: ['security'],
    planted: {
      what: 'the server accepts connections from every host',
      topology: { servers: {}, readyWithin: '30s' },
    },
  });
}
