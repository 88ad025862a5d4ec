import { monitorsOf } from '../directives.ts';
import { seededIn, shownBy } from '../proof.ts';
import type { Rule } from '../rule.ts';
import { connectTimeoutOf, ofClient, timeOf } from './client-timeouts.ts';

export const detectorEnds: Rule = {
  id: 'client-detector-ends',
  severity: 'error',
  title: 'failoverDetector can end the client for good',
  about:
    'If a promotion is announced while ioredis asks the sentinels for the master, failoverDetector disconnects it: the client emits `end` and never connects again. Without timeouts it asks for seconds, so that this is likely; with them it happens about once in a hundred failovers.',
  proof: shownBy(
    'network/master-and-first-sentinel',
    'power-off of master and first-listed sentinel: a client with only failoverDetector ends for good',
  ),
  find: ofClient(client => {
    if (client.options.failoverDetector !== true) return [];
    const reply = timeOf(client, 'sentinelCommandTimeout') || Infinity;
    const isLimited = Math.max(connectTimeoutOf(client), reply) <= 1000;
    return [
      {
        at: client.placeOf('failoverDetector'),
        severity: isLimited ? 'warning' : 'error',
        what: isLimited
          ? 'In about one of a hundred failovers the client ends for good: every further command fails with "Connection is closed."'
          : 'The client waits long for a sentinel that does not answer. If the promotion is announced meanwhile, it ends for good: every further command fails with "Connection is closed."',
        change: isLimited
          ? 'Listen for the event `end` and make a new client.'
          : 'Set `failoverDetector: false` with `socketTimeout: 1000`; or set `connectTimeout: 500` and `sentinelCommandTimeout: 500`, listen for the event `end` and make a new client.',
      },
    ];
  }),
};

export const detectorElsewhere: Rule = {
  id: 'client-detector-other-masters',
  severity: 'error',
  title: 'failoverDetector reacts to other masters',
  about:
    'Sentinels that monitor several masters announce all switches on one channel, and failoverDetector does not check the name of the master: it drops healthy connections.',
  proof: seededIn(
    'applications/dns-switch-elsewhere',
    'two masters, one Sentinel group: without failoverDetector a client keeps its connection',
    /to keep its connections to redis servers; \d+ ended/,
  ),
  find: ofClient((client, input) => {
    const names = new Set(monitorsOf(input).map(({ name }) => name));
    if (client.options.failoverDetector !== true || names.size < 2) return [];
    return [
      {
        at: client.placeOf('failoverDetector'),
        what: `The sentinels monitor ${names.size} masters (${[...names].join(', ')}): a failover of any of them closes the connections of this client.`,
        change: 'Set `failoverDetector: false` and `socketTimeout: 1000`.',
      },
    ];
  }),
};

const DEFAULT_RECONNECT_MS = 60_000;

export const detectorResubscribes: Rule = {
  id: 'client-detector-resubscribes',
  severity: 'note',
  title: 'failoverDetector ignores a restarted sentinel for a minute',
  about:
    'After a sentinel restarts, ioredis subscribes to it again only after sentinelReconnectStrategy, 60 s by default. After a rolling restart of the sentinels it receives no announcement.',
  proof: seededIn(
    'planned/rolling-restart',
    'rolling restart: failoverDetector loses writes unless sentinelReconnectStrategy is short',
    /the client listensAgain to lose at most \d+ acknowledged elements; .* lost/,
  ),
  find: ofClient(client => {
    const [delay] = client.delays.sentinelReconnectStrategy ?? [DEFAULT_RECONNECT_MS];
    if (client.options.failoverDetector !== true || (delay ?? Infinity) < DEFAULT_RECONNECT_MS) return [];
    return [
      {
        at: client.placeOf('failoverDetector'),
        what: 'For a minute after a restart of the sentinels the client does not learn of a failover.',
        change: 'Set `sentinelReconnectStrategy: () => 1000`.',
      },
    ];
  }),
};
