import { showMs } from '../basics/index.ts';
import { hasElements } from './elements.ts';
import type { ClientReport, ScenarioReport } from './result.ts';

export const CLIENT_COLUMNS = ['client', 'followed', 'outage', 'lost'] as const;

/** A row for each client of a scenario. '–' is what did not come or does not apply, '?' what is not known. */
export const clientRows = (report: ScenarioReport): string[][] =>
  Object.entries(report.clients).map(([name, client]) => [
    name,
    showMaybe(client.followedMs),
    `${client.outageEnded === false ? '> ' : ''}${showMaybe(client.outageMs)}`,
    lostCell(report, client),
  ]);

export const showMaybe = (ms: number | undefined): string => (ms === undefined ? '–' : showMs(ms));

const lostCell = (report: ScenarioReport, { operations: { lost } }: ClientReport): string =>
  hasElements(report) ? String(lost ?? '?') : '–';
