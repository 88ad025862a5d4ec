import chalk from 'chalk';
import { showMs } from '../basics/index.ts';
import { type Explanation, showAdvice, showLegs } from '../explanation/index.ts';
import { type Disturbance, showDisturbance, whyDisturbed } from '../observation/index.ts';
import { memberAtText } from '../timeline/index.ts';
import { attemptLines, showRepeated } from './attempts.ts';
import { COLUMNS, outageWords, rowsOf } from './cells.ts';
import { showCrowds } from './crowd-lines.ts';
import { showChecks } from './findings.ts';
import { showDifference } from './merge.ts';
import { showMissingFiles } from './missing-files.ts';
import { countOf, isBad, isRepeated } from './order.ts';
import { showMachine, showPlacement } from './placement.ts';
import type { ClientReport, FailoverReport, FaultReport, RunReport, ScenarioReport } from './result.ts';
import { showSecurity } from './security.ts';
import { showServices } from './service-lines.ts';
import { showShard } from './shard.ts';
import { showTable } from './table.ts';
import { labelOf, type Mark, marksOf, waterfall } from './waterfall.ts';
import { showZones } from './zones.ts';

const BADGES = {
  pass: chalk.black.bgGreen(' PASS '),
  fail: chalk.white.bgRed(' FAIL '),
  unknown: chalk.black.bgYellow(' UNKNOWN '),
  skipped: chalk.black.bgBlue(' SKIPPED '),
};

const COLOURS = { pass: chalk.green, fail: chalk.red, unknown: chalk.yellow, skipped: chalk.blue };

/** One scenario for the terminal: verdict, where the time went, what each client experienced. */
export function showScenario(report: ScenarioReport): string {
  const marks = marksOf(report.phases, followings(report));
  const context = [showPlacement(report), showZones(report), showSecurity(report)].filter(
    each => each !== undefined,
  );
  const lines = [
    ...context.map(each => chalk.dim(each)),
    ...report.faults.map(fault => showFault(fault, report)),
    ...(report.failovers.length < 2 ? drawn(marks) : report.failovers.flatMap(drawnFailover)),
    ...report.obstacles.map(obstacle => `no replica was promoted: ${obstacle}`),
    ...Object.entries(report.clients).flatMap(([name, client]) => showClient(name, client)),
    ...showCrowds(report),
    ...showServices(report),
    ...showWhereLost(report),
    ...showChecks(report.findings),
    ...showBusyMachine(report),
    ...attemptLines(report).map(line => chalk.yellow(line)),
  ];
  return [
    `${BADGES[report.verdict]} ${chalk.bold(report.name)} ${chalk.dim(`${report.file}, ${showMs(report.durationMs)}`)}`,
    ...(report.verdict === 'pass' ? [] : [`  ${report.reason}`]),
    ...lines.map(line => `  ${line}`),
    '',
  ].join('\n');
}

const drawn = (marks: readonly Mark[]): string[] => (marks.length > 0 ? waterfall(marks) : []);

const drawnFailover = (failover: FailoverReport, place: number): string[] => [
  `${chalk.bold(labelOf(failover, place))}:`,
  ...drawn(marksOf(failover.phases, [])),
];

const followings = ({ clients }: ScenarioReport): Mark[] =>
  Object.entries(clients).flatMap(([name, { followedMs }]) =>
    followedMs === undefined ? [] : [[`${name} followed`, followedMs] as const],
  );

function showFault(fault: FaultReport, report: ScenarioReport): string {
  const isOf = (judged: FaultReport | undefined) => judged?.askedAtMs === fault.askedAtMs;
  const own = report.failovers.find(failover => isOf(failover.fault)) ?? report;
  const { newMaster, leader, masters } = own;
  const title = `${fault.kind} of ${chalk.bold(fault.target)}${showTrigger(fault)}`;
  const heal = fault.healFailed === undefined ? '' : chalk.red(`; it did not heal: ${fault.healFailed}`);
  if (!isOf(own.fault) || newMaster === undefined)
    return `${title} ${chalk.dim(fault.proof ?? 'not proven')}${heal}`;
  const by = leader === undefined ? '' : `, led by ${leader}`;
  const later = masters.filter(master => master !== newMaster);
  const then = later.length === 0 ? '' : chalk.red(`, and then ${later.join(', ')}`);
  return `${title} → ${chalk.bold(newMaster)} promoted${by}${then}${heal}`;
}

const showBusyMachine = ({ disturbance }: ScenarioReport): string[] =>
  whyDisturbed(disturbance) === undefined
    ? []
    : [chalk.yellow(`this machine was busy: ${showDisturbance(disturbance)}`)];

/** 'lost by the server that acknowledged: redis-1 1535 of 2705', where anything was lost. */
function showWhereLost({ breakdown, members }: ScenarioReport): string[] {
  const losing = breakdown?.byServer.filter(({ lost }) => lost > 0) ?? [];
  if (losing.length === 0) return [];
  const nameOf = (address: string) => memberAtText(members, address)?.name ?? address;
  const shares = losing.map(
    ({ server, lost, acknowledged }) => `${nameOf(server)} ${lost} of ${acknowledged}`,
  );
  return [`lost, by the server that acknowledged: ${shares.join(', ')}`];
}

function showTrigger({ trigger, reactionMs }: FaultReport): string {
  if (trigger === undefined) return '';
  return chalk.dim(` ${reactionMs === undefined ? 'waited for' : `${showMs(reactionMs)} after`} ${trigger}`);
}

