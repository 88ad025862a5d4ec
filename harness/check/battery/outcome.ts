import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UnusableInput } from '../../basics/index.ts';
import { showAdvice } from '../../explanation/index.ts';
import type { ScenarioReport, ServiceReport } from '../../report/index.ts';
import type { Finding } from '../rule.ts';
import { ALL_LIMITS, BATTERY, type BatteryFault, describeFault } from './faults.ts';
import { type Requests, requestsSinceFault } from './requests.ts';
import { serviceAdvice } from './service-advice.ts';

/** What a fault did to the client and to the service. Times in ms; absent where it is not known, or not under test. */
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
  readonly service?: ServiceRow;
  /** The changes to make, the one with the largest gain first. */
  readonly changes: readonly string[];
}

/** What users of the service met with, from the fault on. */
interface ServiceRow extends Requests {
  /** The longest time in which no request succeeded; 0 when there was none. */
  readonly unavailableMs: number;
  /** False when that lasted until the end of the run. */
  readonly unavailableEnded: boolean;
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
  /** The name of the service; absent where none was under test. */
  readonly service?: string | undefined;
}

/**
 * @param findings of the static rules, whose changes also concern the faults
 * @throws UnusableInput when the client cannot be used, or the service did not become ready
 */
export function batteryOutcome(run: BatteryRun, findings: readonly Finding[]): Battery {
  const { faults, reports, server, folder } = run;
  requireUsable(run);
  const rows = BATTERY.filter(({ name }) => faults.includes(name)).map(fault => {
    const { name, rules } = fault;
    const identity = { fault: name, what: describeFault(fault) };
    const found = reports.find(each => each.name === name);
    if (found === undefined) return { ...identity, ...NOT_RUN };
    const about = findings.filter(({ rule }) => rules.includes(rule));
    return { ...identity, ...rowOf(run, found, fault, about) };
  });
  const verdicts = rows.map(({ verdict }) => verdict);
  // A battery that proved nothing does not pass.
  const isSound = verdicts.includes('pass') && verdicts.every(each => each === 'pass' || each === 'skipped');
  return { verdict: isSound ? 'pass' : 'fail', server, report: folder, rows };
}

const NOT_RUN = { verdict: 'unknown', reason: 'it did not run to its end', changes: [] } as const;

const NOT_STARTED = 'the scenario did not start: ';

function requireUsable({ reports, service }: BatteryRun): void {
  const unusable = reports.find(each => each.unusable);
  if (unusable !== undefined) throw new UnusableInput(unusable.reason);
  if (service === undefined) return;
  const unready = reports.find(({ reason }) => reason.startsWith(`${NOT_STARTED}the service ${service} `));
  if (unready === undefined) return;
  throw new UnusableInput(
    `${unready.reason.replace(NOT_STARTED, '')}; correct its command, its environment, or 'ready' of the service`,
  );
}

function rowOf(
  run: BatteryRun,
  report: ScenarioReport,
  fault: BatteryFault,
  findings: readonly Finding[],
): Omit<BatteryRow, 'fault' | 'what'> {
  const { verdict, reason, clients } = report;
  const { outageMs, outageEnded, operations } = clients.app ?? {};
  const lost = operations?.lost;
  const served = run.service === undefined ? undefined : report.services?.[run.service];
  return {
    verdict,
    ...(verdict !== 'pass' && { reason }),
    ...(outageMs !== undefined && { outageMs }),
    ...(outageEnded !== undefined && { outageEnded }),
    ...(lost !== undefined && { lost }),
    ...(operations && { errors: operations.failed + operations.unresolved }),
    ...(served && { service: serviceRow(served) }),
    changes: [
      ...(isBad(report) ? findings.map(({ rule, change }) => `${change} (${rule})`) : []),
      ...(isBad(report) && (lost ?? 0) > 0 ? [`against the loss: ${fault.againstLoss}`] : []),
      ...(clients.app?.explanation?.advice ?? []).map(showAdvice),
      ...(isBad(report) && served ? changesIn(run, report, served, fault) : []),
    ],
  };
}

const isBad = ({ verdict }: ScenarioReport): boolean => verdict !== 'pass' && verdict !== 'skipped';

const changesIn = (
  { service = '', folder }: BatteryRun,
  { folder: own }: ScenarioReport,
  report: ServiceReport,
  { limits = ALL_LIMITS }: BatteryFault,
): string[] =>
  serviceAdvice({ name: service, report, limits, output: outputIn(resolve(folder, own), report) });

const serviceRow = ({ periods, unavailableMs, unavailableEnded }: ServiceReport): ServiceRow => ({
  ...requestsSinceFault(periods),
  unavailableMs: unavailableMs ?? 0,
  unavailableEnded: unavailableEnded ?? true,
});

/** What a service printed; empty where its file is gone. */
function outputIn(folder: string, { output }: ServiceReport): string {
  const file = join(folder, output);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
