import { showMaybe, showMs } from '../../basics/index.ts';
import { html, type Markup } from '../../report/index.ts';
import type { Change } from '../compare.ts';
import { type Distribution, medianOf, type Quantile } from '../distribution.ts';
import type { Shift } from '../shift.ts';
import { showInterval, showSigned } from '../words.ts';

/** Every quantity with its medians, and the shift with its interval as a number and as a picture. */
export function changesTable(changes: readonly Change[]): Markup {
  const reach = Math.max(1, ...changes.flatMap(boundsOf).map(Math.abs));
  const rows = changes.map(({ quantity, before, after, judgement }) => {
    const shift = 'shift' in judgement ? judgement.shift : undefined;
    return html`<tr class="${judgement.is}"><th scope="row">${quantity}</th>
<td class="number">${medianCell(before)}</td><td class="number">${medianCell(after)}</td>
<td class="number">${shift === undefined ? '–' : showSigned(shift.by)}</td>
<td class="number">${shift === undefined ? '–' : showInterval(shift)}</td>
<td>${shift && forest(shift, reach)}</td>
<td>${judgement.is}${'why' in judgement && html`<small>${judgement.why}</small>`}</td></tr>`;
  });
  return html`<div class="scroll"><table class="changes">
<thead><tr><th>quantity<th class="number">before<th class="number">after<th class="number">shift<th class="number">interval<th>from −${showMs(reach)} to +${showMs(reach)}<th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

const boundsOf = ({ judgement }: Change): number[] =>
  'shift' in judgement ? [judgement.shift.low, judgement.shift.high].filter(Number.isFinite) : [];

function medianCell(distribution: Distribution): Markup {
  const { count, never } = distribution;
  return html`${showMaybe(medianOf(distribution))}${never > 0 && html`<small>${never} of ${count} never</small>`}`;
}

/** The interval on an axis from −reach to reach; an end without a bound reaches to its edge. */
function forest({ by, low, high }: Shift, reach: number): Markup {
  const placeOf = (ms: number) => 50 + 50 * Math.min(1, Math.max(-1, ms / reach));
  const [from, to] = [placeOf(low), placeOf(high)];
  return html`<span class="forest"><i class="zero"></i><i class="interval" style="left:${from.toFixed(1)}%;width:${(to - from).toFixed(1)}%"></i><i class="by" style="left:${placeOf(by).toFixed(1)}%"></i></span>`;
}

/** Both sides in numbers. */
export function distributionsTable(changes: readonly Change[]): Markup {
  const rows = changes.flatMap(({ quantity, before, after }) =>
    [before, after].map(
      (
        side,
        i,
      ) => html`<tr>${i === 0 && html`<th scope="row" rowspan="2">${quantity}</th>`}<td>${i === 0 ? 'before' : 'after'}</td>
<td class="number">${side.count}</td><td class="number">${side.never}</td>
${[side.min, side.mean, side.max].map(ms => html`<td class="number">${showMaybe(ms)}</td>`)}
${side.quantiles.map(each => html`<td class="number">${quantileCell(each)}</td>`)}</tr>`,
    ),
  );
  return html`<details class="steps"><summary>All runs in numbers</summary><div class="scroll"><table>
<thead><tr><th>quantity<th><th class="number">runs<th class="number">never<th class="number">least<th class="number">mean<th class="number">most<th class="number">median<th class="number">90 %<th class="number">99 %</tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}

function quantileCell({ value, low, high }: Quantile): Markup {
  const interval = low === undefined && high === undefined ? '' : `${showMaybe(low)} … ${showMaybe(high)}`;
  return html`${showMaybe(value)}<small>${interval}</small>`;
}
