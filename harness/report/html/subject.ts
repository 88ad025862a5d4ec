import { NOTHING_HAPPENED } from '../../analyze/index.ts';
import type { Evidence } from '../../run/index.ts';
import { hasTrait } from '../../workload/index.ts';
import type { ClientReport, OperationCounts, ScenarioReport } from '../result.ts';

/** A report as old runs have it: what their version did not know is absent. */
export type StoredReport = Omit<ScenarioReport, 'disturbance'> & Partial<Pick<ScenarioReport, 'disturbance'>>;

/** A stored scenario, and the moment that is 0 on its axis. */
export interface Subject {
  readonly report: StoredReport;
  readonly record: Evidence;
  /** On the harness's clock. */
  readonly zeroAtMs: number;
}

const NOTHING = {
  file: '',
  startedAt: '',
  durationMs: 0,
  ...NOTHING_HAPPENED,
};

export const subjectOf = (stored: Partial<ScenarioReport>, record: Evidence): Subject => {
  const report = completed(stored);
  return { report, record, zeroAtMs: report.clockOriginMs + (report.fault?.injectedAtMs ?? 0) };
};

/** Fills in what a report of an older version, or of a killed scenario, does not have. */
export const completed = ({ demands, ...stored }: Partial<ScenarioReport> & Before4): StoredReport => ({
  name: 'a scenario without a name',
  folder: '',
  verdict: 'unknown',
  reason: 'it did not come to its end',
  unusable: false,
  ...NOTHING,
  ...stored,
  ...(demands && { limits: demands }),
  ...(stored.clients && {
    clients: mapValues(stored.clients, client => clientSince4(client, hasLoss(stored))),
  }),
});

/** What had other names up to version 3. */
interface Before4 {
  readonly demands?: ScenarioReport['limits'];
}

const clientSince4 = (
  { deafMs, deafEnded, ...client }: ClientReport & { readonly deafMs?: number; readonly deafEnded?: boolean },
  hasLoss: boolean,
): ClientReport => ({
  ...client,
  operations: countsSince4(client.operations, hasLoss),
  ...(deafMs !== undefined && { receiveGapMs: deafMs }),
  ...(deafEnded !== undefined && { receiveGapEnded: deafEnded }),
});

/** Reports of older versions counted operations, and knew the loss of workloads with elements only. */
function countsSince4(counts: Partial<OperationCounts>, hasLoss: boolean): OperationCounts {
  const known = { attempted: 0, acknowledged: 0, failed: 0, unresolved: 0, unsettled: 0, ...counts };
  if (counts.unit !== undefined) return { ...known, unit: counts.unit };
  if (hasLoss) return { ...known, unit: 'element' };
  const { lost: _, ghosts: __, duplicates: ___, ...others } = known;
  return { ...others, unit: 'operation', unknowable: 'the version that wrote this report did not know it' };
}

const hasLoss = ({ workload }: Partial<ScenarioReport>): boolean =>
  workload === undefined || hasTrait(workload, 'hasElements');

const mapValues = <Value, Mapped>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
