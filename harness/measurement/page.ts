import { showMaybe } from '../basics/index.ts';
import { sideOf } from '../comparison/index.ts';
import { html, type Markup, pack, pageOf } from '../report/index.ts';
import { type MeasuredQuantity, notesOn, showQuantile } from './table.ts';

/** How a repeated scenario came out, as one HTML file with everything in it. @param verdicts '50 passed' */
export function renderMeasurement(
  scenario: string,
  verdicts: string,
  quantities: readonly MeasuredQuantity[],
): Promise<string> {
  const body = html`<header><h1>Failover measured <small>${scenario}</small></h1>
<button type="button" id="theme" title="light or dark">◐</button></header>
<main><section><p>${verdicts}. <a href="index.html">All repetitions</a>, one by one.</p>
${table(quantities)}
${notesOn(quantities).map(note => html`<p class="muted">${note}.</p>`)}
<p class="muted">Under each quantile stands the interval in which the true one lies with a confidence of 95 %.</p></section>
<div class="spreads">${quantities.map(figure)}</div>
<script type="application/x-spreads">${pack(quantities.map(({ samples }) => [sideOf('of the runs', samples)]))}</script>
</main>`;
  return pageOf(`${scenario}, measured`, 'comparison', body);
}

function table(quantities: readonly MeasuredQuantity[]): Markup {
  const rows = quantities.map(
    ({
      quantity,
      distribution: { count, never, min, max, quantiles },
    }) => html`<tr><th scope="row">${quantity}</th>
<td class="number">${count}</td><td class="number">${never}</td><td class="number">${showMaybe(min)}</td>
${quantiles.map(quantileCell)}<td class="number">${showMaybe(max)}</td></tr>`,
  );
  return html`<div class="scroll"><table>
<thead><tr><th>quantity<th class="number">runs<th class="number">never<th class="number">least<th class="number">median<th class="number">90 %<th class="number">99 %<th class="number">most</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function quantileCell(quantile: MeasuredQuantity['distribution']['quantiles'][number]): Markup {
  const [value = '', interval = ''] = showQuantile(quantile).split('\n');
  return html`<td class="number">${value}<small>${interval}</small></td>`;
}

const figure = ({ quantity }: MeasuredQuantity): Markup =>
  html`<figure class="trend"><figcaption><b>${quantity}</b> <small>share of the runs in which it had come</small></figcaption><div class="spread-plot"></div></figure>`;
