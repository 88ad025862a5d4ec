import {
  APPLICATION_COLUMNS,
  applicationSummary,
  type PeriodRow,
  periodRows,
  wholeBudgets,
} from '../application-cells.ts';
import type { ApplicationReport } from '../result.ts';
import { html, type Markup } from './markup.ts';
import type { StoredReport } from './subject.ts';

/** What the users of each application met with before, during and after the fault. */
export const applicationTables = ({ applications = {} }: StoredReport): Markup =>
  html`${Object.entries(applications).map(([name, application]) => tableOf(name, application))}`;

function tableOf(name: string, application: ApplicationReport): Markup {
  const rows = periodRows(application);
  const { kind, agreement } = application;
  const summary = applicationSummary(application);
  return html`<div class="application"><p><b>${name}</b> (${kind})${summary !== '' && `: ${summary}`}. ${budgetList(wholeBudgets(application))}</p>
${
  rows.length > 0 &&
  html`<div class="scroll"><table>
<thead><tr><th>${APPLICATION_COLUMNS.map(column => html`<th class="number">${column}`)}<th>demanded</tr></thead>
<tbody>${rows.map(rowOf)}</tbody></table></div>`
}
${agreement !== undefined && html`<details><summary>The load generator’s own report beside the access log</summary><ul>${agreement.compared.map(line => html`<li${agreement.differs.includes(line) && html` class="broken"`}>${line}</li>`)}</ul></details>`}</div>`;
}

const rowOf = ({ period, shard, cells, budgets }: PeriodRow): Markup =>
  html`<tr class="${period}"><th scope="row">${period}${shard !== undefined && html`<small>${shard}</small>`}</th>
${cells.map(cell => html`<td class="number">${cell}</td>`)}<td>${budgetList(budgets)}</td></tr>`;

const budgetList = (budgets: ApplicationReport['budgets']): Markup =>
  html`${budgets.map(
    ({ what, kept }) =>
      html`<span class="budget ${kept ? 'kept' : 'broken'}">${kept ? '✓' : '✗'} ${what}</span> `,
  )}`;
