import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { now, temporaryFolder } from '../harness/basics/index.ts';
import type { LibraryName } from '../harness/clients/index.ts';
import { startToFirstDial } from '../harness/clients/made-up.ts';

// What the start of a client's process costs up to its first connection, by library, as a ratio to a bare Node process.
// All from one run, taken in turns, because the machine's speed changes from minute to minute.

const ROUNDS = 9;

interface Cost {
  readonly cpuMs: number;
  readonly wallMs: number;
}

interface Measured {
  readonly what: string;
  /** Most times the processor time of a bare process. */
  readonly bound?: number;
  readonly start: () => Promise<Cost>;
  readonly costs: Cost[];
}

const folder = temporaryFolder('bench-clients');
const usageFile = join(folder, 'usage.json');
const preload = join(folder, 'usage.cjs');
writeFileSync(
  preload,
  `process.on('exit', () =>
    require('node:fs').writeFileSync(process.env.USAGE_IN, JSON.stringify(process.cpuUsage())));`,
);

const BARE: Measured = { what: 'node -e 0', start: startBare, costs: [] };
const measured: readonly Measured[] = [
  BARE,
  clientOf('ioredis', 6),
  clientOf('ioredis-5', 6),
  clientOf('iovalkey', 6),
  clientOf('ioredis-cluster', 6),
  clientOf('node-redis', 12),
  clientOf('ioredis', 10, 'bullmq'),
];
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const { start, costs } of measured) {
    const cost = await start();
    // The first round fills the compile cache.
    if (round > 0) costs.push(cost);
  }
}

const base = medianOf(BARE, 'cpuMs');
for (const each of measured) {
  const ratio = medianOf(each, 'cpuMs') / base;
  const bound = each.bound === undefined ? '' : `  (at most ${each.bound})`;
  console.log(
    `${each.what.padEnd(20)} cpu ${shown(each, 'cpuMs')}  wall ${shown(each, 'wallMs')}  ratio ${ratio.toFixed(1)}${bound}`,
  );
  if (ratio > (each.bound ?? Infinity)) process.exitCode = 1;
}

function clientOf(library: LibraryName, bound: number, workload = 'appends'): Measured {
  return {
    what: workload === 'appends' ? library : `${library}, ${workload}`,
    bound,
    costs: [],
    async start() {
      const history = join(folder, 'history');
      const wallMs = await startToFirstDial({ library, workload }, history, preload, { USAGE_IN: usageFile });
      return { cpuMs: lastCpuMs(), wallMs };
    },
  };
}

async function startBare(): Promise<Cost> {
  const startedAtMs = now();
  const child = spawn(process.execPath, ['--require', preload, '-e', '0'], {
    env: { ...process.env, NODE_OPTIONS: '', USAGE_IN: usageFile },
  });
  await once(child, 'exit');
  return { cpuMs: lastCpuMs(), wallMs: now() - startedAtMs };
}

function lastCpuMs(): number {
  const { user, system } = JSON.parse(readFileSync(usageFile, 'utf8')) as NodeJS.CpuUsage;
  return (user + system) / 1000;
}

function medianOf({ costs }: Measured, kind: keyof Cost): number {
  const sorted = costs.map(cost => cost[kind]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function shown(each: Measured, kind: keyof Cost): string {
  return `${medianOf(each, kind).toFixed(0).padStart(4)} ms`;
}
