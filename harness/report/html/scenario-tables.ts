import { showMs } from '../../basics/index.ts';
import { type Advice, type Leg, showLegs, wordsOf } from '../../explanation/index.ts';
import {
  applicationSummary,
  columnsOf,
  type PeriodRow,
  periodRows,
  wholeBudgets,
} from '../application-cells.ts';
import type { ApplicationReport } from '../result.ts';
import { barsOf } from './bars.ts';
import { html, type Markup } from './markup.ts';
import type { Bar } from './model.ts';
import type { StoredReport } from './subject.ts';

/** What the users of each application met with before, during and after the fault. */
export const applicationTables = ({ applications = {}, folder }: StoredReport): Markup =>
  html`${Object.entries(applications).map(([name, application]) => tableOf(name, application, folder))}`;

function tableOf(name: string, application: ApplicationReport, folder: string): Markup {
  const rows = periodRows(application);
  const { kind, agreement, service, accessLog } = application;
  const summary = applicationSummary(application);
  return html`<div class="application"><p><b>${name}</b> (${kind})${summary !== '' && `: ${summary}`}. ${budgetList(wholeBudgets(application))}${service !== undefined && html`<a href="${fileIn(folder, service.output)}">output</a> <a href="${fileIn(folder, accessLog)}">requests</a>`}</p>
${
  rows.length > 0 &&
  html`<div class="scroll"><table>
<thead><tr><th>${columnsOf(application).map(column => html`<th class="number">${column}`)}<th>limits</tr></thead>
<tbody>${rows.map(rowOf)}</tbody></table></div>`
}
${agreement !== undefined && html`<details><summary>Report of the load generator compared with the access log</summary><ul>${agreement.compared.map(line => html`<li${agreement.differs.includes(line) && html` class="broken"`}>${line}</li>`)}</ul></details>`}</div>`;
}

/** From the page of the run, which is beside the folders of its scenarios. */
const fileIn = (folder: string, path: string): string =>
  [folder.split(/[\\/]/).at(-1) ?? '', ...path.split(/[\\/]/)].map(encodeURIComponent).join('/');

const rowOf = ({ period, shard, cells, budgets }: PeriodRow): Markup =>
  html`<tr class="${period}"><th scope="row">${period}${shard !== undefined && html`<small>${shard}</small>`}</th>
${cells.map(cell => html`<td class="number">${cell}</td>`)}<td>${budgetList(budgets)}</td></tr>`;

const budgetList = (budgets: ApplicationReport['budgets']): Markup =>
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
