import { type ObservedEvent, parseLogLine, type SentinelEvent } from '../observation/index.ts';

/** A publication arrives within this time of the log line that tells the same. */
const SAME_EVENT_MS = 250;

/**
 * What the sentinels did, in order, at the times that their own logs give: a publication leaves only when the
 * sentinel has written its configuration to disk. Publications complete what the logs do not tell.
 */
export function sentinelEvents(events: readonly ObservedEvent[]): SentinelEvent[] {
  const logged = events.flatMap(loggedEvent);
  const published = events.filter(event => event.kind === 'sentinel');
  const unlogged = published.filter(event => !logged.some(line => isSame(event, line)));
  return [...logged, ...unlogged].sort((a, b) => a.atMs - b.atMs);
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
