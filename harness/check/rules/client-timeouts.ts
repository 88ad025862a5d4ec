import { showMs } from '../../basics/index.ts';
import type { ClientFile } from '../client-file.ts';
import { monitorsOf, timeOfMaster } from '../directives.ts';
import type { Input } from '../input.ts';
import { seededIn, shownBy } from '../proof.ts';
import type { Found, Rule } from '../rule.ts';

/** A time of an option; undefined where ioredis has no limit. */
export const timeOf = ({ options }: ClientFile, name: string, otherwise?: number): number | undefined =>
  typeof options[name] === 'number' ? (options[name] as number) : otherwise;

/** A client that goes through Sentinel, and not to a server of its own. */
export const ofClient =
  (find: (client: ClientFile, input: Input) => Found[]): Rule['find'] =>
  input =>
    input.client === undefined ? [] : find(input.client, input);

const shortestDownAfter = (input: Input): number | undefined => {
  const times = monitorsOf(input).map(monitor => timeOfMaster(monitor, 'down-after-milliseconds').ms);
  return times.length === 0 ? undefined : Math.min(...times);
};

// The advice is that of the explanation of an outage (clients/ioredis-settings.ts).
const ADVISED = { socketTimeout: 1000, connectTimeout: 500, sentinelCommandTimeout: 500 } as const;
const CONNECT_DEFAULT_MS = 10_000;

/** How long the client waits for a connection; Infinity where the option takes the limit away. */
export function connectTimeoutOf({ options: { connectTimeout } }: ClientFile): number {
  if (connectTimeout === 0 || connectTimeout === null) return Infinity;
  return typeof connectTimeout === 'number' ? connectTimeout : CONNECT_DEFAULT_MS;
}

export const socketTimeoutMissing: Rule = {
  id: 'client-no-socket-timeout',
  severity: 'error',
  title: 'the client has no socketTimeout',
  about:
    'ioredis waits for a reply without a limit. If the host of the master loses power, the client writes into the dead connection and its promises never settle. If the master freezes and continues, the client writes to it until it is demoted, and loses these writes without an error.',
  proof: seededIn(
    'master-dies/power-off',
    'master power-off: ioredis defaults do not follow; socketTimeout and connectTimeout do',
    /the client tuned to have a write acknowledged by the new master within .* it had none/,
  ),
  find: ofClient((client, { longestBlockMs }) => {
    if ((timeOf(client, 'socketTimeout') ?? 0) > 0) return [];
    const leaves = client.options.failoverDetector === true;
    const advised = Math.max(ADVISED.socketTimeout, longestBlockMs === undefined ? 0 : longestBlockMs + 1000);
    return [
      {
        at: client.placeOf('socketTimeout'),
        severity: leaves ? 'warning' : 'error',
        what: leaves
          ? 'The client leaves a silent master only when a sentinel announces another one: without that message it waits without a limit.'
          : 'After a power-off of the master the client never follows, and after a freeze it loses acknowledged writes without an error.',
        change: `Set \`socketTimeout: ${advised}\`, above the longest blocking call (BLPOP, XREAD BLOCK).`,
      },
    ];
  }),
};

export const socketTimeoutBelowBlocking: Rule = {
  id: 'client-socket-timeout-below-blocking',
  severity: 'error',
  title: 'socketTimeout is shorter than a blocking call',
  about:
    'ioredis starts socketTimeout when it sends a command. A worker in BLPOP or XREAD BLOCK waits longer without a reply, so its healthy connection is closed again and again.',
  proof: seededIn(
    'clients/socket-timeout',
    'socketTimeout above the longest BLPOP: a worker keeps its connection while nothing arrives',
    /to keep its connections to redis servers; \d+ ended/,
  ),
  find: ofClient((client, { longestBlockMs }) => {
    const socketTimeout = timeOf(client, 'socketTimeout');
    const longest = longestBlockMs ?? timeOf(client, 'blockingTimeout');
    if (socketTimeout === undefined || socketTimeout <= 0 || longest === undefined || longest < socketTimeout)
      return [];
    return [
      {
        at: client.placeOf('socketTimeout'),
        what: `A blocking call of ${showMs(longest)} is cut off after ${showMs(socketTimeout)}, on a healthy connection, and sent again.`,
        change: `Set \`socketTimeout: ${longest + 1000}\`, or use a connection of its own for blocking calls.`,
      },
    ];
  }),
};

export const socketTimeoutLong: Rule = {
  id: 'client-socket-timeout-long',
  severity: 'error',
  title: 'socketTimeout is longer than the budget',
  about:
    'A client notices a frozen or powered-off master only when socketTimeout ends, however fast the sentinels are.',
  proof: seededIn(
    'clients/socket-timeout',
    'socketTimeout below the time of a freeze: a client leaves the frozen master and loses few writes',
    /to lose no acknowledged element but what was in flight; .* lost/,
  ),
  find: ofClient((client, { budgetMs }) => {
    const socketTimeout = timeOf(client, 'socketTimeout');
    if (budgetMs === undefined || socketTimeout === undefined || socketTimeout < budgetMs) return [];
    return [
      {
        at: client.placeOf('socketTimeout'),
        what: `The client waits ${showMs(socketTimeout)} for a master that does not reply, and the budget is ${showMs(budgetMs)}.`,
        change: `Set \`socketTimeout: ${ADVISED.socketTimeout}\`, or the longest blocking call and a second.`,
      },
    ];
  }),
};

