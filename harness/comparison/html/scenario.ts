import { html, type Markup } from '../../report/index.ts';
import type { Change } from '../compare.ts';
import { isChange, type Judgement } from '../judgement.ts';
import type { Spreads } from './spreads.ts';
import { changesTable, distributionsTable } from './tables.ts';

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
