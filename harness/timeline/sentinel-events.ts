import { type ObservedEvent, parseLogLine, type SentinelEvent } from '../observation/index.ts';

/** A publication arrives within this time of the log line that tells the same, or it did not arrive. */
const SAME_EVENT_MS = 250;

/**
 * What the sentinels did, in order: what they published, completed by their logs where a publication did not
 * arrive (the observer was cut off, or its subscription was being renewed).
 */
export function sentinelEvents(events: readonly ObservedEvent[]): SentinelEvent[] {
  const published = events.filter(event => event.kind === 'sentinel');
  const logged = events.flatMap(loggedEvent).filter(line => !published.some(event => isSame(event, line)));
  return [...published, ...logged].sort((a, b) => a.atMs - b.atMs);
}

function loggedEvent(event: ObservedEvent): SentinelEvent[] {
  if (event.kind !== 'log' || event.loggedAtMs === null) return [];
  const [, name, payload] = /^([+-][a-z][\w-]*) ?(.*)$/.exec(parseLogLine(event.line)?.text ?? '') ?? [];
  if (name === undefined || payload === undefined) return [];
  return [{ kind: 'sentinel', atMs: event.loggedAtMs, sentinel: event.server, event: name, payload }];
}

const isSame = (a: SentinelEvent, b: SentinelEvent): boolean =>
  a.sentinel === b.sentinel &&
  a.event === b.event &&
  a.payload === b.payload &&
  Math.abs(a.atMs - b.atMs) < SAME_EVENT_MS;
