import { showMs } from '../../basics/index.ts';
import { html, type Markup, pack, pageOf, type SweepLine } from '../../report/index.ts';
import { lengthsOf, type SweepRow, showOutage } from './outcome.ts';

/** Outages against false failovers, as one HTML file with everything in it. */
export function renderSweep(rows: readonly SweepRow[], clients: readonly string[]): Promise<string> {
  const body = html`<header><h1>Failover sweep <small>down-after</small></h1>
<button type="button" id="theme" title="light or dark">◐</button></header>
<main><section><p>The shorter down-after is, the sooner a dead master is replaced, and the sooner a living one that only stood still.
Each dot is a down-after: to the left shorter outages, at the bottom fewer failovers for nothing. <a href="index.html">All runs</a>, one by one.</p>
<figure class="sweep"><figcaption>${clients.map((name, i) => html`<span class="count"><i class="swatch line-${i}"></i>${name}</span>`)}</figcaption>
<div class="sweep-plot"></div></figure>
${table(rows, clients)}</section>
<script type="application/x-sweep">${pack([linesOf(rows, clients)])}</script>
</main>`;
  return pageOf('Failover sweep', 'sweep', body);
}

const linesOf = (rows: readonly SweepRow[], clients: readonly string[]): SweepLine[] =>
  clients.map(name => ({
    name,
    points: rows.flatMap(({ downAfterMs, outageMs, falseShare }) => {
      const outage = outageMs[name];
      if (outage === undefined || outage === Infinity || falseShare === undefined) return [];
      return [{ outageMs: outage, share: falseShare, label: showMs(downAfterMs) }];
    }),
  }));

function table(rows: readonly SweepRow[], clients: readonly string[]): Markup {
  const lengths = lengthsOf(rows);
  return html`<div class="scroll"><table>
<thead><tr><th class="number">down-after${clients.map(name => html`<th class="number">outage, ${name}`)}${lengths.map(ms => html`<th class="number">hiccup ${showMs(ms)}`)}</tr></thead>
<tbody>${rows.map(row => tableRow(row, clients, lengths))}</tbody></table></div>
<p class="muted">Outages are medians, after a crash of the master. Under each hiccup: in how many of the runs it cost a failover.</p>`;
}

const tableRow = (
  { downAfterMs, outageMs, hiccups }: SweepRow,
  clients: readonly string[],
  lengths: readonly number[],
): Markup => html`<tr><th scope="row" class="number">${showMs(downAfterMs)}</th>
${clients.map(name => html`<td class="number">${showOutage(outageMs[name])}</td>`)}
${lengths.map(ms => {
  const found = hiccups.find(({ lastedMs }) => lastedMs === ms);
  return html`<td class="number">${found === undefined ? '–' : `${found.failovers} of ${found.runs}`}</td>`;
})}</tr>`;
