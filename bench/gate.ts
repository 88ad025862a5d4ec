import { badField, type Duration, progressOf, temporaryFolder } from '../harness/basics/index.ts';
import {
  compare,
  gate,
  type Measured,
  measuredOf,
  parseAllowance,
  selects,
} from '../harness/comparison/index.ts';
import { prepareEnvironment, startWatchdog } from '../harness/engine/index.ts';
import { crash, master } from '../harness/faults/index.ts';
import { runEnvironment, SCHEMA_VERSION, type ScenarioReport } from '../harness/report/index.ts';
import { runScenario } from '../harness/scenario/index.ts';
import { type Hosts, startHosts } from '../harness/topology/index.ts';
import { drawFrom } from './draw.ts';

// npm run bench:gate -- 50 1000: how far a comparison and the gate can be trusted, with measures of 50 real crashes. Six
// measures' worth are injected in turns, four of the usual configuration and two of one that is 300 ms slower: a down-after
// of 2.3 s instead of 2 s. From these, 1000 pairs of measures are drawn, no crash twice in a pair. Of the same
// configuration no change may be told, the gate must let it through, and the 300 ms must be found: in 19 of 20 pairs each.

const USUAL: Duration = '2s';
const SLOWER: Duration = '2300ms';
const ALLOWANCE = parseAllowance('the allowance', '20%');
const LANES = 4;
const WANTED = 0.95;
const QUANTITY = selects(['promoted']);

const [runs, pairs] = [count(2, 50), count(3, 1000)];
await prepareEnvironment(progressOf('bench:gate'));
startWatchdog();
const [usual, slower] = await measureInTurns([USUAL, USUAL, SLOWER], 2 * runs);

const draw = drawFrom(1);
const shares = { 'no change told': 0, 'let through': 0, '300 ms found': 0 };
for (let pair = 0; pair < pairs; pair += 1) {
  const [before, after] = draw(usual, runs, runs).map(measured) as [Measured, Measured];
  const [delayed] = draw(slower, runs).map(measured) as [Measured];
  const same = compare(before, after, QUANTITY);
  if (changeOf(same) === 'no different') shares['no change told'] += 1 / pairs;
  if (gate(same, ALLOWANCE).verdict === 'passed') shares['let through'] += 1 / pairs;
  if (changeOf(compare(before, delayed, QUANTITY)) === 'slower') shares['300 ms found'] += 1 / pairs;
}
console.log(`${pairs} pairs of measures with ${runs} of ${usual.length} and ${slower.length} crashes`);
for (const [name, share] of Object.entries(shares)) console.log(`${name}: ${(100 * share).toFixed(1)} %`);
process.exitCode = Object.values(shares).every(share => share >= WANTED) ? 0 : 1;

function count(at: number, otherwise: number): number {
  const given = Number(process.argv[at] ?? otherwise);
  if (Number.isInteger(given) && given > 0) return given;
  throw badField('a number of bench:gate', process.argv[at], 'a whole number from 1');
}

/** In turns, so that whatever else changes meanwhile changes for all of them. */
async function measureInTurns(
  configurations: readonly Duration[],
  rounds: number,
): Promise<[usual: ScenarioReport[], slower: ScenarioReport[]]> {
  const lanes = Array.from({ length: LANES }, () => startHosts({ replicas: 2, sentinels: 3 }));
  const turns = Array.from({ length: rounds }, () => configurations).flat();
  const [usual, slower]: [ScenarioReport[], ScenarioReport[]] = [[], []];
  await Promise.all(
    lanes.map(async hosts => {
      for (let turn = turns.shift(); turn !== undefined; turn = turns.shift())
        (turn === USUAL ? usual : slower).push(await crashOnce(hosts, turn));
      await hosts.release();
    }),
  );
  return [usual, slower];
}

async function crashOnce(hosts: Hosts, downAfter: Duration): Promise<ScenarioReport> {
  const folder = temporaryFolder('bench-gate');
  const { report } = await runScenario(
    { name: 'a crash', file: 'bench/gate.ts', folder, hosts, assertions: () => 1 },
    { topology: { downAfter }, clients: {} },
    async ({ inject }) => {
      await (await inject(crash(master))).promotedWithin('15s');
    },
  );
  console.log(
    `down-after ${downAfter}: promoted after ${Math.round(report.phases.promotedMs ?? Number.NaN)} ms`,
  );
  return report;
}

function measured(scenarios: readonly ScenarioReport[]): Measured {
  return measuredOf({
    schemaVersion: SCHEMA_VERSION,
    run: 'bench',
    startedAt: '',
    durationMs: 0,
    exitCode: 0,
    environment: runEnvironment(),
    workers: LANES,
    scenarios,
  });
}

function changeOf({ changes }: ReturnType<typeof compare>): string | undefined {
  return changes.find(({ quantity }) => quantity === 'promoted')?.judgement.is;
}
