import type { Evidence } from '../../run/index.ts';
import type { ScenarioReport } from '../result.ts';

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
  clockOriginMs: 0,
  members: [],
  faults: [],
  failovers: [],
  phases: {},
  masters: [],
  clients: {},
  demands: [],
  findings: [],
  obstacles: [],
};

export const subjectOf = (stored: Partial<ScenarioReport>, record: Evidence): Subject => {
  const report = completed(stored);
  return { report, record, zeroAtMs: report.clockOriginMs + (report.fault?.injectedAtMs ?? 0) };
};

/** Fills in what a report of an older version, or of a killed scenario, does not have. */
export const completed = (stored: Partial<ScenarioReport>): StoredReport => ({
  name: 'a scenario without a name',
  folder: '',
  verdict: 'unknown',
  reason: 'it did not come to its end',
  unusable: false,
  ...NOTHING,
  ...stored,
});
