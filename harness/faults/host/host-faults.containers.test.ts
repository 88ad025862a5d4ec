import { ask } from '../../topology/index.ts';
import { conformance, pings, REPLICA, runIdOf, SENTINEL, server } from '../conformance.ts';
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
    'machine room restart in an order': {
      fault: () =>
        faults.machineRoomRestart('200ms', { order: ['redis-1', SENTINEL, REPLICA], between: '1s' }),
      look: async () => {
        const secondsUp = async (name: string) =>
          Number(/uptime_in_seconds:(\d+)/.exec(String(await ask(server(name), ['INFO', 'server'])))?.[1]);
        return (await secondsUp('redis-1')) > (await secondsUp(REPLICA)) + 1 ? 'one by one' : 'together';
      },
      well: /./,
      affected: /one by one/,
    },
    'machine room restart with the first sentinel files': {
      fault: () => faults.machineRoomRestart('200ms', { sentinelFiles: 'first' }),
      look: rewritten(),
      well: /./,
      affected: /^deployed/,
    },
    'machine room restart with another first master': {
      fault: () =>
        faults.machineRoomRestart('200ms', { sentinelFiles: { [SENTINEL]: { monitors: REPLICA } } }),
      look: async () => {
        const [host] = [
          await ask(server(SENTINEL), ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'mymaster']),
        ].flat();
        return host === server(REPLICA).address.host ? REPLICA : 'redis-1';
      },
      well: /./,
      affected: /^redis-2/,
    },
    'machine room restart without data': {
      fault: () => faults.machineRoomRestart('200ms', { data: { [REPLICA]: 'deleted' } }),
      look: async () => String(await ask(server(REPLICA), ['ROLE'])).split(',')[0] ?? '',
      well: /^slave/,
      affected: /^master/,
    },
  },
  ['clock jump'],
);

const FIRST = 10_000;
const OTHER = 7777;

/** Whether a sentinel has a setting that the first look changed, or that of its deployed file. */
function rewritten(): () => Promise<string> {
  let isChanged = false;
  return async () => {
    if (!isChanged)
      await ask(server(SENTINEL), ['SENTINEL', 'SET', 'mymaster', 'failover-timeout', String(OTHER)]);
    isChanged = true;
    const values = [await ask(server(SENTINEL), ['SENTINEL', 'MASTER', 'mymaster'])].flat().map(String);
    const timeout = Number(values[values.indexOf('failover-timeout') + 1]);
    return timeout === FIRST ? 'deployed' : `rewritten: ${timeout}`;
  };
}
