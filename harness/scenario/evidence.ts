import type { Finding } from '../checkers/index.ts';
import { evidenceShards } from '../report/index.ts';
import { addressesOf, masterships } from '../timeline/index.ts';
import type { JudgedHistories } from '../verdict/index.ts';
import { type Evidence, judgeEvidence } from '../workload/index.ts';
import type { Settled } from './settle.ts';
import type { Stage } from './stage.ts';

/** What the checkers judge a scenario by. */
export function evidenceOf(
  { workload, observation, members, clients }: Stage,
  { remains, left, workEndedAtMs }: Settled,
): Evidence {
  const readable = 'unreadable' in left ? undefined : left;
  return {
    workload,
    operations: [...remains.values()].flatMap(({ operations }) => operations),
    data: readable?.data,
    master: readable?.master,
    addresses: addressesOf(members),
    masterships: masterships(observation.events, workEndedAtMs),
    workEndedAtMs,
    readAtMs: readable?.readAtMs ?? workEndedAtMs,
    ...evidenceShards(members, [...clients], readable?.masters),
  };
}

const judged = new WeakMap<Settled, readonly Finding[]>();

/** What every checker of the workload found; they are run once, whoever asks. */
export function findingsOf(stage: Stage, settled: Settled): readonly Finding[] {
  const findings = judged.get(settled) ?? judgeEvidence(evidenceOf(stage, settled));
  judged.set(settled, findings);
  return findings;
}

/** All clients' histories as matchers see them. @param settled ends the workload, at most once */
export const judgedHistories = (stage: Stage, settled: () => Promise<Settled>): JudgedHistories => ({
  subject: 'histories',
  findings: async () => findingsOf(stage, await settled()),
});
