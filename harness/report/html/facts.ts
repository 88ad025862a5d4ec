import { showMs } from '../../basics/index.ts';
import { type Disturbance, showDisturbance } from '../../observation/index.ts';
import { showDifference } from '../merge.ts';
import { showMachine } from '../placement.ts';
import type { RunReport } from '../result.ts';
import { howItRan } from '../terminal.ts';
import { html, type Markup } from './markup.ts';
import type { StoredReport } from './subject.ts';

/** The environment of a run. @param run undefined when the run was killed before it ended */
export function runFacts(run: Partial<RunReport> | undefined, reports: readonly StoredReport[]): Markup {
  const environment = run?.environment;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['server', environment?.server],
    ['image', environment?.image],
    ['engine', environment?.engine],
    ['machines', environment?.machines?.map(showMachine).join(', ')],
    ['clients', environment && showClients(environment.clients)],
    ['commit', environment?.gitCommit?.slice(0, 12)],
    ['seed', environment && String(environment.seed ?? '–')],
    ['machine', environment && `${environment.cpus} processors, Node ${environment.node}`],
    ['disturbance', worstDisturbance(reports)],
    ['execution', run?.workers === undefined ? undefined : howItRan(run as RunReport)],
    ['duration', run?.durationMs === undefined ? undefined : showMs(run.durationMs)],
  ];
  const known = facts.flatMap(([name, value]) =>
    value === undefined ? [] : [html`<div><dt>${name}</dt><dd>${value}</dd></div>`],
  );
  const differences = (run?.differences ?? []).map(
    each => html`<p class="reason unknown">The runs differ in ${showDifference(each)}.</p>`,
  );
  return html`${differences}<details class="environment"><summary>Environment</summary><dl class="facts">${known}</dl></details>`;
}

const showClients = (clients: Readonly<Record<string, string>> | undefined): string | undefined =>
  clients &&
  Object.entries(clients)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');

/** Of each measure the worst that any scenario met. */
function worstDisturbance(reports: readonly StoredReport[]): string | undefined {
  const met = reports.flatMap(({ disturbance }) => disturbance ?? []);
  if (met.length === 0) return undefined;
  const worst = (measure: keyof Disturbance) => Math.max(...met.map(each => each[measure]));
  return showDisturbance({
    lagMs: worst('lagMs'),
    engineMs: worst('engineMs'),
    stolen: worst('stolen'),
    busy: worst('busy'),
  });
}
