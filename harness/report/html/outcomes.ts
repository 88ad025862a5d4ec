import { showMs } from '../../basics/index.ts';
import type { Demand } from '../../run/index.ts';
import { hasElements } from '../elements.ts';
import type { ClientReport } from '../result.ts';
import { html, type Markup } from './markup.ts';
import type { StoredReport } from './subject.ts';

const WORDS = { pass: 'pass', fail: 'fail', unknown: 'unknown', skipped: 'skipped' };

/** A verdict as a word on its colour. */
export const badge = (verdict: keyof typeof WORDS): Markup =>
  html`<span class="badge ${verdict}">${WORDS[verdict]}</span>`;

/** What a scenario demanded of a client. */
const demandOf = (
  { demands }: StoredReport,
  of: Demand['of'],
  client: string | undefined,
): Demand | undefined => demands.findLast(each => each.of === of && each.client === client);

/** What it demanded of the client's loss. */
export const lossDemandOf = (report: StoredReport, client: string): Demand | undefined =>
  demandOf(report, 'loss', client) ?? demandOf(report, 'loss beyond what was in flight', client);

/** An outage as a number and a bar. @param longestMs the outage whose bar is as long as can be */
export function outageCell(
  report: StoredReport,
  name: string,
  client: ClientReport,
  longestMs: number,
): Markup {
  const { outageMs, outageEnded } = client;
  if (outageMs === undefined) return html`<td class="number">–</td>`;
  const demand = demandOf(report, 'outage', name);
  const isOver = demand !== undefined && outageMs > demand.most !== demand.exceeded;
  const mark =
    demand &&
    html`<i class="limit" style="left:${share(demand.most, longestMs)}%" title="${
      demand.exceeded ? 'more than' : 'at most'
    } ${showMs(demand.most)} demanded"></i>`;
  const width = share(outageMs, longestMs);
  return html`<td class="outage"><span class="gauge"><i class="${isOver ? 'over' : 'length'}" style="width:${width}%"></i>${mark}</span>
<span class="number">${outageEnded === false ? '> ' : ''}${showMs(outageMs)}</span></td>`;
}

const share = (part: number, whole: number): string =>
  whole <= 0 ? '0' : Math.min(100, (100 * part) / whole).toFixed(1);

/** The longest outage of some scenarios, ms, and the longest that any demanded. */
export function longestOutage(reports: readonly StoredReport[]): number {
  const outages = reports.flatMap(({ clients }) =>
    Object.values(clients).map(({ outageMs = 0 }) => outageMs),
  );
  const demanded = reports.flatMap(({ demands }) =>
    demands.flatMap(({ of, most }) => (of === 'outage' ? [most] : [])),
  );
  return Math.max(0, ...outages, ...demanded);
}

/** Lost writes of those that were acknowledged; a bar shows which part of them. */
export function lossCell(
  report: StoredReport,
  { operations: { lost, acknowledged } }: ClientReport,
  demand?: Demand,
): Markup {
  if (!hasElements(report)) return html`<td class="loss muted" title="see what the checkers found">–</td>`;
  if (lost === undefined) return html`<td class="loss muted">not known</td>`;
  const words = demand && html`<small>${limitOf(demand)} demanded</small>`;
  if (lost === 0) return html`<td class="loss">0${words}</td>`;
  return html`<td class="loss"><span class="gauge"><i class="lost" style="width:${share(lost, acknowledged)}%"></i></span>
<span class="number"><b>${lost}</b> of ${acknowledged}</span>${words}</td>`;
}

const limitOf = ({ of, most, exceeded }: Demand): string =>
  `${exceeded ? 'more than' : 'at most'} ${of === 'loss' ? most : 'what was in flight'}`;
