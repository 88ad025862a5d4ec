import { showMs } from '../../basics/index.ts';
import type { ClientFile } from '../client-file.ts';
import { monitorsOf, timeOfMaster } from '../directives.ts';
import { evidence, seededIn, shownBy } from '../proof.ts';
import type { Found, Rule } from '../rule.ts';
import { ofClient } from './client-timeouts.ts';
import { AFTER_DETECTION_MS } from './sentinel-times.ts';

export const withoutSentinel: Rule = {
  id: 'client-without-sentinel',
  severity: 'error',
  title: 'the client does not ask the sentinels',
  about:
    'A client with the address of one server connects to that server, whatever its role is. It never follows a failover, and its writes fail with READONLY when the old master is back as a replica.',
  proof: seededIn(
    'master-dies/crash',
    'master crash: clients follow the promotion and lose only writes in flight',
    /the client tuned to have a write acknowledged by the new master within .* it had none/,
  ),
  find: ofClient(client => {
    const { sentinels, host, path } = client.options;
    if ((Array.isArray(sentinels) && sentinels.length > 0) || (!host && !path)) return [];
    return [
      {
        at: client.placeOf(host ? 'host' : 'path'),
        what: 'The client connects to one server, and never follows a failover.',
        change: 'Set `sentinels: [{ host, port }, …]` and `name` instead.',
      },
    ];
  }),
};

export const masterUnknown: Rule = {
  id: 'client-master-unknown',
  severity: 'error',
  title: 'the client asks for a master that no sentinel monitors',
  about:
    'Sentinels answer a question for a name that they do not monitor with nothing. ioredis reports "All sentinels are unreachable" and asks again, for ever: it never connects.',
  proof: evidence(
    'https://github.com/redis/ioredis/blob/main/lib/connectors/SentinelConnector/index.ts',
    'a client of the harness asks for a master of its deployment',
  ),
  find: ofClient((client, input) => {
    const { sentinels, name } = client.options;
    const monitored = [...new Set(monitorsOf(input).map(monitor => monitor.name))];
    if (!Array.isArray(sentinels) || typeof name !== 'string' || monitored.length === 0) return [];
    if (monitored.includes(name)) return [];
    return [
      {
        at: client.placeOf('name'),
        what: `The client asks for '${name}', and the sentinels monitor ${monitored.map(each => `'${each}'`).join(', ')}: it never connects.`,
        change: `Set \`name: '${monitored[0]}'\`.`,
      },
    ];
  }),
};

const CONSEQUENCE = {
  retryStrategy: 'its connection is lost',
  sentinelRetryStrategy: 'no sentinel answers',
} as const;
const ADVISED = { retryStrategy: '() => 100', sentinelRetryStrategy: '() => 1000' } as const;

export const clientGivesUp: Rule = {
  id: 'client-gives-up',
  severity: 'error',
  title: 'the client gives up for good',
  about:
    'If retryStrategy or sentinelRetryStrategy returns no number, ioredis emits `end` and never connects again: every further command fails with "Connection is closed." until the process restarts.',
  proof: seededIn(
    'network/client-cut-off',
    'clients cut off from all sentinels during a failover follow when the partition heals',
    /the client limited to have a write acknowledged by the new master within .* it had none/,
  ),
  find: ofClient(client =>
    (['retryStrategy', 'sentinelRetryStrategy'] as const).flatMap(name => {
      const attempt = lastAttempt(client, name);
      if (attempt === undefined) return [];
      const when =
        attempt === 1
          ? `as soon as ${CONSEQUENCE[name]}`
          : `after ${attempt} attempts in a row, when ${CONSEQUENCE[name]}`;
      return [
        {
          at: client.placeOf(name),
          what: `The client ends for good ${when}. A failover can take longer.`,
          change: `Set \`${name}: ${ADVISED[name]}\`, or another one that always returns a number.`,
        },
      ];
    }),
  ),
};

