import { showMaybe } from '../../basics/index.ts';
import { countOf, inOrder, VERDICTS } from '../order.ts';
import { html, type Markup } from './markup.ts';
import { badge, longestOutage, lossCell, outageCell } from './outcomes.ts';
import type { StoredReport } from './subject.ts';

/** The anchor of a scenario: the name of its folder. */
export const anchorOf = ({ folder, name }: StoredReport): string =>
  folder.split(/[\\/]/).at(-1) || name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** How many scenarios there are of each verdict, and all of them in a table. */
export function overview(reports: readonly StoredReport[]): Markup {
  const longest = longestOutage(reports);
  const counts = VERDICTS.flatMap(verdict => {
    const count = countOf(reports, verdict);
    return count === 0 ? [] : [html`<li>${badge(verdict)} <b>${count}</b></li>`];
  });
  return html`<ul class="tally">${counts}</ul>
<div class="scroll"><table class="overview">
<thead><tr><th>verdict<th>scenario<th class="number">promoted<th>client<th class="number">followed<th>outage<th>lost</tr></thead>
${inOrder(reports).map(report => rowsOf(report, longest))}
</table></div>`;
}

function rowsOf(report: StoredReport, longestMs: number): Markup {
  const clients = Object.entries(report.clients);
  const applications = Object.entries(report.applications ?? {});
  const span = Math.max(1, clients.length + applications.length);
  const first = html`<td rowspan="${span}">${badge(report.verdict)}</td>
<td rowspan="${span}" class="name"><a href="#${anchorOf(report)}">${report.name}</a>${whyNot(report)}</td>
<td rowspan="${span}" class="number promoted">${showMaybe(report.phases.promotedMs)}</td>`;
  if (clients.length + applications.length === 0)
    return html`<tbody><tr>${first}<td colspan="4"></td></tr></tbody>`;
  const rows = clients.map(
    ([name, client], i) => html`<tr>${i === 0 && first}<td>${name}</td>
<td class="number">${showMaybe(client.followedMs)}</td>${outageCell(report, name, client, longestMs)}${lossCell(report, client)}</tr>`,
  );
  const applied = applications.map(
    (
      [name, { kind, backMs }],
      i,
    ) => html`<tr>${clients.length + i === 0 && first}<td>${name}<small>${kind}</small></td>
<td class="number" title="when its cache answered again">${showMaybe(backMs)}</td><td class="number">–</td><td class="loss muted">–</td></tr>`,
  );
  return html`<tbody>${rows}${applied}</tbody>`;
}

const whyNot = ({ verdict, reason, planted }: StoredReport): Markup =>
  html`${planted !== undefined && html`<small>planted: ${planted}</small>`}${
    verdict !== 'pass' && html`<small>${reason}</small>`
  }`;
