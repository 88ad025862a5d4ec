import type { Check } from '../../analyze/index.ts';
import { showMs } from '../../basics/index.ts';
import { zoneOf } from '../../topology/index.ts';
import { attemptsOf } from '../attempts.ts';
import { conclusionOf, preventionOf, staleMasterWords, verdictWords } from '../conclusion.ts';
import { showPlacement } from '../placement.ts';
import type { ClientReport } from '../result.ts';
import { showSecurity } from '../security.ts';
import { showZones } from '../zones.ts';
import { crowdTables } from './crowd-tables.ts';
import { html, type Markup } from './markup.ts';
import { type Bar, FATES, lanesAbove, type ScenarioModel } from './model.ts';
import { badge, longestOutage, lossCell, lossDemandOf, outageCell } from './outcomes.ts';
import { anchorOf } from './overview.ts';
import { configurationTable, explanations, serviceTables, stepsTable } from './scenario-tables.ts';
import { pack } from './shell.ts';
import type { StoredReport } from './subject.ts';
import { sentenceOf } from './words.ts';

interface SectionOptions {
  readonly isOpen: boolean;
  /** Whether the final data of the servers is not stored. */
  readonly isFinalDataUnknown?: boolean;
}

/**
 * A scenario as part of a page: its finding, its timeline, and the numbers behind them.
 * @param model undefined when nothing of it was observed
 */
export function scenarioSection(
  report: StoredReport,
  model: ScenarioModel | undefined,
  { isOpen, isFinalDataUnknown = false }: SectionOptions,
): Markup {
  const context = [showPlacement(report), showZones(report), showSecurity(report)].filter(
    each => each !== undefined,
  );
  const conclusion = conclusionOf(report);
  return html`<details class="scenario" id="${anchorOf(report)}" data-verdict="${report.verdict}"${isOpen && html` open`}>
<summary>${badge(report.verdict, verdictWords(report))} <h2>${report.name}</h2></summary>
${conclusion !== '' && html`<p class="conclusion">${conclusion}</p>`}
${prevention(report)}
<p class="sentence">${sentenceOf(report)}</p>
${report.planted !== undefined && html`<p class="planted">Seeded defect: ${report.planted}.</p>`}
${(report.verdict !== 'pass' || report.planted !== undefined) && html`<p class="reason ${report.verdict}">${report.reason}</p>`}
${earlierAttempts(report)}
<p class="origin">${[report.file, report.durationMs > 0 && showMs(report.durationMs), ...(report.tags ?? [])].filter(Boolean).join(', ')}</p>
${context.map(each => html`<p class="muted">${each}</p>`)}
${isFinalDataUnknown && lostAny(report) && html`<p class="muted">The timeline cannot show which writes were lost: the final data of the servers is not stored with this run.</p>`}
${model === undefined ? html`<p class="nothing">Nothing of this scenario was observed.</p>` : chart(model)}
${clientsTable(report)}
${explanations(report)}
${crowdTables(report)}
${serviceTables(report)}
${stepsTable(report)}
${findingsList(report.findings)}
${configurationTable(report)}
</details>`;
}

/** A line for each attempt before this one, with a link to its folder. */
const earlierAttempts = (report: StoredReport): Markup =>
  html`${attemptsOf(report).map(
    ({ words, folder }) => html`<p class="muted">${words}; <a href="${hrefOf(folder)}">evidence</a></p>`,
  )}`;

/** From the page of the run, which is beside the folders of its scenarios. */
const hrefOf = (folder: string): string => `${folder.split(/[\\/]/).map(encodeURIComponent).join('/')}/`;

/** The setting that shortens the worst outage most. */
function prevention(report: StoredReport): Markup {
  const found = preventionOf(report);
  if (found === undefined) return html``;
  const { setting, of, from, to, outageMs, gainMs } = found.advice;
  return html`<p class="prevention">With <code>${setting}: ${to}</code> (${of}; it was <code>${from}</code>) the outage of ${found.client} would be ${showMs(outageMs)}, ${showMs(gainMs)} shorter.</p>`;
}

const lostAny = ({ clients }: StoredReport): boolean =>
  Object.values(clients).some(({ operations: { lost = 0 } }) => lost > 0);

