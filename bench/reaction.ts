import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { badField, progressOf, showMs, temporaryFolder } from '../harness/basics/index.ts';
import { prepareEnvironment, startWatchdog } from '../harness/engine/index.ts';
import { crash, leader, master, sentinelEvent, together, when } from '../harness/faults/index.ts';
import type { ScenarioReport } from '../harness/report/index.ts';
import { runScenario } from '../harness/scenario/index.ts';
import { startHosts } from '../harness/topology/index.ts';

// npm run bench:reaction -- 20: the sentinel that was elected leader is killed on its +elected-leader, over and over on
// kept hosts. How often it dies before it has selected a replica, and how long the harness takes from the event to the
// effect.

const runs = Number(process.argv[2] ?? 20);
if (!Number.isInteger(runs) || runs < 1)
  throw badField('the number of runs', process.argv[2], 'a whole number from 1');
await prepareEnvironment(progressOf('bench:reaction'));
startWatchdog();
const hosts = startHosts({ replicas: 2, sentinels: 3 });
const reports: ScenarioReport[] = [];
for (let run = 1; run <= runs; run += 1) reports.push(await killLeader(run));
await hosts.release();

const kills = reports.flatMap(report => {
  const kill = report.faults.find(({ trigger }) => trigger === '+elected-leader');
  return kill?.reactionMs === undefined ? [] : [{ report, kill, reactionMs: kill.reactionMs }];
});
const early = kills.filter(({ report, kill }) => !hasSelected(report, kill.target));
const reactions = kills.map(({ reactionMs }) => reactionMs).sort((a, b) => a - b);
console.log(`${early.length} of ${runs} leaders died before +selected-slave`);
console.log(
  `from +elected-leader to their death: ${[0, 0.5, 1].map(q => showMs(reactions[Math.floor((reactions.length - 1) * q)] ?? Number.NaN)).join(' … ')}`,
);
for (const { verdict, reason } of reports)
  if (verdict === 'unknown' && !/nothing was asserted/.test(reason)) console.log(reason);
process.exitCode = early.length >= runs * 0.9 ? 0 : 1;

async function killLeader(run: number): Promise<ScenarioReport> {
  const place = {
    name: `reaction ${run} of ${runs}`,
    file: 'bench/reaction.ts',
    folder: temporaryFolder('bench-reaction'),
    hosts,
    assertions: () => 0,
  };
  const { report } = await runScenario(place, { topology: { failoverTimeout: '2s' } }, async ({ inject }) => {
    await inject(together(crash(master), when(sentinelEvent('+elected-leader'), crash(leader))));
  });
  return report;
}

function hasSelected({ folder }: ScenarioReport, sentinel: string): boolean {
  return readFileSync(join(folder, 'logs', `${sentinel}.log`), 'utf8').includes('+selected-slave');
}
