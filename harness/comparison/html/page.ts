import { html, type Markup, pageOf } from '../../report/index.ts';
import { type Comparison, compare, type Side } from '../compare.ts';
import type { Measured } from '../measured.ts';
import { EXPLANATION, inOrder, summaryOf } from '../summary.ts';
import { showDifference, showLoss, showRuns, showVerdictChange } from '../words.ts';
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

const BADGES = {
  worse: 'fail',
  'not known': 'unknown',
  disappeared: 'unknown',
  appeared: 'skipped',
  better: 'pass',
};

/** What was compared, in what it differs, which verdicts changed and where writes are lost. */
function headOf({ before, after, differences, verdicts, losses }: Comparison): Markup {
  const items = [
    ...verdicts.map(
      change =>
        html`<li><span class="badge ${BADGES[change.is]}">${change.is}</span> <b>${change.scenario}</b> ${showVerdictChange(change)}</li>`,
    ),
    ...losses.map(
      loss =>
        html`<li><span class="badge ${loss.is === 'more' ? 'fail' : 'pass'}">${loss.is} lost</span> <b>${loss.scenario}</b> ${showLoss(loss)}</li>`,
    ),
  ];
  return html`<div class="scroll"><table class="sides">
<thead><tr><th><th>before<th>after</tr></thead>
<tbody>${rowsOf(before, after)}</tbody></table></div>
${differences.flatMap(difference => (difference.scenarios === undefined ? [] : [html`<p class="reason unknown">They differ in ${showDifference(difference)}.</p>`]))}
<ul class="told-of">${items}</ul>`;
}

function rowsOf(before: Side, after: Side): Markup[] {
  const [was, is] = [factsOf(before), factsOf(after)];
  return Object.entries(is).map(([name, value]) => {
    const differs = !APART.has(name) && was[name] !== value;
    return html`<tr class="${differs && 'differs'}"><th scope="row">${name}</th><td>${was[name]}</td><td>${value}</td></tr>`;
  });
}

// Different in any two runs.
const APART = new Set(['run', 'runs', 'repeated', 'disturbed']);

const factsOf = ({ environment, ...side }: Side): Record<string, string> => ({
  run: side.run,
  server: environment.server,
  image: environment.image,
  engine: environment.engine,
  clients: Object.entries(environment.clients)
    .map(([name, version]) => `${name} ${version}`)
    .join(', '),
  commit: environment.gitCommit?.slice(0, 12) ?? '–',
  machine: `${environment.cpus} processors, Node ${environment.node}, ${side.workers} at a time`,
  defects: side.planted ? 'planted' : 'none planted',
  runs: `${showRuns(side.runs)} of ${side.scenarios === 1 ? 'one scenario' : `${side.scenarios} scenarios`}${side.unmeasured > 0 ? `; in ${side.unmeasured} no fault took effect` : ''}`,
  repeated: side.repeated === 0 ? 'none' : `${side.repeated} of ${side.runs}`,
  disturbed: side.disturbed === 0 ? 'none' : `${side.disturbed} of ${side.runs}`,
});