/** The attempt after which the option gives up; undefined where it never does. */
function lastAttempt({ options, delays }: ClientFile, name: string): number | undefined {
  if (!(name in options) || options[name] === undefined) return undefined;
  const known = delays[name];
  // ioredis does not retry where the option is no function.
  if (known === undefined) return 1;
  const at = known.indexOf(null);
  return at < 0 ? undefined : at + 1;
}

/** Of ioredis 6: event_handler.js adds up to 199 ms of chance. */
const defaultDelay = (attempt: number): number => Math.min(2 ** (attempt - 1) * 50, 5000) + 100;
const DEFAULT_RETRIES = 20;

/** How long a command waits before it fails with MaxRetriesPerRequestError, where the master refuses connections. */
function waitMs({ options, delays }: ClientFile): number {
  const retries = options.maxRetriesPerRequest ?? DEFAULT_RETRIES;
  // The connection that was lost counts as the first failure (closeHandler).
  const pauses = typeof retries === 'number' ? retries : 0;
  return Array.from({ length: pauses }, (_, i) => delays.retryStrategy?.[i] ?? defaultDelay(i + 1)).reduce(
    (sum, ms) => sum + ms,
    0,
  );
}

export const commandsFail: Rule = {
  id: 'client-commands-fail',
  severity: 'warning',
  title: 'commands fail during a failover',
  about:
    'ioredis keeps commands until it is connected again. maxRetriesPerRequest ends that after so many failed connections in a row, and enableOfflineQueue false at once: the application then needs an answer of its own to each failure.',
  proof: shownBy(
    'commands/retries',
    'master crash: low maxRetriesPerRequest and no offline queue reject writes; null waits',
  ),
  find: ofClient((client, input) => {
    const { options } = client;
    const findings: Found[] = [];
    if (options.enableOfflineQueue === false)
      findings.push({
        at: client.placeOf('enableOfflineQueue'),
        what: 'Every command fails at once while the client is not connected, for the whole failover.',
        change:
          'Set `enableOfflineQueue: true`, unless the application has an answer to each failure, as a cache has.',
      });
    const downAfter = monitorsOf(input).map(monitor => timeOfMaster(monitor, 'down-after-milliseconds').ms);
    if (
      options.maxRetriesPerRequest === null ||
      (typeof options.maxRetriesPerRequest === 'number' && options.maxRetriesPerRequest < 0)
    )
      return findings;
    if (downAfter.length === 0) return findings;
    const failover = Math.max(...downAfter) + AFTER_DETECTION_MS;
    const waits = waitMs(client);
    if (waits >= failover) return findings;
    const retries = options.maxRetriesPerRequest ?? `${DEFAULT_RETRIES} (the default)`;
    findings.push({
      at: client.placeOf('maxRetriesPerRequest'),
      what: `With maxRetriesPerRequest ${retries} a command fails about ${showMs(waits)} after a crash, and a failover takes at least ${showMs(failover)}.`,
      change:
        'Set `maxRetriesPerRequest: null`, with a `commandTimeout` where a command must not wait for the whole outage.',
    });
    return findings;
  }),
};

export const commandsWait: Rule = {
  id: 'client-commands-wait',
  severity: 'note',
  title: 'commands wait for the whole outage',
  about:
    'With maxRetriesPerRequest null, commands wait until the client is connected again, however long that takes: promises and memory pile up, and requests of users wait.',
  proof: shownBy(
    'commands/retries',
    'master crash: low maxRetriesPerRequest and no offline queue reject writes; null waits',
  ),
  find: ofClient(client =>
    client.options.maxRetriesPerRequest !== null || client.options.commandTimeout !== undefined
      ? []
      : [
          {
            at: client.placeOf('maxRetriesPerRequest'),
            what: 'Commands wait without a limit while no master is found.',
            change:
              'Keep it for workers and queues. Where users wait for an answer, give the request a timeout of its own.',
          },
        ],
  ),
};
