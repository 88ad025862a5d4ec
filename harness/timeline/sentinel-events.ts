import { type ObservedEvent, parseLogLine, type SentinelEvent } from '../observation/index.ts';

// A sentinel writes its log before it publishes; the clock of its host is read to a few milliseconds.
const CLOCKS_DIFFER_MS = 250;

/**
 * What the sentinels did, in order, at the times that their own logs give: a publication leaves only when the
 * sentinel has written its configuration to disk, and arrives when the network lets it. Publications complete what the
 * logs do not contain.
 */
export function sentinelEvents(events: readonly ObservedEvent[]): SentinelEvent[] {
  const logged = events.flatMap(loggedEvent).sort(byTime);
  const unlogged = withoutCopies(events.filter(event => event.kind === 'sentinel').sort(byTime), logged);
  return [...logged, ...unlogged].sort(byTime);
}

const byTime = (a: SentinelEvent, b: SentinelEvent): number => a.atMs - b.atMs;

/**
 * The publications that have no log line of their own. They are matched in order: each takes the first line with its
 * content that was written before it, however late it arrives.
 */
function withoutCopies(
  published: readonly SentinelEvent[],
  logged: readonly SentinelEvent[],
): SentinelEvent[] {
  const lines = Map.groupBy(logged, contentOf);
  return published.filter(event => {
    const [first] = lines.get(contentOf(event)) ?? [];
    if (first === undefined || first.atMs > event.atMs + CLOCKS_DIFFER_MS) return true;
    lines.get(contentOf(event))?.shift();
    return false;
  });
}

const contentOf = ({ sentinel, event, payload }: SentinelEvent): string => `${sentinel} ${event} ${payload}`;

function loggedEvent(event: ObservedEvent): SentinelEvent[] {
  if (event.kind !== 'log' || event.loggedAtMs === null) return [];
  const [, name, payload] = /^([+-][a-z][\w-]*) ?(.*)$/.exec(parseLogLine(event.line)?.text ?? '') ?? [];
  if (name === undefined || payload === undefined) return [];
  return [{ kind: 'sentinel', atMs: event.loggedAtMs, sentinel: event.server, event: name, payload }];
}
