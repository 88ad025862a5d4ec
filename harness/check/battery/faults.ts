import type { Duration } from '../../basics/index.ts';
import {
  after,
  anySentinel,
  client,
  crash,
  everySentinel,
  firstListedSentinel,
  freeze,
  lasting,
  master,
  type Nemesis,
  named,
  partition,
  plannedFailover,
  powerOff,
  resetConnections,
  rest,
  restart,
  sequence,
  together,
} from '../../faults/index.ts';
import { type Budget, sum } from '../../timeline/index.ts';

/** A fault that a deployment and its clients go through. */
export interface BatteryFault {
  readonly name: string;
  /** What happens, for people. */
  readonly what: string;
  readonly nemesis: (budget: Budget) => Nemesis;
  /** Whether another master has to be promoted. */
  readonly promotes: boolean;
  /** How long the fault keeps clients out whatever the settings are. */
  readonly keepsOut?: Duration;
  /** Rules whose finding is the change to make when the fault does not pass. */
  readonly rules: readonly string[];
  /** What prevents a loss by it (docs/findings.md). */
  readonly againstLoss: string;
}

const WITHOUT_SENTINELS = '15s';
const GUARD = '`min-replicas-to-write 1` and `min-replicas-max-lag 1`';

/** What keeps every failover from happening, or delays it. */
const ELECTION = [
  'few-sentinels',
  'quorum-unreachable',
  'quorum-above-majority',
  'down-after-long',
  'failover-timeout-long',
];
const LOGIN = [
  'masterauth-missing',
  'sentinel-auth-missing',
  'acl-sentinel-rights',
  'acl-failover-right',
  'renamed-command',
];

export const BATTERY: readonly BatteryFault[] = [
  {
    name: 'crash',
    what: 'The process of the master is killed; its host refuses connections.',
    nemesis: () => crash(master),
    promotes: true,
    rules: [...ELECTION, ...LOGIN, 'client-gives-up', 'client-commands-fail'],
    againstLoss: `${GUARD} bound the loss to that time; \`WAIT 1 <ms>\` after a write prevents it`,
  },
  {
    name: 'power-off',
    what: 'The host of the master loses power: nothing answers, and nothing is closed.',
    nemesis: () => powerOff(master),
    promotes: true,
    rules: [
      ...ELECTION,
      ...LOGIN,
      'client-no-socket-timeout',
      'client-socket-timeout-long',
      'client-connect-timeout-long',
      'client-detector-ends',
    ],
    againstLoss: `${GUARD} bound the loss to that time; \`WAIT 1 <ms>\` after a write prevents it`,
  },
  {
    name: 'freeze and thaw',
    what: 'The process of the master is frozen until another one is promoted, and continues.',
    nemesis: ({ promotion }) => lasting(sum(promotion, '2s'), freeze(master)),
    promotes: true,
    rules: [...ELECTION, 'client-no-socket-timeout', 'client-socket-timeout-long', 'min-replicas-missing'],
    againstLoss: `\`socketTimeout: 1000\` in the client, and ${GUARD}`,
  },
  {
    name: 'split',
    what: 'A partition separates the master, one sentinel and the client from the rest until another master is promoted.',
    nemesis: ({ promotion }) =>
      lasting(sum(promotion, '2s'), partition({ old: [master, named('sentinel-1'), client], new: [rest] })),
    promotes: true,
    rules: ['min-replicas-missing', 'min-replicas-above-replicas', 'min-replicas-max-lag-long'],
    againstLoss: GUARD,
  },
  {
    name: 'planned failover',
    what: 'An operator sends SENTINEL FAILOVER.',
    nemesis: () => plannedFailover(anySentinel),
    promotes: true,
    rules: [...LOGIN, 'min-replicas-missing'],
    againstLoss:
      '`SENTINEL FAILOVER <master> COORDINATED` of Valkey 9, or `failoverDetector: true` in the client',
  },
  {
    name: 'sentinels lost',
    what: `All sentinels are down for ${WITHOUT_SENTINELS}, and the connections to the master are reset. The master keeps running.`,
    nemesis: () =>
      lasting(WITHOUT_SENTINELS, sequence(crash(everySentinel), after('1s', resetConnections(master)))),
    promotes: false,
    keepsOut: WITHOUT_SENTINELS,
    rules: ['client-gives-up'],
    againstLoss: 'nothing should be lost: read the report',
  },
  {
    name: 'first sentinel hung',
    what: 'The first sentinel in the list of the client hangs: it accepts connections and does not reply. Then the master crashes.',
    nemesis: () => together(lasting('30s', freeze(firstListedSentinel)), after('1s', crash(master))),
    promotes: true,
    rules: [...ELECTION, 'client-no-sentinel-timeout', 'client-detector-ends'],
    againstLoss: `${GUARD} bound the loss to that time; \`WAIT 1 <ms>\` after a write prevents it`,
  },
  {
    name: 'restart inside down-after',
    what: 'The process of the master is killed, and a supervisor starts it again before the sentinels notice.',
    nemesis: () => restart(master, '300ms'),
    promotes: false,
    rules: ['persistence-off'],
    againstLoss: '`appendonly yes`, or a supervisor that restarts the master well after down-after',
  },
];

export const batteryFault = (name: string): BatteryFault | undefined =>
  BATTERY.find(fault => fault.name === name);