const showTime = (what: string, ms: number | undefined, ended = false): string =>
  ms === undefined ? '' : `${what} ${showMs(ms)}${ended ? '' : ' and going on'}; `;

function showClient(name: string, client: ClientReport): string[] {
  const { unit, attempted, acknowledged, failed, unresolved, lost, ghosts, duplicates, unknowable } =
    client.operations;
  const outage =
    client.outageBelowMs === undefined
      ? showTime('outage', client.outageMs, client.outageEnded)
      : `outage ${outageWords(client)}; `;
  const receiveGap = showTime('receive gap', client.receiveGapMs, client.receiveGapEnded);
  const counts = [
    `${attempted} writes`,
    `${acknowledged} acknowledged`,
    counted(failed, 'failed', chalk.yellow),
    counted(unresolved, 'unresolved', chalk.yellow),
    lost === undefined
      ? chalk.yellow(`loss not known${unknowable === undefined ? '' : ` (${unknowable})`}`)
      : counted(lost, `${lost === 1 ? unit : `${unit}s`} lost`, chalk.red.bold),
    counted(ghosts ?? 0, 'ghosts', chalk.magenta),
    counted(duplicates ?? 0, 'duplicates', chalk.magenta),
  ];
  const process = client.process === 'finished' ? [] : [chalk.red(`its process ${client.process}`)];
  return [
    `${chalk.bold(name)}: ${outage}${receiveGap}${[...counts, ...process].join(', ')}`,
    ...(client.explanation === undefined ? [] : showExplanation(client.explanation)),
  ];
}

const showExplanation = ({ legs, advice }: Explanation): string[] => [
  `  ${showLegs(legs)}`,
  ...advice.map(each => `  ${chalk.cyan(showAdvice(each))}`),
];

const counted = (count: number, what: string, alarm: (text: string) => string): string =>
  count === 0 ? chalk.dim(`0 ${what}`) : alarm(`${count} ${what}`);

const NAME_WIDTH = 52;

/** All scenarios of a run as a table, and one line that sums up. */
export function showRun(run: RunReport, folder: string): string {
  const { scenarios, environment, durationMs } = run;
  const table = showTable(
    {
      colWidths: [NAME_WIDTH],
      head: [...COLUMNS],
      colAligns: ['left', 'left', 'right', 'left', 'right', 'right', 'right'],
    },
    scenarios.flatMap(report => rowsOf(report, COLOURS[report.verdict](report.verdict))),
  );
  const count = (verdict: ScenarioReport['verdict']) => countOf(scenarios, verdict);
  const missing = showMissingFiles(run);
  return [
    ...(isRepeated(scenarios) ? [] : [table, ...scenarios.filter(isBad).map(showReason)]),
    chalk.dim(
      `${environment.server} (${environment.image}), ${environment.engine}, seed ${environment.seed}`,
    ),
    ...(environment.machines ?? []).map(each => chalk.dim(showMachine(each))),
    chalk.dim(howItRan(run)),
    chalk.dim(`this machine: ${showDisturbance(worstOf(scenarios))}`),
    ...(run.differences ?? []).map(each => chalk.yellow(`the runs differ in ${showDifference(each)}`)),
    ...(missing === undefined ? [] : [chalk.red(missing)]),
    `${count('pass')} passed, ${count('fail')} failed, ${count('unknown')} unknown, ${count('skipped')} skipped in ${showMs(durationMs)}; ${folder}/run.json`,
    '',
  ].join('\n');
}

/** Who reads only the end of a log learns what it is about. */
const showReason = ({ verdict, name, file, reason }: ScenarioReport): string =>
  `${BADGES[verdict]} ${chalk.bold(name)} ${chalk.dim(file)}\n  ${reason}`;

/** How much ran at once, what was repeated, which part of a whole it was, what a pass means. */
export function howItRan({ workers, shard, merged, scenarios }: RunReport): string {
  const repeated = showRepeated(scenarios);
  const planted = scenarios.some(report => report.planted !== undefined);
  return [
    ...(merged === undefined ? [] : [`joined from ${merged.length} runs`]),
    workers === 1 ? 'one scenario at a time' : `at most ${workers} scenarios at a time`,
    ...waitedForLanes(scenarios),
    ...(repeated === undefined ? [] : [repeated]),
    ...(shard === undefined ? [] : [`shard ${showShard(shard)}`]),
    ...(planted ? ['with planted defects: passed means that the defect was noticed'] : []),
  ].join(', ');
}

/** How long scenarios waited for room on the machine. */
function waitedForLanes(scenarios: readonly ScenarioReport[]): string[] {
  const waited = scenarios.map(({ waitedForLaneMs = 0 }) => waitedForLaneMs).filter(ms => ms >= 1000);
  if (waited.length === 0) return [];
  const all = waited.reduce((sum, ms) => sum + ms, 0);
  return [`${waited.length} waited for room on the machine, ${showMs(all / waited.length)} on average`];
}

/** Of each measure the worst that a scenario met. */
function worstOf(scenarios: readonly ScenarioReport[]): Disturbance {
  const worst = (measure: keyof Disturbance) =>
    Math.max(0, ...scenarios.map(({ disturbance }) => disturbance[measure]));
  return {
    lagMs: worst('lagMs'),
    engineMs: worst('engineMs'),
    stolen: worst('stolen'),
    busy: worst('busy'),
  };
}
