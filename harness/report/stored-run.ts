import { existsSync } from 'node:fs';
import { unusable } from '../basics/index.ts';
import { addressesOf, masterships } from '../timeline/index.ts';
import type { Evidence } from '../workload/index.ts';
import { evidenceShards } from './evidence-shards.ts';
import { readScenarioFolders } from './files.ts';
import { lastMomentOf, readRecord } from './record.ts';
import type { ScenarioReport } from './result.ts';

/** A scenario of a stored run, with what the checkers need to judge it again. */
export interface StoredScenario {
  readonly report: ScenarioReport;
  /** Undefined when the scenario did not get as far as a workload. */
  readonly evidence: Evidence | undefined;
}

/**
 * Reads a run's folder, also that of a run that was killed.
 * @throws UnusableInput when there is no run in it
 */
export function readStoredRun(folder: string): StoredScenario[] {
  const scenarios = existsSync(folder) ? readScenarioFolders(folder) : [];
  if (scenarios.length === 0) {
    throw unusable({
      tried: `Looked for a stored run in ${folder}.`,
      found: existsSync(folder) ? 'no scenario in it' : 'no such folder',
      todo: "give the folder of a run, such as reports/latest; 'ls reports' shows them",
    });
  }
  return scenarios.map(({ folder, report }) => ({ report, evidence: evidenceIn(folder, report) }));
}

function evidenceIn(folder: string, { workload, members, clients }: ScenarioReport): Evidence | undefined {
  if (workload === undefined) return undefined;
  const { histories, events, left: stored } = readRecord(folder);
  const operations = [...histories.values()].flat();
  const left = stored ?? { workEndedAtMs: lastMomentOf(operations) };
  return {
    workload,
    operations,
    data: left.data,
    master: left.master,
    addresses: addressesOf(members),
    masterships: masterships(events, left.workEndedAtMs),
    workEndedAtMs: left.workEndedAtMs,
    readAtMs: left.readAtMs ?? left.workEndedAtMs,
    ...evidenceShards(members, Object.entries(clients ?? {}), left.masters),
  };
}
