import type { ClientReport, CrowdReport, ServiceReport } from '../../analyze/index.ts';
import { showMaybe, sumOf } from '../../basics/index.ts';
import { knownOutageMs } from '../cells.ts';
import { verdictWords } from '../conclusion.ts';
import { lossesOf } from '../losses.ts';
import { isLossUnknown, type WorstOutage, worseFirst, worstOutageOf } from '../run-totals.ts';
import { BETWEEN } from './between.ts';
import { filters, folderOf, librariesOf } from './filters.ts';
import { html, type Markup } from './markup.ts';
import { badge, longestOutage, lossCell, outageCell } from './outcomes.ts';
import type { StoredReport } from './subject.ts';
import { titleOf } from './words.ts';

/** The anchor of a scenario: the name of its folder. */
export const anchorOf = ({ folder, name }: StoredReport): string =>
  folder.split(/[\\/]/).at(-1) || name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** All scenarios in a table, and the form that filters and orders it. */
export function overview(reports: readonly StoredReport[]): Markup {
  const longest = longestOutage(reports);
  return html`${filters(reports)}
<div class="scroll"><table class="overview">
<thead><tr><th>verdict${head('scenario')}${head('promoted', 'ms after the fault until a replica was promoted')}<th>client<th class="number" title="after the fault, until the new master acknowledged a write of the client">followed${head('outage', 'longest time without an acknowledged write')}${head('lost', 'acknowledged writes that the master does not hold at the end')}</tr></thead>
${reports.map(report => rowsOf(report, longest))}
</table></div>`;
}

/** A head that orders the table when it is clicked. */
const head = (column: string, title?: string): Markup =>
  html`<th${column === 'promoted' && html` class="number"`} data-sort="${column}"><button type="button"${title !== undefined && html` title="${title}"`}>${column}</button>`;

function rowsOf(report: StoredReport, longestMs: number): Markup {
  const cells = [
    ...Object.entries(report.clients).map(([name, client]) => clientCells(report, name, client, longestMs)),
    ...Object.entries(report.crowds ?? {}).map(crowdCells),
    ...Object.entries(report.services ?? {}).map(serviceCells),
  ];
  const span = Math.max(1, cells.length);
  const first = html`<td rowspan="${span}">${badge(report.verdict, verdictWords(report))}</td>
<td rowspan="${span}" class="name"><a href="#${anchorOf(report)}">${report.name}</a><small>${report.file.replace(/^scenarios\//, '')}</small>${whyNot(report)}</td>
<td rowspan="${span}" class="number promoted">${showMaybe(report.phases.promotedMs)}</td>`;
  if (cells.length === 0)
    return html`<tbody ${factsOf(report)}><tr>${first}<td colspan="4"></td></tr></tbody>`;
  return html`<tbody ${factsOf(report)}>${cells.map((each, i) => html`<tr>${i === 0 && first}${each}</tr>`)}</tbody>`;
}

const clientCells = (
  report: StoredReport,
  name: string,
  client: ClientReport,
  longestMs: number,
): Markup => html`<td class="client">${name} <small>${client.library}</small></td>
<td class="number">${showMaybe(client.followedMs)}</td>${outageCell(report, name, client, longestMs)}${lossCell(client.operations)}`;

const crowdCells = ([name, crowd]: [string, CrowdReport]): Markup =>
  html`<td class="client">${name} <small>${crowd.connections} × ${crowd.library}</small></td>
<td class="number" title="after the fault, until its last connection worked again">${showMaybe(crowd.followedMs)}</td><td class="number">–</td>${lossCell({ unit: 'write', ...crowd.writes })}`;

const serviceCells = ([name, service]: [string, ServiceReport]): Markup =>
  html`<td class="client">${name} <small>service</small></td>
<td class="number" title="after the fault, until ${service.hasCache ? 'its cache answered' : 'its requests succeeded'} again">${showMaybe(service.backMs)}</td><td class="number" title="longest time without a request that succeeded">${unavailableOf(service)}</td><td class="loss muted">–</td>`;

const unavailableOf = (service: ServiceReport): string =>
  service.unavailableMs === undefined
    ? '–'
    : `${service.unavailableEnded === false ? '> ' : ''}${showMaybe(service.unavailableMs)}`;

/** What the search finds scenarios by whose loss is not known; one word, or it would find others as well. */
export const UNKNOWN_LOSS = 'unknown-loss';

/** What the script filters and orders by. */
function factsOf(report: StoredReport): Markup {
  const libraries = librariesOf(report);
  const { name, file, tags = [], reason, faults, phases } = report;
  const losses = lossesOf(report);
  const isUnexpected = losses.some(({ standing }) => standing === 'unexpected');
  const texts = [
    verdictWords(report),
    ...(isUnexpected ? ['unexpected loss'] : []),
    ...(isLossUnknown(report) ? [UNKNOWN_LOSS] : []),
    ...[name, file, reason, report.planted ?? ''],
    ...[...tags, ...libraries, ...losses.map(loss => loss.name)],
    ...[...Object.keys(report.services ?? {}), ...faults.map(titleOf)],
  ];
  const known = losses.flatMap(each => each.lost ?? []);
  const lost = known.length === 0 ? '' : sumOf(known);
  const outage = longestShown(report);
  return html`data-scenario="${anchorOf(report)}" data-verdict="${report.verdict}" data-folder="${folderOf(report)}" data-tags="${tags.join(BETWEEN)}" data-clients="${libraries.join(BETWEEN)}" data-outage="${(outage && knownOutageMs(outage)) ?? ''}" data-lost="${lost}" data-promoted="${phases.promotedMs ?? ''}"${outage?.ended === false && html` data-open`} data-text="${texts.join(' ').toLowerCase()}"`;
}

/** The longest outage that a scenario's rows show, also of a service. */
function longestShown(report: StoredReport): WorstOutage | undefined {
  const ofServices = Object.entries(report.services ?? {}).flatMap(
    ([client, { unavailableMs, unavailableEnded }]): WorstOutage[] =>
      unavailableMs === undefined
        ? []
        : [{ client, outageMs: unavailableMs, ended: unavailableEnded !== false }],
  );
  return [worstOutageOf(report) ?? [], ofServices].flat().toSorted(worseFirst)[0];
}

const whyNot = ({ verdict, reason, planted }: StoredReport): Markup =>
  html`${planted !== undefined && html`<small>seeded defect: ${planted}</small>`}${
    verdict !== 'pass' && html`<small>${reason}</small>`
  }`;
