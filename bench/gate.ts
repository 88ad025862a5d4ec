import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { badField, type Duration, progressOf } from '../harness/basics/index.ts';
import {
  compare,
  type GateVerdict,
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

// npm run bench:gate -- 20 8: so many pairs of measures with so many crashes each. The gate must let the same configuration
// through, and stop one that is 300 ms slower: a down-after of 2.3 s instead of 2 s. Both in 19 of 20 pairs.

const USUAL: Duration = '2s';
const SLOWER: Duration = '2300ms';
const ALLOWANCE = parseAllowance('the allowance', '150ms');
const LANES = 3;
const WANTED = 0.95;

const [pairs, runs] = [count(2, 20), count(3, 8)];
await prepareEnvironment(progressOf('bench:gate'));
startWatchdog();
const lanes = Array.from({ length: LANES }, () => startHosts({ replicas: 2, sentinels: 3 }));
const same: GateVerdict[] = [];
const slower: GateVerdict[] = [];
for (let pair = 1; pair <= pairs; pair += 1) {
  const [first, second, third] = await measureAll([USUAL, USUAL, SLOWER]);
  same.push(judge(first, second));
  slower.push(judge(first, third));
  console.log(`pair ${pair} of ${pairs}: the same ${same.at(-1)}, 300 ms slower ${slower.at(-1)}`);
}
await Promise.all(lanes.map(hosts => hosts.remove()));

const [through, stopped] = [share(same, 'held'), share(slower, 'regressed')];
console.log(`the same let through: ${percent(through)}; 300 ms slower stopped: ${percent(stopped)}`);
process.exitCode = Math.min(through, stopped) >= WANTED ? 0 : 1;

function count(at: number, otherwise: number): number {
  const given = Number(process.argv[at] ?? otherwise);
  if (Number.isInteger(given) && given > 0) return given;
  throw badField('a number of bench:gate', process.argv[at], 'a whole number from 1');
}

/** Crashes of all configurations in turns, so that whatever else changes meanwhile changes for all of them. */
async function measureAll(configurations: readonly Duration[]): Promise<Measured[]> {
  const reports = configurations.map((): ScenarioReport[] => []);
  const turns = Array.from({ length: runs }, () =>
    configurations.map((downAfter, i) => ({ downAfter, i })),
  ).flat();
  await Promise.all(
    lanes.map(async hosts => {
      for (let turn = turns.shift(); turn !== undefined; turn = turns.shift())
        reports[turn.i]?.push(await crashOnce(hosts, turn.downAfter));
    }),
  );
  return reports.map(measured);
}

async function crashOnce(hosts: Hosts, downAfter: Duration): Promise<ScenarioReport> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-gate-'));
  const { report } = await runScenario(
    { name: 'a crash', file: 'bench/gate.ts', folder, hosts, assertions: () => 1 },
    { topology: { downAfter }, clients: {} },
    async ({ inject }) => {
      await (await inject(crash(master))).promotedWithin('15s');
    },
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

function judge(before: Measured | undefined, after: Measured | undefined): GateVerdict {
  if (before === undefined || after === undefined) return 'undecided';
  return gate(compare(before, after, selects(['promoted'])), ALLOWANCE).verdict;
}

function share(verdicts: readonly GateVerdict[], wanted: GateVerdict): number {
  return verdicts.filter(verdict => verdict === wanted).length / verdicts.length;
}

function percent(of: number): string {
  return `${Math.round(100 * of)} %`;
}
