import type { Finding } from '../checkers/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { addressSpans, kindOf, masterships, shardsOf } from '../timeline/index.ts';
import { type Evidence, type EvidenceShard, judgeEvidence } from '../workload/index.ts';

/** What the checkers judge a record by; undefined before its workload has ended. */
export function evidenceOf(record: ScenarioRecord): Evidence | undefined {
  const { workload, events, members, clients, histories, final, workEndedAtMs } = record;
  if (workEndedAtMs === undefined) return undefined;
  const readable = final === undefined || 'unreadable' in final ? undefined : final;
  return {
    workload,
    operations: [...histories.values()].flat(),
    data: readable?.data,
    master: readable?.master,
    addresses: addressSpans(members),
    // What came later belongs to the healing.
    masterships: masterships(
      events.filter(({ atMs }) => atMs <= workEndedAtMs),
      workEndedAtMs,
    ),
    workEndedAtMs,
    readAtMs: readable?.readAtMs ?? workEndedAtMs,
    ...shardsIn(members, clients, readable?.masters),
  };
}

/** Which servers and clients belong together where there are several shards. Clients of a cluster work on all of them. */
function shardsIn(
  members: ScenarioRecord['members'],
  clients: ScenarioRecord['clients'],
  masters: Readonly<Record<string, string>> = {},
): Pick<Evidence, 'shards' | 'shardOf'> {
  if (kindOf(members).name === 'cluster')
    return { shardOf: Object.fromEntries(members.map(({ name, shard = '' }) => [name, shard])) };
  const names = shardsOf(members).flatMap(shard => shard ?? []);
  if (names.length === 0) return {};
  const shardOf = (name: string): EvidenceShard => ({
    name,
    servers: members.filter(({ shard }) => shard === name).map(server => server.name),
    master: masters[name],
    clients: Object.entries(clients).flatMap(([client, { shard }]) => (shard === name ? [client] : [])),
  });
  return { shards: names.map(shardOf) };
}

/** What every checker of the workload found. Where no client works, what proved nothing is left out. */
export function findingsOf(record: ScenarioRecord): readonly Finding[] {
  const evidence = evidenceOf(record);
  if (evidence === undefined) return [];
  const works = Object.keys(record.clients).length > 0;
  return judgedOnce(record, evidence).filter(({ verdict }) => works || verdict !== 'unknown');
}

interface Judged {
  readonly of: readonly unknown[];
  readonly findings: readonly Finding[];
}

// A scenario is analyzed when its workload has ended and again when everything is healed: nothing that checkers look at has
// changed, and a search may take seconds.
const judged = new WeakMap<ScenarioRecord['histories'], Judged>();

function judgedOnce(record: ScenarioRecord, evidence: Evidence): readonly Finding[] {
  const { histories, workload, final, workEndedAtMs, members } = record;
  const of = [workload.kind, final, workEndedAtMs, members.length, evidence.masterships.length];
  const known = judged.get(histories);
  if (known?.of.every((each, i) => each === of[i])) return known.findings;
  const findings = judgeEvidence(evidence);
  judged.set(histories, { of, findings });
  return findings;
}
