import { countOf, VERDICTS } from '../order.ts';
import { html, type Markup } from './markup.ts';
import type { StoredReport } from './subject.ts';

/** The folder of a scenario's file, without the folder of all scenarios: 'network'. */
export const folderOf = ({ file }: StoredReport): string =>
  file
    .split(/[\\/]/)
    .slice(0, -1)
    .join('/')
    .replace(/^scenarios\//, '');

/** The client libraries of a scenario and of its crowds, each once. */
export const librariesOf = ({ clients, crowds }: StoredReport): string[] => [
  ...new Set([...Object.values(clients), ...Object.values(crowds ?? {})].map(({ library }) => library)),
];

/** The orders of the overview; harness/report/page/overview-rows.ts reads them. */
const ORDERS: readonly (readonly [value: string, words: string])[] = [
  ['', 'verdict'],
  ['scenario', 'scenario name'],
  ['outage', 'outage, longest first'],
  ['-outage', 'outage, shortest first'],
  ['lost', 'loss, largest first'],
  ['-lost', 'loss, smallest first'],
  ['promoted', 'promotion, latest first'],
  ['-promoted', 'promotion, earliest first'],
];

/** The form that the script reads: its fields are the view, and stand in the address of the page. */
export function filters(reports: readonly StoredReport[]): Markup {
  const verdicts = VERDICTS.filter(verdict => countOf(reports, verdict) > 0);
  return html`<form class="filters" role="search" aria-label="Filter scenarios" hidden>
<label class="grows">search <input type="search" name="q" placeholder="name, file, client, fault, reason  ( / )" autocomplete="off"></label>
<span class="chips" role="group" aria-label="verdict">${verdicts.map(
    verdict =>
      html`<label><input type="checkbox" name="verdict" value="${verdict}"> ${verdict} ${countOf(reports, verdict)}</label>`,
  )}</span>
${choice('folder', 'folder', reports, report => [folderOf(report)])}
${choice('tag', 'tag', reports, ({ tags = [] }) => tags)}
${choice('client', 'client library', reports, librariesOf)}
<label>order <select name="sort">${ORDERS.map(([value, words]) => html`<option value="${value}">${words}</option>`)}</select></label>
<label><input type="checkbox" name="group" value="folder"> group by folder</label>
<button type="reset">reset</button>
</form>
<p class="shown" role="status"></p>`;
}

/** A choice of one value of the reports; none where they all have the same. */
function choice(
  name: string,
  words: string,
  reports: readonly StoredReport[],
  valuesOf: (report: StoredReport) => readonly string[],
): Markup {
  const counts = new Map<string, number>();
  for (const value of reports.flatMap(valuesOf)) counts.set(value, (counts.get(value) ?? 0) + 1);
  counts.delete('');
  const everywhere = counts.size === 1 && [...counts.values()][0] === reports.length;
  if (counts.size === 0 || everywhere) return html``;
  const options = [...counts].toSorted(([a], [b]) => a.localeCompare(b));
  return html`<label>${words} <select name="${name}"><option value="">all</option>${options.map(
    ([value, count]) => html`<option value="${value}">${value} (${count})</option>`,
  )}</select></label>`;
}
