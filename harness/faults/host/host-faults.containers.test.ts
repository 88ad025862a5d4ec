import { conformance, pings, REPLICA, runIdOf, server } from '../conformance.ts';
import * as faults from '../index.ts';

const { named, zone } = faults;

conformance(
  'host',
  {
    'power-off': pings(() => faults.powerOff(named(REPLICA)), REPLICA, /^(no connection|unreachable)/),
    'power-off after closing connections': pings(
      () => faults.powerOff(named(REPLICA), { connections: 'closed' }),
      REPLICA,
      /^(no connection|unreachable)/,
    ),
    'zone loss': pings(() => faults.lose(zone('b')), REPLICA, /^(no connection|unreachable)/),
    'host pause': pings(() => faults.pauseHost(named(REPLICA)), REPLICA, /^silence/),
    'silent name server': {
      fault: () => faults.silentNameServer(named(REPLICA)),
      look: async () =>
        (await server(REPLICA).host.run(['timeout', '1', 'getent', 'hosts', 'redis-1'])).output,
      well: /redis-1/,
      affected: /^$/,
    },
    'machine room restart': {
      fault: () => faults.machineRoomRestart('200ms'),
      look: runIdOf('redis-1'),
      well: /./,
      affected: /another/,
    },
  },
  ['clock jump'],
);
