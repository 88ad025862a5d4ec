import { type ObservedEvent, parseLogLine, switchOf } from '../../observation/index.ts';
import { kindOf, type Member, nameOf, sentinelEvents } from '../../timeline/index.ts';
import type { Mark, Tone } from './model.ts';

/** The name of the row in which all faults stand. */
export const FAULTS = 'faults';

/** In whose row an event belongs. */
export function rowOf(event: ObservedEvent): string {
  switch (event.kind) {
    case 'sentinel':
    case 'view':
    case 'neighbour':
      return event.sentinel;
    case 'client':
    case 'connection':
      return event.client;
    case 'fault':
      return FAULTS;
    default:
      return event.server;
  }
}

// Events that have words beside their mark; payloads are in the raw event.
const STEPS = new Set([
  '+elected-leader',
  '+selected-slave',
  '+promoted-slave',
  '+switch-master',
  '+failover-end',
  '+try-failover',
  '+vote-for-leader',
  '+config-update-from',
  '+convert-to-slave',
  '+fix-slave-config',
]);
// Their words would take the place of words that say more.
const UNSPOKEN = new Set(['+vote-for-leader', '+config-update-from', '+try-failover', '+promoted-slave']);
const ALARMS = /^(\+(sdown|odown|tilt|reboot)|-failover-abort)/;

/** What of a publication or of a sentinel's log line is worth drawing large. */
function toneOf(event: string, payload: string): Tone {
  // A sentinel holds replicas and other sentinels for down as well: true, but no step of the failover.
  if (ALARMS.test(event)) return payload.startsWith('master') || event === '+tilt' ? 'alarm' : 'plain';
  return STEPS.has(event) ? 'step' : 'plain';
}

/**
 * Where each event is drawn, in the order of the events. A sentinel's log line and its publication tell the same: the
 * log line stands for both, and the publication is drawn faintly, like what a client only repeats.
 */
export function marksOf(
  events: readonly ObservedEvent[],
  rows: ReadonlyMap<string, number>,
  members: readonly Member[],
  zeroAtMs: number,
): Mark[] {
  const told = new Set<ObservedEvent>([...sentinelEvents(events), ...changesOfServer(events, members)]);
  return events.map(event => {
    const { atMs, tone, label } = lookOf(event, told, members);
    const place = { row: rows.get(rowOf(event)) ?? 0, atMs: atMs - zeroAtMs, tone };
    return label === undefined ? place : { ...place, label };
  });
}

interface Look {
  /** On the harness's clock. */
  readonly atMs: number;
  readonly tone: Tone;
  readonly label?: string;
}

function lookOf(event: ObservedEvent, told: ReadonlySet<ObservedEvent>, members: readonly Member[]): Look {
  const { atMs } = event;
  switch (event.kind) {
    case 'sentinel':
      return told.has(event)
        ? { atMs, ...worded(event.event, event.payload, members, atMs) }
        : { atMs, tone: 'faint' };
    case 'neighbour':
      return { atMs, ...worded(event.event, event.payload, members, atMs) };
    case 'log':
      return { ...logLook(event, members), atMs: event.loggedAtMs ?? atMs };
    case 'fault':
      return { atMs, tone: 'step', label: `${event.moment}` };
    case 'client':
      return { atMs, ...clientLook(event, told) };
    case 'connection':
      return { atMs, tone: 'faint' };
    case 'answering':
      return event.answering ? { atMs, tone: 'plain' } : { atMs, tone: 'alarm' };
    default:
      return { atMs, tone: event.kind === 'role' ? 'faint' : 'plain' };
  }
}

// 'MASTER MODE enabled (user request …)', replicaofCommand in replication.c; Valkey says PRIMARY.
const PROMOTED = /^(MASTER|PRIMARY) MODE enabled/;

function logLook(
  { line, atMs }: Extract<ObservedEvent, { kind: 'log' }>,
  members: readonly Member[],
): Omit<Look, 'atMs'> {
  const text = parseLogLine(line)?.text ?? '';
  const [, event, payload = ''] = /^([+-][a-z][\w-]*) ?(.*)$/.exec(text) ?? [];
  if (event !== undefined) return worded(event, payload, members, atMs);
  return PROMOTED.test(text) ? { tone: 'step', label: 'promoted' } : { tone: 'plain' };
}

function worded(
  event: string,
  payload: string,
  members: readonly Member[],
  atMs: number,
): Omit<Look, 'atMs'> {
  const tone = toneOf(event, payload);
  if (tone === 'plain') return { tone };
  const to = switchOf(payload)?.to;
  if (UNSPOKEN.has(event)) return { tone };
  const master = event === '+switch-master' && to ? ` → ${nameOf(members, to, atMs) ?? to.host}` : '';
  return { tone, label: `${event}${master}` };
}

const TROUBLE = new Set(['error', 'close', 'end', 'died', 'reconnecting', 'node-error']);

type ClientEvent = Extract<ObservedEvent, { kind: 'client' }>;

/**
 * A client reports several times a second which server acknowledges its writes; only another server is news. A client of a
 * cluster writes to all masters at once: there only a server that it never wrote to before is.
 */
function changesOfServer(events: readonly ObservedEvent[], members: readonly Member[]): ClientEvent[] {
  const isCluster = kindOf(members).name === 'cluster';
  const servers = new Map<string, string>();
  return events.filter(event => {
    if (event.kind !== 'client' || event.event !== 'acknowledged-by') return false;
    const key = isCluster ? `${event.client} ${event.detail}` : event.client;
    const before = servers.get(key);
    servers.set(key, event.detail);
    return event.detail !== before;
  }) as ClientEvent[];
}

function clientLook(told: ClientEvent, news: ReadonlySet<ObservedEvent>): Omit<Look, 'atMs'> {
  const { event } = told;
  if (event === 'end' || event === 'died') return { tone: 'alarm', label: event };
  if (TROUBLE.has(event)) return { tone: 'alarm' };
  if (event !== 'acknowledged-by') return { tone: 'plain' };
  return { tone: news.has(told) ? 'step' : 'faint' };
}
