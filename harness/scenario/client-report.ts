import { join } from 'node:path';
import { type Explanation, explain } from '../explanation/index.ts';
import { deafnessOf, lastIssueOf, type Operation, type Outage, outageOf } from '../history/index.ts';
import { type ClientReport, masterFor } from '../report/index.ts';
import { failoverAfter, partOf } from '../timeline/index.ts';
import { lossOf } from '../workload/index.ts';
import { followedMsOf, operationsIn } from './judged-client.ts';
import { judgedFault } from './judged-fault.ts';
import type { Remains, Settled } from './settle.ts';
import { type Stage, starts } from './stage.ts';

/** What a client experienced. */
export function clientReport(
  stage: Stage,
  { workEndedAtMs, left, remains }: Settled,
  name: string,
  { process, operations }: Remains,
): ClientReport {
  const client = stage.clients.get(name);
  const readable =
    'unreadable' in left ? undefined : left.data[masterFor(client?.shard, left.masters, left.master)];
  const readAtMs = 'unreadable' in left ? workEndedAtMs : left.readAtMs;
  const shared = operationsIn(stage, remains, client?.shard);
  const loss = lossOf(stage.workload, shared, readable, [], readAtMs, name);
  const countOf = (wanted: Operation['outcome']) =>
    operations.filter(({ outcome }) => outcome === wanted).length;
  return {
    library: client?.library ?? '',
    ...(client?.shard !== undefined && { shard: client.shard }),
    options: client?.options() ?? {},
    ...afterFault(stage, name, operations, workEndedAtMs),
    ...(operations.length === 0
      ? {}
      : {
          latenessP99Ms: quantile(
            operations.flatMap(({ lateMs }) => lateMs ?? []),
            0.99,
          ),
        }),
    operations: {
      attempted: operations.length,
      acknowledged: countOf('ok'),
      failed: countOf('fail'),
      unresolved: countOf('unresolved'),
      unsettled: operations.filter(({ completedAtMs }) => completedAtMs === undefined).length,
      ...(!('unknowable' in loss) && {
        lost: loss.lost,
        ghosts: loss.ghosts,
        duplicates: loss.duplicates,
      }),
    },
    process,
    historyFile: join('history', `${name}.jsonl`),
  };
}

// A client that works gets something acknowledged more often than that.
const ALIVE_WITHIN_MS = 2000;

function afterFault(stage: Stage, name: string, operations: Remains['operations'], workEndedAtMs: number) {
  const shard = stage.clients.get(name)?.shard;
  const fault = judgedFault(stage, { shard });
  if (fault === undefined) return {};
  const followedMs = followedMsOf(stage, name, fault);
  const untilMs = lastIssueOf(operations, workEndedAtMs);
  const fromMs = starts(stage)[0]?.injectedAtMs ?? fault.injectedAtMs;
  const outage = outageOf(operations, fromMs, untilMs);
  const deaf = deafnessOf(operations, fromMs, untilMs);
  const atTheEnd = outageOf(operations, untilMs - ALIVE_WITHIN_MS, untilMs);
  return {
    ...(followedMs === undefined ? {} : { followedMs }),
    outageMs: outage.lastedMs,
    outageEnded: outage.ended,
    ...explanationOf(stage, name, outage),
    ...(deaf && { deafMs: deaf.lastedMs, deafEnded: deaf.ended }),
    alive: atTheEnd.ended || atTheEnd.lastedMs < ALIVE_WITHIN_MS,
  };
}

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * q)] ?? 0;

// Shorter ones are the time between two writes.
const WORTH_EXPLAINING_MS = 300;

function explanationOf(stage: Stage, name: string, outage: Outage): { readonly explanation?: Explanation } {
  const client = stage.clients.get(name);
  const fault = judgedFault(stage, { untilMs: outage.toMs, shard: client?.shard });
  // What is told of connections and settings is about clients of Sentinel.
  const unexplained = stage.topology.cluster !== undefined || outage.lastedMs < WORTH_EXPLAINING_MS;
  if (fault === undefined || client === undefined || unexplained) return {};
  const { events, members } = partOf(client.shard, stage.observation.events, stage.members);
  const explanation = explain({
    client: name,
    library: client.library,
    options: client.options(),
    outage,
    faultAtMs: fault.injectedAtMs,
    ...failoverAfter(events, members, fault),
    events,
    members,
    settings: stage.topology.settings,
  });
  return { explanation };
}