export const socketTimeoutBelowDownAfter: Rule = {
  id: 'client-socket-timeout-below-down-after',
  severity: 'note',
  title: 'socketTimeout is shorter than down-after',
  about:
    'If the master pauses for longer than socketTimeout and less than down-after, there is no failover: the client reconnects to the same master and sends its pending commands again, which the master applies twice.',
  proof: shownBy(
    'master-hangs/long-command',
    'slow command shorter than down-after: no failover or loss; socketTimeout duplicates writes',
  ),
  find: ofClient((client, input) => {
    const socketTimeout = timeOf(client, 'socketTimeout') ?? 0;
    const downAfter = shortestDownAfter(input);
    if (socketTimeout <= 0 || downAfter === undefined || socketTimeout >= downAfter) return [];
    if (client.options.autoResendUnfulfilledCommands === false) return [];
    return [
      {
        at: client.placeOf('socketTimeout'),
        what: `A pause of the master between ${showMs(socketTimeout)} and ${showMs(downAfter)} makes the client send its pending commands twice.`,
        change:
          'Make writes idempotent, or set `autoResendUnfulfilledCommands: false` and handle the errors.',
      },
    ];
  }),
};

export const connectTimeoutLong: Rule = {
  id: 'client-connect-timeout-long',
  severity: 'warning',
  title: 'connectTimeout is long',
  about:
    'A deleted or powered-off host does not answer at all: the client waits the whole connectTimeout for it, and for each sentinel on such a host. The default is 10 s.',
  proof: shownBy(
    'master-dies/power-off',
    'master host deleted: ioredis defaults wait for the 10 s connectTimeout before they follow',
  ),
  find: ofClient((client, { budgetMs }) => {
    const connectTimeout = connectTimeoutOf(client);
    const isLimited = Number.isFinite(connectTimeout);
    const exceeds = budgetMs !== undefined && connectTimeout >= budgetMs;
    if (!exceeds && connectTimeout < CONNECT_DEFAULT_MS / 2) return [];
    return [
      {
        at: client.placeOf('connectTimeout'),
        severity: exceeds || !isLimited ? 'error' : 'warning',
        what: `The client waits ${isLimited ? showMs(connectTimeout) : 'without a limit of its own, minutes,'}${client.options.connectTimeout === undefined ? ' (the default)' : ''} for each host that does not answer${exceeds ? `, and the budget is ${showMs(budgetMs)}` : ''}.`,
        change: `Set \`connectTimeout: ${ADVISED.connectTimeout}\`. A server that takes longer to accept a connection cannot be reached then.`,
      },
    ];
  }),
};

export const sentinelTimeoutMissing: Rule = {
  id: 'client-no-sentinel-timeout',
  severity: 'error',
  title: 'the client has no sentinelCommandTimeout, or a long one',
  about:
    'connectTimeout ends when a sentinel accepts the connection. A sentinel that then does not reply (a frozen process, a lookup of a name) keeps the client from asking the next one, for as long as it hangs.',
  proof: seededIn(
    'sentinels/first-hangs',
    'frozen first-listed sentinel: only clients with sentinelCommandTimeout follow a failover',
    /the client limited to have a write acknowledged by the new master within .* it had none/,
  ),
  find: ofClient((client, { budgetMs = Number.POSITIVE_INFINITY }) => {
    const timeout = timeOf(client, 'sentinelCommandTimeout') ?? 0;
    if (timeout > 0 && timeout < budgetMs) return [];
    const [lasts, limit] =
      timeout > 0
        ? [showMs(timeout), `, and the budget is ${showMs(budgetMs)}`]
        : ['as long as it hangs', ''];
    return [
      {
        at: client.placeOf('sentinelCommandTimeout'),
        what: `A sentinel that accepts the connection and does not reply keeps the client out for ${lasts}${limit}.`,
        change: `Set \`sentinelCommandTimeout: ${ADVISED.sentinelCommandTimeout}\`.`,
      },
    ];
  }),
};

export const commandTimeoutSet: Rule = {
  id: 'client-command-timeout',
  severity: 'note',
  title: 'commandTimeout does not cancel a write',
  about:
    'commandTimeout rejects the promise. The command stays in the socket or in the queue, and can still be applied: an application that tries again writes twice.',
  proof: shownBy(
    'master-hangs/command-timeout',
    'frozen master: commandTimeout reports applied writes as errors (ghosts); socketTimeout does not',
  ),
  find: ofClient(client =>
    timeOf(client, 'commandTimeout') === undefined
      ? []
      : [
          {
            at: client.placeOf('commandTimeout'),
            what: 'A write that was rejected by commandTimeout can be applied all the same.',
            change: 'Make writes idempotent, or use `socketTimeout` instead.',
          },
        ],
  ),
};
