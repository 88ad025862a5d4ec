import { ask } from '../../topology/index.ts';
import { conformance, lasting, pings, REPLICA, SENTINEL, server, writes } from '../conformance.ts';
import * as faults from '../index.ts';
import { say } from '../senses.ts';

const { anyReplica, firstListedSentinel, master, named } = faults;

conformance(
  'command',
  {
    'sentinel reset': {
      fault: () => faults.sentinelReset(named(SENTINEL)),
      look: async () =>
        server(SENTINEL).log.some(({ line }) => line.includes('+reset-master')) ? 'reset' : 'never reset',
      well: /reset/,
      affected: /^reset/,
    },
    'sentinel set': {
      fault: () =>
        faults.sentinelSet(named(SENTINEL), { 'down-after-milliseconds': 123_456, 'auth-pass': 'secret' }),
      look: async () =>
        /down-after-milliseconds,(\d+)/.exec(
          String(await ask(server(SENTINEL), ['SENTINEL', 'MASTER', 'mymaster'])),
        )?.[1] ?? '',
      well: /^600000/,
      affected: /^123456/,
    },
    'sentinel remove': {
      fault: () => faults.sentinelRemove(firstListedSentinel),
      look: () => say(server(SENTINEL), 'SENTINEL GET-MASTER-ADDR-BY-NAME mymaster'),
      well: /^\*2/,
      affected: /^\*-1/,
    },
    'replica-of by hand': {
      fault: () => faults.replicaOf(named(REPLICA), 'nobody'),
      look: async () => String(await ask(server(REPLICA), ['ROLE'])).split(',')[0] ?? '',
      well: /^slave/,
      affected: /^master/,
    },
    'config set': {
      fault: () => faults.configSet(master, { 'min-replicas-to-write': '2', 'min-replicas-max-lag': '3' }),
      look: async () => String(await ask(server('redis-1'), ['CONFIG', 'GET', 'min-replicas-to-write'])),
      well: /,0$/,
      affected: /,2$/,
    },
    'config set on a sentinel': {
      fault: () => faults.configSet(named(SENTINEL), { 'announce-port': '12345' }),
      look: async () => String(await ask(server(SENTINEL), ['SENTINEL', 'CONFIG', 'GET', 'announce-port'])),
      well: /,0$/,
      affected: /,12345$/,
    },
    'acl change': writes(() => faults.aclChange(master, 'default', '-@all', '+ping'), /^-NOPERM/),
    'wrong masterauth': {
      fault: () => faults.wrongMasterAuth(anyReplica),
      look: async () => String(await ask(server(REPLICA), ['ROLE'])).split(',')[3] ?? '',
      well: /^connected/,
      affected: /^connect$|^connecting|^handshake/,
    },
    'client pause': pings(() => faults.clientPause(named(REPLICA), '2s'), REPLICA, /^silence/),
    'client pause of writes': writes(
      () => faults.clientPause(master, '5s', { commands: 'writes' }),
      /^silence/,
    ),
    'client kill': {
      fault: () => faults.clientKill(named(REPLICA)),
      look: lasting(REPLICA),
      well: /^open/,
      affected: /^closed/,
    },
  },
  ['planned failover', 'coordinated failover', 'cluster failover', 'reshard', 'certificate change'],
);
