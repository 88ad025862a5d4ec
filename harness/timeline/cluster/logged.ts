import { type ObservedEvent, parseLogLine } from '../../observation/index.ts';

/** What a node's log tells of a failover, in the words of Redis and of Valkey (cluster.c, cluster_legacy.c). */
const SAYINGS = {
  /** A majority of masters holds a node for failing. The node's id is the first word of forty digits. */
  failing: /^(?:Marking node ([0-9a-f]{40}).* as failing|FAIL message received from .* about ([0-9a-f]{40}))/,
  /** When a replica will ask for votes. */
  delayed: /^Start of election delayed for (\d+) milliseconds/,
  requested: /^Starting a failover election for epoch (\d+)/,
  granted: /^Failover auth granted to ([0-9a-f]{40})/,
  won: /^Failover election won/,
  /** A manual failover, by what was asked for. */
  ordered:
    /^(?:Manual failover user request accepted|Forced failover user request accepted|Taking over the (?:master|primary))/,
  unable: /^Currently unable to failover: (.*)/,
} as const;

export type Saying = keyof typeof SAYINGS;

/** A line of a node's log that says something of a failover. */
export interface Said {
  readonly atMs: number;
  readonly server: string;
  readonly saying: Saying;
  /** The id of a node, an epoch, or a reason. */
  readonly about: string;
}

/** What nodes said since a moment, in the order of the times that they wrote. */
export const saidSince = (events: readonly ObservedEvent[], sinceMs: number): Said[] =>
  events
    .flatMap(saidIn)
    .filter(({ atMs }) => atMs >= sinceMs)
    .sort((a, b) => a.atMs - b.atMs);

function saidIn(event: ObservedEvent): Said[] {
  if (event.kind !== 'log') return [];
  const text = parseLogLine(event.line)?.text ?? '';
  for (const [saying, words] of Object.entries(SAYINGS)) {
    const found = words.exec(text);
    if (found === null) continue;
    const about = found.slice(1).find(part => part !== undefined) ?? '';
    return [{ atMs: event.loggedAtMs ?? event.atMs, server: event.server, saying: saying as Saying, about }];
  }
  return [];
}
