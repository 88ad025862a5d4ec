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

/** How long the faults last that heal by themselves. */
export interface FaultTimes {
  readonly frozen: Duration;
  readonly cut: Duration;
  readonly withoutSentinels: Duration;
}

/** A fault that a deployment and its clients go through, in the battery and in the matrix of client libraries. */
export interface BatteryFault {
  readonly name: string;
  /** What happens, for people. */
  readonly what: string;
  /** Which of the times it lasts; absent where it lasts until it is healed. */
  readonly lasts?: keyof FaultTimes;
  readonly nemesis: (times: FaultTimes) => Nemesis;
  /** Whether another master has to be promoted. */
  readonly promotes: boolean;
  /** Whether it keeps clients out for as long as it lasts, whatever the settings are. */
  readonly keepsOut?: true;
  /** Rules whose finding is the change to make when the fault does not pass. */
  readonly rules: readonly string[];
  /** The options of ioredis that end the wait for a reply which it causes; absent for all of them. */
  readonly limits?: string;
  /** What prevents a loss by it (docs/findings.md). */
  readonly againstLoss: string;
}

/** The times of the battery: a fault that ends with a promotion lasts a little longer than that may take. */
export const batteryTimes = ({ promotion }: Pick<Budget, 'promotion'>): FaultTimes => ({
  frozen: sum(promotion, '2s'),
  cut: sum(promotion, '2s'),
  withoutSentinels: WITHOUT_SENTINELS,
});

const WITHOUT_SENTINELS = '15s';
const LASTS: Readonly<Record<keyof FaultTimes, string>> = {
  frozen: 'until another master is promoted',
  cut: 'until another master is promoted',
  withoutSentinels: `for ${WITHOUT_SENTINELS}`,
};

/** The options of ioredis that end a wait for a reply. */
export const ALL_LIMITS = '`socketTimeout: 1000`, `connectTimeout: 500` and `sentinelCommandTimeout: 500`';

/** What happens, and for how long. @param lasts the times in words: 'for 15s' */
export const describeFault = (
  { what, lasts }: BatteryFault,
  words: Readonly<Record<keyof FaultTimes, string>> = LASTS,
): string => (lasts === undefined ? what : `${what} It lasts ${words[lasts]}.`);

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
    limits: '`socketTimeout: 1000` and `connectTimeout: 500`',
    againstLoss: `${GUARD} bound the loss to that time; \`WAIT 1 <ms>\` after a write prevents it`,
  },
  {
    name: 'freeze and thaw',
    what: 'The process of the master is frozen, and continues later.',
    lasts: 'frozen',
    nemesis: ({ frozen }) => lasting(frozen, freeze(master)),
    promotes: true,
    rules: [...ELECTION, 'client-no-socket-timeout', 'client-socket-timeout-long', 'min-replicas-missing'],
    limits: '`socketTimeout: 1000`',
    againstLoss: `\`socketTimeout: 1000\` in the client, and ${GUARD}`,
  },
  {
    name: 'split',
    what: 'A partition separates the master, one sentinel and the clients from the rest.',
    lasts: 'cut',
    nemesis: ({ cut }) =>
      lasting(cut, partition({ old: [master, named('sentinel-1'), client], new: [rest] })),
    promotes: true,
    rules: ['min-replicas-missing', 'min-replicas-above-replicas', 'min-replicas-max-lag-long'],
    limits: '`socketTimeout: 1000` and `connectTimeout: 500`',
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
    what: 'All sentinels are down, and the connections to the master are reset. The master keeps running.',
    lasts: 'withoutSentinels',
    nemesis: ({ withoutSentinels }) =>
      lasting(withoutSentinels, sequence(crash(everySentinel), after('1s', resetConnections(master)))),
    promotes: false,
    keepsOut: true,
    rules: ['client-gives-up'],
    againstLoss: 'nothing should be lost: read the report',
  },
  {
    name: 'first sentinel hung',
    what: 'The first sentinel in the list of the client hangs: it accepts connections and does not reply. Then the master crashes.',
    nemesis: () => together(lasting('30s', freeze(firstListedSentinel)), after('1s', crash(master))),
    promotes: true,
    rules: [...ELECTION, 'client-no-sentinel-timeout', 'client-detector-ends'],
    limits: '`sentinelCommandTimeout: 500`',
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
