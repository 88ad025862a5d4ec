import { showMaybe, showMs } from '../basics/index.ts';
import { lostWords } from './conclusion.ts';
import type { ClientReport, ScenarioReport } from './result.ts';

export const COLUMNS = ['scenario', 'verdict', 'promoted', 'client', 'followed', 'outage', 'lost'] as const;

/**
 * A row for each client, crowd and service of a scenario, and one where there is none. A crowd has followed when its last
 * connection worked again, a service when its cache answered again, or else its requests succeeded again. '–' is what did not come or does not apply, '?' what
 * is not known.
 * @param verdict in colour, where there is colour
 */
export function rowsOf(report: ScenarioReport, verdict: string = report.verdict): string[][] {
  const first = [report.name, verdict, showMaybe(report.phases.promotedMs)];
  const clients = Object.entries(report.clients).map(([name, client]) => cellsOf(name, client));
  const crowds = Object.entries(report.crowds ?? {}).map(([name, { followedMs, writes }]) => [
    name,
    showMaybe(followedMs),
    '–',
    lostWords({ unit: 'write', ...writes }),
  ]);
  const services = Object.entries(report.services ?? {}).map(([name, service]) => [
    name,
    showMaybe(service.backMs),
    `${service.unavailableEnded === false ? '> ' : ''}${showMaybe(service.unavailableMs)}`,
    '–',
  ]);
  const [client = ['', '', '', ''], ...others] = [...clients, ...crowds, ...services];
  return [[...first, ...client], ...others.map(other => ['', '', '', ...other])];
}

const cellsOf = (name: string, client: ClientReport): string[] => [
  name,
  showMaybe(client.followedMs),
  outageWords(client),
  lostWords(client.operations),
];

/** Undefined where shorter outages could not be noticed: that there was none is then not known. */
export const knownOutageMs = ({
  outageMs,
  outageBelowMs,
}: Pick<ClientReport, 'outageMs' | 'outageBelowMs'>): number | undefined =>
  outageBelowMs === undefined ? outageMs : undefined;

/** '2.10 s', '> 2.10 s' of one that did not end, '< 1.50 s' where shorter ones could not be noticed. */
export function outageWords({
  outageMs,
  outageBelowMs,
  outageEnded,
}: Pick<ClientReport, 'outageMs' | 'outageBelowMs' | 'outageEnded'>): string {
  if (outageBelowMs !== undefined) return `< ${showMs(outageBelowMs)}`;
  return `${outageEnded === false ? '> ' : ''}${showMaybe(outageMs)}`;
}
