import { showMs } from '../../basics/index.ts';
import { outageWords } from '../cells.ts';
import { showMissingFiles } from '../missing-files.ts';
import { countOf, VERDICTS } from '../order.ts';
import type { RunReport } from '../result.ts';
import { runTotals } from '../run-totals.ts';
import { html, type Markup } from './markup.ts';
import { badge } from './outcomes.ts';
import { anchorOf, UNKNOWN_LOSS } from './overview.ts';
import type { StoredReport } from './subject.ts';

/** The run in one line. @param run undefined when the run was killed before it ended */
export function runHead(run: Partial<RunReport> | undefined, reports: readonly StoredReport[]): Markup {
  const { worst, expectedLoss, unexpectedLoss, unjudgedLoss, unexpectedIn, unknownIn, ...attempts } =
    runTotals(reports);
  const { repeated, earlierAttempts } = attempts;
  const missing = run && showMissingFiles(run);
  const demonstrated = reports.filter(each => each.demonstrated !== undefined).length;
  const verdicts = VERDICTS.flatMap(verdict => {
    const count = countOf(reports, verdict);
    return count === 0 ? [] : [html`<a href="#?verdict=${verdict}">${badge(verdict)} <b>${count}</b></a> `];
  });
  const items: readonly (Markup | undefined)[] = [
    html`<b>${counted(reports.length, 'scenario')}</b> ${verdicts}${
      demonstrated > 0 && html`<a href="#?q=demonstrated">${demonstrated} demonstrate a loss or an outage</a>`
    }`,
    missing === undefined ? undefined : html`<b class="alarm">${missing}</b>`,
    worst &&
      html`worst outage <b>${outageWords({ ...worst, outageEnded: worst.ended })}</b>: ${worst.client} in ${linkTo(worst.report)}`,
    html`lost writes: <b title="An expectation of the scenario limits or allows the loss.">${expectedLoss}</b> expected, <b title="No expectation of the scenario covers the loss, or the loss is over its limit."${unexpectedLoss > 0 && html` class="alarm"`}>${unexpectedLoss}</b> not expected${
      unexpectedIn.length > 0 && html` (${linksTo(unexpectedIn, 'unexpected loss')})`
    }${unjudgedLoss > 0 && html`, <b title="An older version wrote these reports.">${unjudgedLoss}</b> not judged`}${
      unknownIn.length > 0 && html`, <b>not known</b> in ${linksTo(unknownIn, UNKNOWN_LOSS)}`
    }`,
    repeated === 0
      ? undefined
      : html`${counted(repeated, 'scenario')} repeated after ${counted(earlierAttempts, 'unknown attempt')}`,
    run?.durationMs === undefined ? undefined : html`${showDuration(run.durationMs)}`,
    run?.environment && html`${run.environment.server}`,
    run?.environment?.seed === undefined ? undefined : html`seed ${run.environment.seed}`,
  ];
  return html`<ul class="head">${items.flatMap(item => (item === undefined ? [] : [html`<li>${item}</li>`]))}</ul>`;
}

const NAMED = 3;

/** @param search what finds them, where they are too many to be named */
const linksTo = (reports: readonly StoredReport[], search: string): Markup =>
  reports.length > NAMED
    ? html`<a href="#?${new URLSearchParams({ q: search }).toString()}">${counted(reports.length, 'scenario')}</a>`
    : html`${reports.map((report, i) => html`${i > 0 && ', '}${linkTo(report)}`)}`;

/** The name is cut where the line is too short for it. */
const linkTo = (report: StoredReport): Markup =>
  html`<a class="cut" href="#${anchorOf(report)}" title="${report.name}">${report.name}</a>`;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** '7 min 48 s' */
function showDuration(ms: number): string {
  if (ms < 60_000) return showMs(ms);
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
