import { showMs } from '../../basics/index.ts';
import type { Finding } from '../../checkers/index.ts';
import { showPlacement } from '../placement.ts';
import { applicationTables } from './applications.ts';
import { pack } from './archive.ts';
import { explanations } from './explanations.ts';
import { html, type Markup } from './markup.ts';
import { lanesAbove, type ScenarioModel } from './model.ts';
import { badge, longestOutage, lossCell, lossDemandOf, outageCell } from './outcomes.ts';
import { anchorOf } from './overview.ts';
import { stepsTable } from './steps.ts';
import type { StoredReport } from './subject.ts';
import { sentenceOf } from './words.ts';

/**
 * A scenario as part of a page: what can be read, and what the script draws.
 * @param model undefined when nothing of it was observed
 * @param isLeftUnknown whether what the servers held at the end is not stored
 */
export function scenarioSection(
  report: StoredReport,
  model: ScenarioModel | undefined,
  isOpen: boolean,
  isLeftUnknown = false,
): Markup {
  const placement = showPlacement(report);
  return html`<details class="scenario" id="${anchorOf(report)}" data-verdict="${report.verdict}"${isOpen && html` open`}>
<summary>${badge(report.verdict)} <h2>${report.name}</h2></summary>
<p class="origin">${report.file}${report.durationMs > 0 && `, ${showMs(report.durationMs)}`}</p>
${report.planted !== undefined && html`<p class="planted">Planted: ${report.planted}.</p>`}
${(report.verdict !== 'pass' || report.planted !== undefined) && html`<p class="reason ${report.verdict}">${report.reason}</p>`}
<p class="sentence">${sentenceOf(report)}</p>
${placement !== undefined && html`<p class="muted">${placement}</p>`}
${clientsTable(report)}
${explanations(report)}
${applicationTables(report)}
${isLeftUnknown && lostAny(report) && html`<p class="muted">Which writes were lost cannot be shown: what the servers held at the end is not stored with this run.</p>`}
${model === undefined ? html`<p class="nothing">Nothing was observed of it.</p>` : chart(model)}
${stepsTable(report)}
${findingsList(report.findings)}
</details>`;
}

const lostAny = ({ clients }: StoredReport): boolean =>
  Object.values(clients).some(({ operations: { lost = 0 } }) => lost > 0);

function clientsTable(report: StoredReport): Markup {
  const clients = Object.entries(report.clients);
  if (clients.length === 0) return html``;
  const longest = longestOutage([report]);
  const rows = clients.map(([name, client]) => {
    const { acknowledged, failed, unresolved, ghosts, duplicates } = client.operations;
    const deaf = client.deafMs === undefined ? '' : `, ${showMs(client.deafMs)} without a message`;
    return html`<tr><th scope="row">${name}<small>${client.library}${client.process !== 'finished' && `, ${client.process}`}${deaf}</small></th>
<td class="number">${client.followedMs === undefined ? '–' : showMs(client.followedMs)}</td>${outageCell(report, name, client, longest)}${lossCell(report, client, lossDemandOf(report, name))}
<td class="number">${acknowledged}</td>${[failed, unresolved, ghosts, duplicates].map(countCell)}</tr>`;
  });
  return html`<div class="scroll"><table class="clients">
<thead><tr><th>client<th class="number">followed<th>outage<th>lost<th class="number">acknowledged<th class="number">failed<th class="number">unresolved<th class="number">ghosts<th class="number">duplicates</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

const countCell = (count: number | undefined): Markup =>
  html`<td class="number${!count && ' muted'}">${count ?? '–'}</td>`;

const ROW_HEIGHTS = { faults: 65, sentinel: 72, server: 72, client: 190 };
const BAR_HEIGHT = 22;
const BAND_STEP = 15;

/** The place of the chart, as high as it will be, so that nothing moves when it is drawn. */
function chart(model: ScenarioModel): Markup {
  const heights = model.rows.map(row => ROW_HEIGHTS[row.kind] + lanesAbove(row) * BAND_STEP);
  const rows = heights.reduce((sum, height) => sum + height, 0);
  const height = rows + model.bars.length * BAR_HEIGHT;
  return html`${legend(model)}
<div class="chart" style="min-height:${height}px" tabindex="0" role="application" aria-label="Timeline: arrow left and right go from event to event, up and down from row to row, plus and minus zoom, 0 shows everything, f the failover, n the next trouble"><noscript>The timeline is drawn by a script.</noscript></div>
<script type="application/x-drawing">${pack(model)}</script>`;
}

function legend({ bars }: ScenarioModel): Markup {
  const fates = ['ok', 'fail', 'unresolved', 'ghost', 'lost'] as const;
  const words = {
    ok: 'acknowledged',
    fail: 'failed',
    unresolved: 'unresolved',
    ghost: 'ghost',
    lost: 'lost',
  };
  return html`<ul class="legend">
${fates.map(fate => html`<li><i class="dot ${fate}"></i>${words[fate]}</li>`)}
<li><i class="key fault"></i>while the fault lasted</li>
${bars.some(({ atBestMs }) => atBestMs !== undefined) && html`<li><i class="key theory"></i>at best to at worst, by Sentinel’s own periods</li>`}
${bars.some(({ demand }) => demand !== undefined) && html`<li><i class="key demand"></i>demanded</li>`}
<li class="hint">drag to zoom, Ctrl + wheel, arrow keys</li>
</ul>`;
}

function findingsList(findings: readonly Finding[]): Markup {
  if (findings.length === 0) return html``;
  const items = findings.map(
    ({ checker, verdict, reason, examples }) =>
      html`<li>${badge(verdict)} <b>${checker}</b>: ${reason}${
        verdict === 'fail' && examplesOf(examples)
      }</li>`,
  );
  return html`<details class="findings"><summary>What the checkers found</summary><ul>${items}</ul></details>`;
}

const SHOWN = 5;

const examplesOf = (examples: Finding['examples']): Markup[] =>
  Object.entries(examples).map(
    ([name, some]) =>
      html`<small>${name}: ${some.slice(0, SHOWN).join(', ')}${some.length > SHOWN && ', …'}</small>`,
  );
