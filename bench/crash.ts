import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import {
  badField,
  type Duration,
  milliseconds,
  progressOf,
  showMs,
  temporaryFolder,
  wallClockOffset,
} from '../harness/basics/index.ts';
import { prepareEnvironment, startWatchdog } from '../harness/engine/index.ts';
import { crash } from '../harness/faults/index.ts';
import { parseLogLine } from '../harness/observation/index.ts';
import type { ScenarioReport } from '../harness/report/index.ts';
import { runScenario } from '../harness/scenario/index.ts';
import { startHosts } from '../harness/topology/index.ts';
import { failoverMatchers } from '../harness/verdict/index.ts';

// npm run bench:crash -- 20 2s: the same crash, with this down-after, over and over on kept hosts. How often it passes, how
// long each phase takes, and how far the reported moments are from those in the sentinels' own logs.

interface Asserted {
  toPromoteWithin(within: Duration): Promise<void>;
  toFollowPromotionWithin(within: Duration): Promise<void>;
  toLoseNoAcknowledgedWrites(): Promise<void>;
}

expect.extend(failoverMatchers);
const that = expect as unknown as (subject: unknown) => Asserted;

const MOST_APART_MS = 5;
/** The line of a sentinel's log that tells of a phase first. */
const TOLD_BY = {
  detectedMs: '+sdown master',
  electedMs: '+elected-leader',
  selectedMs: '+selected-slave',
  announcedMs: '+switch-master',
} as const;

const runs = Number(process.argv[2] ?? 20);
const downAfter = (process.argv[3] ?? '2s') as Duration;
const downAfterMs = milliseconds('down-after', downAfter);
if (!Number.isInteger(runs) || runs < 1)
  throw badField('the number of runs', process.argv[2], 'a whole number from 1');
await prepareEnvironment(progressOf('bench:crash'));
startWatchdog();
const hosts = startHosts({ replicas: 2, sentinels: 3 });
const reports: ScenarioReport[] = [];
for (let run = 1; run <= runs; run += 1) reports.push(await crashOnce(run));
await hosts.release();

const passed = reports.filter(({ verdict }) => verdict === 'pass');
console.log(`${passed.length} of ${runs} passed`);
for (const { verdict, reason, masters } of reports) {
  if (verdict !== 'pass') console.log(`  ${verdict}: ${reason}; masters: ${masters.join(', ')}`);
}
for (const phase of ['detectedMs', 'electedMs', 'promotedMs', 'announcedMs', 'reconfiguredMs'] as const) {
  print(
    phase,
    passed.flatMap(({ phases }) => phases[phase] ?? []),
  );
}
print(
  'app followed',
  passed.flatMap(({ clients }) => clients.app?.followedMs ?? []),
);
const apart = passed.flatMap(apartFromLogs).sort((a, b) => a - b);
const p99 = apart[Math.ceil(0.99 * apart.length) - 1] ?? Number.NaN;
console.log(
  `${apart.length} moments against the sentinels' own logs: p99 ${p99.toFixed(2)} ms apart, at most ${apart.at(-1)?.toFixed(2)} ms`,
);
process.exitCode = passed.length === runs && p99 <= MOST_APART_MS ? 0 : 1;

async function crashOnce(run: number): Promise<ScenarioReport> {
  const folder = temporaryFolder('bench-crash');
  const place = {
    name: `crash ${run} of ${runs}`,
    file: 'bench/crash.ts',
    folder,
    hosts,
    assertions: () => 3,
  };
  const clients = { app: { socketTimeout: 1000, connectTimeout: 500 } };
  const { report } = await runScenario(
    place,
    { topology: { downAfter }, clients },
    async ({ topology, clients: { app }, inject }) => {
      await that(await inject(crash(topology.master))).toPromoteWithin(`${downAfterMs + 3000}ms`);
      await that(app).toFollowPromotionWithin(`${downAfterMs + 8000}ms`);
      await that(app).toLoseNoAcknowledgedWrites();
    },
  );
  return report;
}

function print(what: string, values: number[]): void {
  const sorted = values.toSorted((a, b) => a - b);
  const [least = 0, middle = 0, most = 0] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map(
    i => sorted[i],
  );
  console.log(
    `${what.padEnd(15)} ${showMs(least).padStart(7)} … ${showMs(middle).padStart(7)} … ${showMs(most).padStart(7)}`,
  );
}

/** How far each moment is from the log files themselves, read with the clocks compared anew. */
function apartFromLogs({ folder, clockOriginMs, fault, phases }: ScenarioReport): number[] {
  const injectedAtMs = clockOriginMs + Number(fault?.injectedAtMs);
  const logged = readdirSync(join(folder, 'logs'))
    .filter(file => file.startsWith('sentinel'))
    .flatMap(file => readFileSync(join(folder, 'logs', file), 'utf8').split('\n'))
    .flatMap(line => parseLogLine(line) ?? [])
    .map(({ wallMs, text }) => ({ text, afterMs: wallMs - wallClockOffset() - injectedAtMs }));
  return Object.entries(TOLD_BY).map(([phase, event]) => {
    const first = logged.filter(({ text, afterMs }) => text.startsWith(event) && afterMs >= 0);
    return Math.abs(
      Number(phases[phase as keyof typeof TOLD_BY]) - Math.min(...first.map(({ afterMs }) => afterMs)),
    );
  });
}
