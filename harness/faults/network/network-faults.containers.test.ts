import { environment } from '../../engine/index.ts';
import {
  conformance,
  everythingSeen,
  halfASecondFrom,
  halfASecondOf,
  lasting,
  ping,
  pings,
  REPLICA,
  roundTripFrom,
  roundTripOf,
  SENTINEL,
} from '../conformance.ts';
import * as faults from '../index.ts';

const { between, client, named, rest, zone } = faults;

const hasDelay = environment().capabilities['network delay'] === null;
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
    'zone degradation': {
      fault: () => faults.degrade(between('a', 'b'), { loss: '5%', bandwidth: '64kbit' }),
      look: () => halfASecondFrom('redis-1', REPLICA),
      well: /^all of it/,
      affected: /^a part/,
    },
    'zone degradation by loss alone': {
      fault: () => faults.degrade(between('a', 'b'), { loss: '80%' }),
      look: () => halfASecondFrom('redis-1', REPLICA),
      well: /^all of it/,
      affected: /^a part/,
    },
    'zone degradation by bandwidth alone': {
      fault: () => faults.degrade(between('a', 'b'), { bandwidth: '64kbit' }),
      look: async () =>
        `${await halfASecondFrom('redis-1', REPLICA)}, ${await halfASecondFrom('redis-3', REPLICA)}`,
      well: /^all of it, all of it/,
      affected: /^a part, all of it/,
    },
    'isolation of a zone': pings(() => faults.isolate(zone('b')), REPLICA, /^no connection/),
    'flapping link': {
      fault: () => faults.flapping(named(REPLICA), { every: '1500ms', down: '800ms' }),
      look: () => everythingSeen(ping(REPLICA), 4000),
      well: /^\+PONG$/,
      affected: /no connection/,
    },
    ...(hasDelay && {
      delay: {
        fault: () => faults.delay(named(REPLICA), '300ms'),
        look: () => roundTripOf(REPLICA),
        well: /^fast/,
        affected: /^slow/,
      },
      'zone latency': {
        fault: () => faults.latency(between('a', 'b'), '300ms', { jitter: '20ms' }),
        look: async () =>
          `${await roundTripFrom('redis-1', REPLICA)}, ${await roundTripFrom('redis-3', REPLICA)}`,
        well: /^fast, fast/,
        affected: /^slow, fast/,
      },
    }),
    ...(severalMachines && {
      'machine cut off': pings(() => faults.cutOffMachine(named(REPLICA)), REPLICA, /^no connection/),
    }),
  },
  [...(hasDelay ? [] : ['delay', 'zone latency']), ...(severalMachines ? [] : ['machine cut off'])],
);
