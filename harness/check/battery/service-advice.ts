import type { ServiceReport } from '../../report/index.ts';
import { requestsSinceFault } from './requests.ts';

/** What is known of a service that did not pass. */
export interface FailedService {
  readonly name: string;
  readonly report: ServiceReport;
  /** What it printed. */
  readonly output: string;
  /** The options of its client that end a wait which this fault causes. */
  readonly limits: string;
}

/** A message of a client library or of a server in the output of a service, and the change that it calls for. */
const MESSAGES: readonly { readonly pattern: RegExp; readonly change: string }[] = [
  {
    pattern: /READONLY You can't write against a read only replica/,
    change:
      'its client writes to a server that is a replica now. Give the client `sentinels` and `name` instead of the address of a server, and `reconnectOnError` for READONLY',
  },
  {
    pattern: /Connection is closed\./,
    change:
      'its client ended for good. Let `retryStrategy` and `sentinelRetryStrategy` always return a number, and leave out `failoverDetector` or make a new client on `end`',
  },
  {
    pattern: /MaxRetriesPerRequestError|max retries per request/i,
    change:
      'its commands fail before the failover ends. Set `maxRetriesPerRequest: null` with a time limit for each request, or answer without Redis meanwhile',
  },
  {
    pattern: /Stream isn't writeable and enableOfflineQueue options is false/,
    change:
      'its commands fail at once while the client has no connection. Leave out `enableOfflineQueue: false`, or answer without Redis meanwhile',
  },
  {
    pattern: /NOREPLICAS/,
    change:
      'the master refuses writes while it has too few replicas. Lower `min-replicas-to-write`, or run one more replica',
  },
  {
    pattern: /NOAUTH|WRONGPASS|NOPERM/,
    change: 'its client cannot log in, or lacks a right. Give it the `password` of the servers',
  },
];

/** The changes to make in a service that did not pass, each with what shows the need for it. */
export function serviceAdvice({ name, report, output, limits }: FailedService): string[] {
  const advice = [
    ...afterExits(name, report),
    ...afterWaits(name, report, limits),
    ...MESSAGES.flatMap(({ pattern, change }) => {
      const [found] = pattern.exec(output) ?? [];
      return found === undefined ? [] : [`${name} logs "${found}": ${change}`];
    }),
  ];
  if (advice.length > 0) return advice;
  return [`the requests and the output of ${name} name no known mistake: read ${report.output}`];
}

function afterExits(name: string, { exits }: ServiceReport): string[] {
  const first = exits.find(({ isExpected }) => !isExpected);
  if (first === undefined) return [];
  const last = first.lastLines.at(-1);
  return [
    `${name} ended by itself (${first.how}${last === undefined ? '' : `, after printing: ${last}`}): listen for the errors of its client, and let a supervisor restart it (\`restart: 'always'\`)`,
  ];
}

/** Where every second failed request had no answer, the service waits. */
function afterWaits(name: string, { periods }: ServiceReport, limits: string): string[] {
  const { failed, hungUp, requests } = requestsSinceFault(periods);
  if (hungUp === 0 || 2 * hungUp < failed) return [];
  return [
    `${hungUp} of ${requests} requests to ${name} got no answer: its client waits for a reply. Give the client a limit: ${limits} (names of ioredis)`,
  ];
}
