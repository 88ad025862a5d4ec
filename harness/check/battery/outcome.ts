import { showAdvice } from '../../explanation/index.ts';
import type { ScenarioReport } from '../../report/index.ts';
import { BATTERY } from './faults.ts';

/** What a fault did to the client. Times in ms; absent where it is not known. */
export interface BatteryRow {
  readonly fault: string;
  readonly what: string;
  readonly verdict: ScenarioReport['verdict'];
  /** Why it is not a pass. */
  readonly reason?: string;
  readonly outageMs?: number;
  /** False when the outage had not ended at the end of the run. */
  readonly outageEnded?: boolean;
  readonly lost?: number;
  /** The changes to make, the one with the largest gain first. */
  readonly changes: readonly string[];
}

export interface Battery {
  /** 'pass' when every fault that can be injected here passed. */
  readonly verdict: 'pass' | 'fail';
  /** 'redis 7.0.15' */
  readonly server: string;
  /** The folder with the report of each fault. */
  readonly report: string;
  readonly rows: readonly BatteryRow[];
}

export function batteryOutcome(reports: readonly ScenarioReport[], server: string, report: string): Battery {
  const rows = BATTERY.flatMap(({ name, what, againstLoss }) => {
    const found = reports.find(each => each.name === name);
    return found === undefined ? [] : [{ fault: name, what, ...rowOf(found, againstLoss) }];
  });
  const isSound = rows.length > 0 && rows.every(({ verdict }) => verdict === 'pass' || verdict === 'skipped');
  return { verdict: isSound ? 'pass' : 'fail', server, report, rows };
}

function rowOf(
  { verdict, reason, clients }: ScenarioReport,
  againstLoss: string,
): Omit<BatteryRow, 'fault' | 'what'> {
  const { outageMs, outageEnded, operations, explanation } = clients.app ?? {};
  const lost = operations?.lost;
  const isBad = verdict !== 'pass' && verdict !== 'skipped';
  return {
    verdict,
    ...(verdict !== 'pass' && { reason }),
    ...(outageMs !== undefined && { outageMs }),
    ...(outageEnded !== undefined && { outageEnded }),
    ...(lost !== undefined && { lost }),
    changes: [
      ...(isBad && (lost ?? 0) > 0 ? [`against the loss: ${againstLoss}`] : []),
      ...(explanation?.advice ?? []).map(showAdvice),
    ],
  };
}
