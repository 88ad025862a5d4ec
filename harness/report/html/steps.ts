import { showMs } from '../../basics/index.ts';
import { barsOf } from './bars.ts';
import { html, type Markup } from './markup.ts';
import type { Bar } from './model.ts';
import type { StoredReport } from './subject.ts';

/** The waterfall in numbers, for reading and for paper. */
export function stepsTable(report: StoredReport): Markup {
  const bars = barsOf(report);
  if (bars.length === 0) return html``;
  const rows = bars.map(
    bar =>
      html`<tr><th scope="row">${bar.name}</th><td class="number">${
        bar.toMs === undefined ? 'never' : showMs(bar.toMs)
      }</td><td class="number">${bar.toMs === undefined ? '' : showMs(bar.toMs - bar.fromMs)}</td><td class="number">${
        bar.atBestMs === undefined ? '' : `${showMs(bar.atBestMs)} … ${showMs(bar.atWorstMs ?? 0)}`
      }</td><td>${limitWords(bar)}</td></tr>`,
  );
  return html`<details class="steps"><summary>Steps in numbers</summary><div class="scroll"><table>
<thead><tr><th>step<th class="number">after the fault<th class="number">took<th class="number">expected<th>limit</tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}

function limitWords({ limit }: Bar): string {
  if (limit === undefined) return '';
  return `${limit.exceeded ? 'not within' : 'within'} ${showMs(limit.ms)}: ${limit.kept ? 'passed' : 'failed'}`;
}
