import { html, pageOf } from '../../report/index.ts';
import { compare } from '../compare.ts';
import type { Measured } from '../measured.ts';
import { inOrder } from '../order.ts';
import { EXPLANATION, summaryOf } from '../summary.ts';
import { headOf } from './head.ts';
import { scenarioSection } from './scenario.ts';
import { packSpreads, spreadsOf } from './spreads.ts';

const FEW = 3;

/**
 * Two runs compared, as one HTML file with everything in it.
 * @throws UnusableInput when they cannot be compared
 */
export async function renderComparison(before: Measured, after: Measured): Promise<string> {
  const comparison = compare(before, after);
  const scenarios = [...Map.groupBy(inOrder(comparison.changes), ({ scenario }) => scenario).values()];
  const spreads = spreadsOf(before, after);
  const title = `${comparison.before.run} → ${comparison.after.run}`;
  const body = html`<header><h1>Failover comparison <small>${title}</small></h1>
<button type="button" id="theme" title="light or dark">◐</button></header>
<main>
<section>${headOf(comparison)}
<p>${summaryOf(comparison.changes)}.</p>
<p class="muted">${EXPLANATION}</p></section>
${scenarios.map(changes => scenarioSection(changes, spreads, scenarios.length <= FEW))}
${packSpreads(scenarios.flat(), spreads)}
</main>`;
  return pageOf(`${title}, failover comparison`, 'comparison', body);
}
