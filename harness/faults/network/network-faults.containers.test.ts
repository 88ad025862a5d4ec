import { environment } from '../../engine/index.ts';
import {
  conformance,
  everythingSeen,
  halfASecondOf,
  lasting,
  ping,
  pings,
  REPLICA,
  SENTINEL,
} from '../conformance.ts';
import * as faults from '../index.ts';

const { client, named, rest } = faults;

const severalMachines = environment().machines.length > 0;

conformance(
  'network',
  {
    partition: pings(() => faults.partition({ here: [client], there: [rest] }), REPLICA, /^no connection/),
    'partition with resets': pings(
      () => faults.partition({ here: [client], there: [rest] }, { packets: 'reset' }),
      REPLICA,
      /^refused/,
    ),
    'partition with prohibition': pings(
      () => faults.partition({ here: [client], there: [rest] }, { packets: 'prohibited' }),
      REPLICA,
      /^unreachable/,
    ),
    'partition of data ports': pings(
      () => faults.partition({ here: [client], there: [rest] }, { ports: 'data' }),
      REPLICA,
      /^no connection/,
    ),
    'partition of sentinel ports': pings(
      () => faults.partition({ here: [client], there: [rest] }, { ports: 'sentinel' }),
      SENTINEL,
      /^no connection/,
    ),
    isolation: pings(() => faults.isolate(named(REPLICA)), REPLICA, /^no connection/),
    'one-way cut': pings(
      () => faults.oneWay({ from: client, to: named(REPLICA) }),
      REPLICA,
      /^no connection/,
    ),
    'one-way cut back': pings(
      () => faults.oneWay({ from: named(REPLICA), to: client }),
      REPLICA,
      /^no connection/,
    ),
    'connection reset': {
      fault: () => faults.resetConnections(named(REPLICA)),
      look: lasting(REPLICA),
      well: /^open/,
      affected: /^reset/,
    },
    'packet loss': {
      fault: () => faults.loss(named(REPLICA), { percent: 50 }),
      look: () => everythingSeen(ping(REPLICA), 3000),
      well: /^\+PONG$/,
      affected: /(no connection|silence)/,
    },
    'bandwidth limit': {
      fault: () => faults.bandwidth(named(REPLICA), '64kbit'),
      look: () => halfASecondOf(`PING ${'x'.repeat(12_000)}`),
      well: /^all of it/,
      affected: /^a part/,
    },
    'flapping link': {
      fault: () => faults.flapping(named(REPLICA), { every: '1500ms', down: '800ms' }),
      look: () => everythingSeen(ping(REPLICA), 4000),
      well: /^\+PONG$/,
      affected: /no connection/,
    },
    ...(severalMachines && {
      'machine cut off': pings(() => faults.cutOffMachine(named(REPLICA)), REPLICA, /^no connection/),
    }),
  },
  ['delay', ...(severalMachines ? [] : ['machine cut off'])],
);
