import { showAdvice } from '../../explanation/index.ts';
import type { ScenarioReport } from '../../report/index.ts';
import type { Finding } from '../rule.ts';
import { BATTERY, describeFault } from './faults.ts';

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
  /** Rejected operations, and those that never settled. */
  readonly errors?: number;
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

/** What a battery ran with, and what it left. */
export interface BatteryRun {
  /** The names of the faults that were to be injected. */
  readonly faults: readonly string[];
  readonly reports: readonly ScenarioReport[];
  readonly server: string;
  readonly folder: string;
}

/** @param findings of the static rules, whose changes also concern the faults */
export function batteryOutcome(
  { faults, reports, server, folder }: BatteryRun,
  findings: readonly Finding[],
): Battery {
  const rows = BATTERY.filter(({ name }) => faults.includes(name)).map(fault => {
    const { name, againstLoss, rules } = fault;
    const identity = { fault: name, what: describeFault(fault) };
    const found = reports.find(each => each.name === name);
    if (found === undefined) return { ...identity, ...NOT_RUN };
    const about = findings.filter(({ rule }) => rules.includes(rule));
    return { ...identity, ...rowOf(found, againstLoss, about) };
  });
  const verdicts = rows.map(({ verdict }) => verdict);
  // A battery that proved nothing does not pass.
  const isSound = verdicts.includes('pass') && verdicts.every(each => each === 'pass' || each === 'skipped');
  return { verdict: isSound ? 'pass' : 'fail', server, report: folder, rows };
}

const NOT_RUN = { verdict: 'unknown', reason: 'it did not run to its end', changes: [] } as const;

function rowOf(
  { verdict, reason, clients }: ScenarioReport,
  againstLoss: string,
  findings: readonly Finding[],
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
    ...(operations && { errors: operations.failed + operations.unresolved }),
    changes: [
      ...(isBad ? findings.map(({ rule, change }) => `${change} (${rule})`) : []),
      ...(isBad && (lost ?? 0) > 0 ? [`against the loss: ${againstLoss}`] : []),
      ...(explanation?.advice ?? []).map(showAdvice),
    ],
  };
}
