import { hasTrait } from '../workload/index.ts';
import type { ClientReport, OperationCounts, ScenarioReport } from './result.ts';

/** Whether single writes can be told to be lost; reports of older versions had no other workload. */
export const hasElements = ({ workload }: Pick<ScenarioReport, 'workload'>): boolean =>
  workload === undefined || hasTrait(workload, 'hasElements');

/** What became of single writes of a client; nothing where that cannot be told, of counters and locks. */
export const fatesOf = (
  report: Pick<ScenarioReport, 'workload'>,
  { operations }: ClientReport,
): Partial<Pick<OperationCounts, 'lost' | 'ghosts' | 'duplicates'>> =>
  hasElements(report) ? operations : {};
