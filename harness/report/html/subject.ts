import type { Evidence } from '../../run/index.ts';
import type { ClientReport, ScenarioReport } from '../result.ts';

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
  limits: [],
  findings: [],
  obstacles: [],
};

export const subjectOf = (stored: Partial<ScenarioReport>, record: Evidence): Subject => {
  const report = completed(stored);
  return { report, record, zeroAtMs: report.clockOriginMs + (report.fault?.injectedAtMs ?? 0) };
};

/** Fills in what a report of an older version, or of a killed scenario, does not have. */
export const completed = (stored: Partial<ScenarioReport> & Before4): StoredReport => ({
  name: 'a scenario without a name',
  folder: '',
  verdict: 'unknown',
  reason: 'it did not come to its end',
  unusable: false,
  ...NOTHING,
  ...stored,
  ...(stored.demands && { limits: stored.demands }),
  ...(stored.clients && { clients: mapValues(stored.clients, clientSince4) }),
});

/** What had other names up to version 3. */
interface Before4 {
  readonly demands?: ScenarioReport['limits'];
}

const clientSince4 = (
  client: ClientReport & { readonly deafMs?: number; readonly deafEnded?: boolean },
): ClientReport => ({
  ...client,
  ...(client.deafMs !== undefined && { receiveGapMs: client.deafMs }),
  ...(client.deafEnded !== undefined && { receiveGapEnded: client.deafEnded }),
});

const mapValues = <Value, Mapped>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
