import { showMs } from '../../basics/index.ts';
import { type Advice, type Leg, showLegs, wordsOf } from '../../explanation/index.ts';
import type { ServiceReport } from '../result.ts';
import { columnsOf, type PeriodRow, periodRows, serviceSummary, wholeBudgets } from '../service-cells.ts';
import { barsOf } from './bars.ts';
import { html, type Markup } from './markup.ts';
import type { Bar } from './model.ts';
import type { StoredReport } from './subject.ts';

/** What the users of each service met with before, during and after the fault. */
export const serviceTables = ({ services = {}, folder }: StoredReport): Markup =>
  html`${Object.entries(services).map(([name, service]) => tableOf(name, service, folder))}`;

function tableOf(name: string, service: ServiceReport, folder: string): Markup {
  const rows = periodRows(service);
  const { agreement, output, requests, behind = {} } = service;
  const summary = serviceSummary(service);
  const outputs = Object.entries(behind).map(
    ([process, each]) => html` <a href="${fileIn(folder, each.output)}">output of ${process}</a>`,
  );
  return html`<div class="service"><p><b>${name}</b> (service)${summary !== '' && `: ${summary}`}. ${budgetList(wholeBudgets(service))}<a href="${fileIn(folder, output)}">output</a>${outputs} <a href="${fileIn(folder, requests)}">requests</a></p>
${
  rows.length > 0 &&
  html`<div class="scroll"><table>
<thead><tr><th>${columnsOf(service).map(column => html`<th class="number">${column}`)}<th>limits</tr></thead>
<tbody>${rows.map(rowOf)}</tbody></table></div>`
}
${agreement !== undefined && html`<details><summary>Load generator compared with the request log of the service</summary><ul>${agreement.compared.map(line => html`<li${agreement.differs.includes(line) && html` class="broken"`}>${line}</li>`)}</ul></details>`}</div>`;
}

/** From the page of the run, which is beside the folders of its scenarios. */
const fileIn = (folder: string, path: string): string =>
  [folder.split(/[\\/]/).at(-1) ?? '', ...path.split(/[\\/]/)].map(encodeURIComponent).join('/');

const rowOf = ({ period, shard, cells, budgets }: PeriodRow): Markup =>
  html`<tr class="${period}"><th scope="row">${period}${shard !== undefined && html`<small>${shard}</small>`}</th>
${cells.map(cell => html`<td class="number">${cell}</td>`)}<td>${budgetList(budgets)}</td></tr>`;

const budgetList = (budgets: ServiceReport['budgets']): Markup =>
  html`${budgets.map(
    ({ what, kept }) =>
      html`<span class="budget ${kept ? 'kept' : 'broken'}">${kept ? '✓' : '✗'} ${what}</span> `,
  )}`;

const OF_THE_FAILOVER = new Set<Leg['wait']['for']>([
  'detection',
  'agreement',
  'election',
  'selection',
  'promotion',
  'confirmation',
  'announcement',
]);

/** What each client's outage consisted of, as a bar and in words, and what would have shortened it. */
export function explanations({ clients }: StoredReport): Markup {
  const explained = Object.entries(clients).flatMap(([name, { explanation }]) =>
    explanation === undefined || explanation.legs.length === 0 ? [] : [{ name, ...explanation }],
  );
  return html`${explained.map(
    ({ name, legs, advice }) => html`<div class="explanation"><p><b>${name}</b>: ${showLegs(legs)}</p>
${barOf(legs)}${advice.length > 0 && html`<ul>${advice.map(adviceItem)}</ul>`}</div>`,
  )}`;
}

function barOf(legs: readonly Leg[]): Markup {
  const wholeMs = (legs.at(-1)?.toMs ?? 0) - (legs[0]?.fromMs ?? 0);
  const parts = legs.map(({ wait, fromMs, toMs }) => {
    const side = OF_THE_FAILOVER.has(wait.for) ? 'failover' : 'client';
    const share = (100 * (toMs - fromMs)) / wholeMs;
    return html`<i class="${side}" style="width:${share.toFixed(3)}%" title="${showMs(toMs - fromMs)} ${wordsOf(wait)}"></i>`;
  });
  return html`<div class="legs" aria-hidden="true">${parts}</div>`;
}

const adviceItem = ({ setting, of, from, to, outageMs, gainMs, price }: Advice): Markup =>
  html`<li><code>${setting}</code> (${of}): with <code>${to}</code> instead of <code>${from}</code> the outage would be ${showMs(outageMs)}, ${showMs(gainMs)} shorter. Cost: ${price}.</li>`;

/** Where servers differ from the user's own configuration files. */
export function configurationTable({ settings }: StoredReport): Markup {
  const configuration = settings?.configuration;
  if (configuration === undefined) return html``;
  const { files, changes } = configuration;
  const rows = changes.map(
    ({ what, place, line, becomes, reason }) =>
      html`<tr><td>${place}</td><td><code>${line}</code></td><td>${what}${becomes !== undefined && html` to <code>${becomes}</code>`}</td><td>${reason}</td></tr>`,
  );
  return html`<details class="configuration"><summary>Configuration from ${files.join(', ')}; what differs on the hosts: ${changes.length}</summary>
<div class="scroll"><table><thead><tr><th>where<th>line<th>on the hosts<th>reason</tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}

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
