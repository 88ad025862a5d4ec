import type { Verdict } from '../../analyze/index.ts';
import { showMs } from '../../basics/index.ts';
import type { Limit } from '../../run/index.ts';
import { outageWords } from '../cells.ts';
import { countOfUnits, unitsOf } from '../conclusion.ts';
import type { ClientReport, OperationCounts } from '../result.ts';
import { html, type Markup } from './markup.ts';
import type { StoredReport } from './subject.ts';

/** A verdict on its colour. @param words more than the verdict, such as what a pass demonstrates */
export const badge = (verdict: Verdict['verdict'], words: string = verdict): Markup =>
  html`<span class="badge ${verdict}${words !== verdict && ' worded'}">${words}</span>`;

/** The limit that a scenario sets for a client, on all shards. */
const limitOf = ({ limits }: StoredReport, of: Limit['of'], client: string | undefined): Limit | undefined =>
  limits.findLast(each => each.of === of && each.client === client && each.shard === undefined);

/** The limit that it sets for the client's loss. */
export const lossDemandOf = (report: StoredReport, client: string): Limit | undefined =>
  limitOf(report, 'loss', client) ?? limitOf(report, 'loss beyond what was in flight', client);

/** An outage as a number and a bar. @param longestMs the outage whose bar is as long as can be */
export function outageCell(
  report: StoredReport,
  name: string,
  client: ClientReport,
  longestMs: number,
): Markup {
  const { outageMs, outageEnded } = client;
  if (outageMs === undefined) return html`<td class="number">–</td>`;
  const limit = limitOf(report, 'outage', name);
  const isOver = limit !== undefined && (outageEnded === false || outageMs > limit.most) !== limit.exceeded;
  const mark =
    limit &&
    html`<i class="limit" style="left:${share(limit.most, longestMs)}%" title="${
      limit.exceeded ? 'more than' : 'at most'
    } ${showMs(limit.most)} expected"></i>`;
  const width = share(outageMs, longestMs);
  return html`<td class="outage"><span class="gauge"><i class="${isOver ? 'over' : 'length'}" style="width:${width}%"></i>${mark}</span>
<span class="number">${outageWords(client)}</span></td>`;
}

const share = (part: number, whole: number): string =>
  whole <= 0 ? '0' : Math.min(100, (100 * part) / whole).toFixed(1);

/** The longest outage of some scenarios and the longest that any expects, ms. */
export function longestOutage(reports: readonly StoredReport[]): number {
  const outages = reports.flatMap(({ clients }) =>
    Object.values(clients).map(({ outageMs = 0 }) => outageMs),
  );
  const expected = reports.flatMap(({ limits }) =>
    limits.flatMap(({ of, most }) => (of === 'outage' ? [most] : [])),
  );
  return Math.max(0, ...outages, ...expected);
}

/** Lost writes of those that were acknowledged; a bar shows which part of them. */
export function lossCell(
  {
    lost,
    acknowledged,
    unit,
    unknowable,
  }: Pick<OperationCounts, 'lost' | 'acknowledged' | 'unit' | 'unknowable'>,
  limit?: Limit,
): Markup {
  if (lost === undefined)
    return html`<td class="loss muted"${unknowable !== undefined && html` title="${unknowable}"`}>unknown</td>`;
  const words = limit && html`<small>${lossLimitWords(limit)} expected</small>`;
  if (lost === 0) return html`<td class="loss">${countOfUnits(0, unit)}${words}</td>`;
  return html`<td class="loss"><span class="gauge"><i class="lost" style="width:${share(lost, acknowledged)}%"></i></span>
<span class="number"><b>${lost}</b> of ${acknowledged}</span> <small>${unitsOf(acknowledged, unit)}</small>${words}</td>`;
}

const lossLimitWords = ({ of, most, exceeded }: Limit): string =>
  `${exceeded ? 'more than' : 'at most'} ${of === 'loss' ? most : 'what was in flight'}`;