function clientsTable(report: StoredReport): Markup {
  const clients = Object.entries(report.clients);
  if (clients.length === 0) return html``;
  const longest = longestOutage([report]);
  const rows = clients.map(([name, client]) => {
    const { acknowledged, failed, unresolved, ghosts, duplicates } = client.operations;
    const own = (client.staleMaster ?? []).map(each => staleMasterWords(name, each));
    return html`<tr><th scope="row">${name}<small>${client.library}${zoneWords(report, name)}${client.process !== 'finished' && `, process ${client.process}`}${gapWords(client)}</small>${own.map(words => html`<small>${words}</small>`)}</th>
<td class="number">${client.followedMs === undefined ? '–' : showMs(client.followedMs)}</td>${outageCell(report, name, client, longest)}${lossCell(client.operations, lossDemandOf(report, name))}
<td class="number">${acknowledged}</td>${[failed, unresolved, ghosts, duplicates].map(countCell)}</tr>`;
  });
  return html`<div class="scroll"><table class="clients">
<thead><tr><th>client<th class="number">followed<th>outage<th>lost<th class="number">acknowledged<th class="number">failed<th class="number">unresolved<th class="number">ghosts<th class="number">duplicates</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

const gapWords = ({ receiveGapMs, receiveGapEnded }: ClientReport): string =>
  receiveGapMs === undefined
    ? ''
    : `, receive gap ${receiveGapEnded === false ? '> ' : ''}${showMs(receiveGapMs)}`;

function zoneWords({ settings }: StoredReport, name: string): string {
  const zone = settings?.zones && zoneOf(settings.zones, name);
  return zone === undefined ? '' : `, zone ${zone}`;
}

const countCell = (count: number | undefined): Markup =>
  html`<td class="number${!count && ' muted'}">${count ?? '–'}</td>`;

const LOST = FATES.indexOf('lost');
const ROW_HEIGHTS = { faults: 65, sentinel: 72, server: 72, client: 190, crowd: 150 };
const BAR_HEIGHT = 22;
const BAND_STEP = 15;

/** The chart's element, as high as it will be: nothing moves when it is drawn. */
function chart(model: ScenarioModel): Markup {
  const heights = model.rows.map(row => ROW_HEIGHTS[row.kind] + lanesAbove(row) * BAND_STEP);
  const rows = heights.reduce((sum, height) => sum + height, 0);
  const height = rows + model.bars.length * BAR_HEIGHT;
  return html`${legend(model)}
<div class="chart" style="min-height:${height}px" tabindex="0" role="application" aria-label="Timeline: arrow left and right go from event to event, up and down from row to row, plus and minus zoom, 0 shows everything, f the failover, n the next operation that was not acknowledged, or lost"><noscript>A script draws the timeline.</noscript></div>
<script type="application/x-drawing">${pack(model)}</script>`;
}

type Item = readonly [key: string, words: string, title: string];

const OPERATIONS: readonly Item[] = [
  ['dot ok', 'acknowledged', 'An operation that a server acknowledged.'],
  ['dot fail', 'failed', 'An operation that ended with an error.'],
  ['dot unresolved', 'unresolved', 'An operation that may or may not have taken effect.'],
  ['dot ghost', 'ghost', 'A write that was reported as failed, and is in the final data.'],
  ['dot lost', 'lost', 'A write that was acknowledged, and is not in the final data.'],
];

const EVENTS: readonly Item[] = [
  ['mark step', 'step', 'A step of the failover or of a fault. Point at it to read the event.'],
  ['mark alarm', 'alarm', 'An error, a lost connection, or a server that is held to be down.'],
  ['mark plain', 'other event', 'Faint strokes are samples, and events that repeat another one.'],
];

const SPANS: readonly Item[] = [
  ['key fault', 'fault lasts', 'From the injection of a fault to its heal.'],
  ['key outage', 'outage', 'A time without an acknowledged write.'],
  ['key unresponsive', 'unresponsive, or not in sync', 'A striped band.'],
];

const CROWDS: readonly Item[] = [
  ['key attempts-servers', 'attempts to connect to redis servers', 'A bar for each 100 ms.'],
  ['key attempts-sentinels', 'to sentinels', 'On top of those to redis servers.'],
  ['key working', 'connections that work', 'A line; the axis has its numbers.'],
];

/** Every sign of the chart with its name; a longer text comes when a person points at it. */
function legend({ bars, rows }: ScenarioModel): Markup {
  const has = (of: (bar: Bar) => unknown) => bars.some(bar => of(bar) !== undefined);
  const hasLost = rows.some(row => row.kind === 'client' && (row.operations.counts[LOST] ?? 0) > 0);
  const drawn: readonly Item[] = [
    ...(hasLost ? [['bracket lost', 'writes lost', 'From the first lost write to the last.'] as const] : []),
    ...(rows.some(row => row.kind === 'client' && row.stale.length > 0)
      ? [['bracket stale', 'replaced master acknowledges', 'Another server was promoted before.'] as const]
      : []),
    ...(has(({ limit }) => limit)
      ? [['key flag', 'limit of the scenario', 'The flag points to the side that passes.'] as const]
      : []),
    ...(has(({ atBestMs }) => atBestMs)
      ? [['key theory', 'expected range', 'From best to worst case, by the periods of Sentinel.'] as const]
      : []),
  ];
  const crowd = rows.some(({ kind }) => kind === 'crowd');
  const group = (name: string, items: readonly Item[]) =>
    html`<li><b>${name}</b>${items.map(([key, words, title]) => html`<span title="${title}"><i class="${key}"></i>${words}</span>`)}</li>`;
  return html`<ul class="legend">
${group('operations', OPERATIONS)}
${group('events', EVENTS)}
${group('spans', [...SPANS, ...drawn])}
${crowd && group('crowds', CROWDS)}
<li class="hint">drag to zoom, Ctrl + wheel, arrow keys; point at a sign to read what it is</li>
</ul>`;
}

function findingsList(findings: readonly Check[]): Markup {
  if (findings.length === 0) return html``;
  const items = findings.map(
    ({ checker, verdict, reason, examples, expected }) =>
      html`<li>${expected === undefined ? badge(verdict) : badge('pass', 'fails as expected')} <b>${checker}</b>: ${reason}${
        expected !== undefined && html` <i>(${expected})</i>`
      }${verdict === 'fail' && examplesOf(examples)}</li>`,
  );
  return html`<details class="findings"><summary>Findings of the checkers</summary><ul>${items}</ul></details>`;
}

const SHOWN = 5;

const examplesOf = (examples: Check['examples']): Markup[] =>
  Object.entries(examples).map(
    ([name, some]) =>
      html`<small>${name}: ${some.slice(0, SHOWN).join(', ')}${some.length > SHOWN && ', …'}</small>`,
  );
