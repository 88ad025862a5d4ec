import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unusable } from '../basics/index.ts';
import type { Evidence } from '../checkers/index.ts';
import { type Data, type Operation, readHistory } from '../history/index.ts';
import type { ObservedEvent } from '../observation/index.ts';
import { addressesOf, masterships } from '../timeline/index.ts';
import { readScenarioFolders } from './files.ts';
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

interface StoredLeft {
  readonly workEndedAtMs: number;
  readonly data?: Readonly<Record<string, Data>>;
  readonly master?: string;
  readonly readAtMs?: number;
}

function evidenceIn(folder: string, { workload, members }: ScenarioReport): Evidence | undefined {
  if (workload === undefined) return undefined;
  const histories = readdirSync(join(folder, 'history')).filter(name => name.endsWith('.jsonl'));
  const operations = histories.flatMap(name => readHistory(join(folder, 'history', name)));
  const left = readLeft(join(folder, 'left.json')) ?? { workEndedAtMs: lastMomentOf(operations) };
  return {
    workload,
    operations,
    data: left.data,
    master: left.master,
    addresses: addressesOf(members),
    masterships: masterships(readEvents(join(folder, 'events.jsonl')), left.workEndedAtMs),
    workEndedAtMs: left.workEndedAtMs,
    readAtMs: left.readAtMs ?? left.workEndedAtMs,
  };
}

const readLeft = (path: string): StoredLeft | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as StoredLeft) : undefined;

function lastMomentOf(operations: readonly Operation[]): number {
  let last = 0;
  for (const { invokedAtMs, completedAtMs } of operations)
    last = Math.max(last, completedAtMs ?? invokedAtMs);
  return last;
}

const readEvents = (path: string): ObservedEvent[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line) as ObservedEvent)
    : [];
