import type { ClientReport, OperationCounts, ScenarioReport } from './result.ts';

const ELEMENTAL = new Set(['appends', 'adds', 'waited', 'batches']);

/** Whether single writes can be told to be lost; reports of older versions had no other workload. */
export const hasElements = ({ workload }: Pick<ScenarioReport, 'workload'>): boolean =>
  workload === undefined || ELEMENTAL.has(workload.kind);

/** What became of single writes of a client; nothing where that cannot be told, of counters and locks. */
export const fatesOf = (
  report: Pick<ScenarioReport, 'workload'>,
  { operations }: ClientReport,
): Partial<Pick<OperationCounts, 'lost' | 'ghosts' | 'duplicates'>> =>
  hasElements(report) ? operations : {};
