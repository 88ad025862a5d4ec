import { showMs } from '../../basics/index.ts';
import { html, type Markup } from './markup.ts';
import { badge } from './outcomes.ts';
import { anchorOf } from './overview.ts';
import { pack, pageOf } from './shell.ts';
import { type RunSummary, readRuns, type Trend, trendsOf } from './trends.ts';

/** The page of all runs in a folder: what came of them, and how long clients were out, run after run. */
export async function renderRuns(reports: string): Promise<string> {
  const runs = readRuns(reports);
  const trends = trendsOf(runs, anchorOf);
  const body = html`<header><h1>Failover runs <small>${runs.length}</small></h1>
<button type="button" id="theme" title="light or dark">◐</button></header>
<main>
${runs.length === 0 ? html`<p>No run is stored in this folder. Start one with <code>npm run scenarios</code>.</p>` : runsTable(runs.toReversed())}
${trends.length > 0 && trendSection(trends)}
</main>`;
  return pageOf('failover runs', 'runs', body);
}

function runsTable(runs: readonly RunSummary[]): Markup {
  return html`<div class="scroll"><table class="runs">
<thead><tr><th>run<th>verdicts<th>scenarios<th>server<th>commit<th class="number">duration</tr></thead>
<tbody>${runs.map(row)}</tbody></table></div>`;
}

const NAMED = 2;

function row({ folder, report, scenarios, unreadable }: RunSummary): Markup {
  const verdicts = Map.groupBy(scenarios, ({ verdict }) => verdict);
  const counts = (['fail', 'unknown', 'pass', 'skipped'] as const).flatMap(verdict => {
    const count = verdicts.get(verdict)?.length ?? 0;
    return count === 0 ? [] : [html`<span class="count">${badge(verdict)} ${count}</span> `];
  });
  const names = scenarios.slice(0, NAMED).map(({ name }) => name);
  const more = scenarios.length > NAMED ? `, and ${scenarios.length - NAMED} more` : '';
  return html`<tr><th scope="row"><a href="${encodeURIComponent(folder)}/">${folder}</a>${
    report === undefined && html`<small>${unreadable ?? 'no run.json'}</small>`
  }</th><td>${counts}</td><td>${names.join('; ')}${more}</td><td>${report?.environment?.server ?? ''}</td><td>${
    report?.environment?.gitCommit?.slice(0, 9) ?? ''
  }</td><td class="number">${report?.durationMs === undefined ? '' : showMs(report.durationMs)}</td></tr>`;
}

function trendSection(trends: readonly Trend[]): Markup {
  return html`<h2 class="apart">Outage of each client, run after run</h2>
<div class="trends">${trends.map(
    ({ scenario, file, clients }) =>
      html`<figure class="trend"><figcaption>${scenario}<small>${file}</small><small>${clients.map(
        ({ name }, i) =>
          html`<span class="count"><i class="swatch" style="background:var(--master-${(i % 8) + 1})"></i>${name}</span>`,
      )}</small></figcaption><div class="trend-plot"></div></figure>`,
  )}</div>
<script type="application/x-trends">${pack(trends)}</script>`;
}
