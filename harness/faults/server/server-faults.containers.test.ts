import { ask } from '../../topology/index.ts';
import {
  conformance,
  everythingSeen,
  myIdOf,
  ping,
  pings,
  placeOf,
  REPLICA,
  runIdOf,
  SENTINEL,
  server,
  speedOf,
  writes,
} from '../conformance.ts';
import * as faults from '../index.ts';
import { say } from '../senses.ts';

const { master, named } = faults;

conformance(
  'server',
  {
    crash: pings(() => faults.crash(named(REPLICA)), REPLICA, /^refused/),
    'crash of a sentinel': pings(() => faults.crash(named(SENTINEL)), SENTINEL, /^refused/),
    shutdown: pings(() => faults.shutdown(named(REPLICA)), REPLICA, /^refused/),
    'shutdown without saving': pings(
      () => faults.shutdown(named(REPLICA), { by: 'SHUTDOWN NOSAVE' }),
      REPLICA,
      /^refused/,
    ),
    freeze: pings(() => faults.freeze(named(REPLICA)), REPLICA, /^silence/),
    restart: {
      fault: () => faults.restart(named(REPLICA), '100ms'),
      look: runIdOf(REPLICA),
      well: /./,
      affected: /another/,
    },
    'restart without data': {
      fault: () => faults.restart(named(REPLICA), '100ms', { data: 'deleted' }),
      look: async () => String(await ask(server(REPLICA), ['ROLE'])).split(',')[0] ?? '',
      well: /^slave/,
      affected: /^master/,
    },
    'restart at a new address': {
      fault: () => faults.restart(named(REPLICA), '100ms', { address: 'new', signal: 'TERM' }),
      look: placeOf(REPLICA),
      well: /\+PONG/,
      affected: /^another \+PONG, first (no connection|unreachable)/,
    },
    'restart of a sentinel at a new address': {
      fault: () => faults.restart(named(SENTINEL), '100ms', { address: 'new' }),
      look: placeOf(SENTINEL),
      well: /\+PONG/,
      affected: /^another \+PONG, first (no connection|unreachable)/,
    },
    replacement: {
      fault: () => faults.replace(named(REPLICA), '100ms'),
      look: placeOf(REPLICA),
      well: /\+PONG/,
      affected: /^another \+PONG, first (no connection|unreachable)/,
    },
    'replacement of a sentinel': {
      fault: () => faults.replace(named(SENTINEL), '100ms'),
      look: myIdOf(SENTINEL),
      well: /./,
      affected: /another/,
    },
    'crash loop': {
      fault: () => faults.crashLoop(named(REPLICA), { up: '300ms', down: '200ms' }),
      look: () => everythingSeen(ping(REPLICA), 1500),
      well: /^\+PONG$/,
      affected: /refused/,
    },
    'debug sleep': pings(() => faults.debugSleep(named(REPLICA), '3s'), REPLICA, /^silence/),
    'busy script': pings(() => faults.busyScript(named(REPLICA), '3s'), REPLICA, /^silence/),
    'memory full': writes(() => faults.memoryFull(master), /^-OOM/),
    'out-of-memory kill': pings(() => faults.outOfMemoryKill(named(REPLICA)), REPLICA, /^refused/),
    'cpu starvation': {
      fault: () => faults.cpuStarvation(named(REPLICA)),
      look: () => speedOf(REPLICA),
      well: /^quick/,
      affected: /^slow/,
    },
    'disk full': writes(() => faults.diskFull(master), /^-MISCONF.*No space left/),
    'disk full for snapshots': writes(() => faults.diskFull(master, { of: 'RDB' }), /^-MISCONF/),
    'slow loading': pings(() => faults.slowLoading(named(REPLICA), '5s'), REPLICA, /^-LOADING/),
    'configuration not writable': {
      fault: () => faults.configurationNotWritable(named(SENTINEL)),
      look: () => say(server(SENTINEL), 'SENTINEL FLUSHCONFIG'),
      well: /^\+OK/,
      affected: /^-ERR/,
    },
    'configuration not writable of redis': {
      fault: () => faults.configurationNotWritable(named(REPLICA)),
      look: () => say(server(REPLICA), 'CONFIG REWRITE'),
      well: /^\+OK/,
      affected: /^-ERR.*Permission denied/,
    },
    'sentinel replaced': {
      fault: () => faults.sentinelReplaced(named(SENTINEL)),
      look: myIdOf(SENTINEL),
      well: /./,
      affected: /another/,
    },
    tilt: {
      fault: () => faults.tilt(named(SENTINEL)),
      look: async () =>
        /sentinel_tilt:\d/.exec(String(await ask(server(SENTINEL), ['INFO', 'sentinel'])))?.[0] ?? '',
      well: /:0/,
      affected: /:1/,
    },
  },
  ['simulated failure'],
);
