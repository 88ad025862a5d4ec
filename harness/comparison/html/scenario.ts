import { showMaybe, showMs } from '../../basics/index.ts';
import { html, type Markup } from '../../report/index.ts';
import type { Change } from '../compare.ts';
import { type Distribution, medianOf, type Quantile } from '../distribution.ts';
import { isChange, type Judgement } from '../judgement.ts';
import type { Shift } from '../shift.ts';
import { notesOn, showInterval, showSigned } from '../words.ts';
import type { Spreads } from './spreads.ts';

const WORST: readonly Judgement['is'][] = ['slower', 'faster', 'not known', 'no different'];

/** All quantities of a scenario: shifts with their intervals, and how the runs are spread. @param isOpen even if nothing changed */
export function scenarioSection(changes: readonly Change[], spreads: Spreads, isOpen: boolean): Markup {
  const worst = WORST.find(is => changes.some(({ judgement }) => judgement.is === is)) ?? 'no different';
  const changed = changes.filter(({ judgement }) => isChange(judgement));
  const others = changes.filter(({ judgement }) => !isChange(judgement));
  return html`<details class="scenario" data-change="${worst}"${(isOpen || changed.length > 0) && html` open`}>
<summary><h2>${changes[0]?.scenario ?? ''}</h2></summary>
${changesTable(changes)}
${figures(changed, spreads)}
${others.some(change => spreads(change) !== undefined) && html`<details class="steps"><summary>How what did not change is spread</summary>${figures(others, spreads)}</details>`}
${distributionsTable(changes)}
</details>`;
}

function figures(changes: readonly Change[], spreads: Spreads): Markup {
  const drawn = changes.filter(change => spreads(change) !== undefined);
  return html`<div class="spreads">${drawn.map(
    ({ quantity }) => html`<figure class="trend"><figcaption><b>${quantity}</b>
<small><span class="count"><i class="swatch before"></i>before</span><span class="count"><i class="swatch after"></i>after</span>share of runs in which it had come</small></figcaption>
<div class="spread-plot"></div></figure>`,
  )}</div>`;
}

/** Every quantity with its medians, and the shift with its interval as a number and as a picture. */
function changesTable(changes: readonly Change[]): Markup {
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

const medianCell = (distribution: Distribution): Markup =>
  html`${showMaybe(medianOf(distribution))}${notesOn(distribution).map(note => html`<small>${note}</small>`)}`;

/** The interval on an axis from −reach to reach; an end without a bound reaches to its edge. */
function forest({ by, low, high }: Shift, reach: number): Markup {
  const placeOf = (ms: number) => 50 + 50 * Math.min(1, Math.max(-1, ms / reach));
  const [from, to] = [placeOf(low), placeOf(high)];
  return html`<span class="forest"><i class="zero"></i><i class="interval" style="left:${from.toFixed(1)}%;width:${(to - from).toFixed(1)}%"></i><i class="by" style="left:${placeOf(by).toFixed(1)}%"></i></span>`;
}

/** Both sides in numbers. */
function distributionsTable(changes: readonly Change[]): Markup {
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
