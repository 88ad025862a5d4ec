import {
  acknowledged,
  dataFixture,
  failoverEvents,
  faultFixture,
  recordFixture,
  startEvents,
  writeFixture,
} from '../harness/analyze/fixture.ts';
import { analyze } from '../harness/analyze/index.ts';
import { elements } from '../harness/checkers/index.ts';
import type { Operation } from '../harness/history/index.ts';
import type { ObservedEvent } from '../harness/observation/index.ts';
import type { ScenarioRecord } from '../harness/run/index.ts';
import { appends } from '../harness/workload/index.ts';

// node bench/analyze.ts: how long the analysis of one client with a million operations takes, in seconds and as a ratio to
// one checker that reads each operation once, in the same run. The master crashes in the middle; nothing is lost.

const OPERATIONS = 1_000_000;
const RATE = 1000;
const RUNS = 3;
const AT_MOST_SECONDS = 5;

const ORIGIN_MS = 1000;
const FAULT_MS = ORIGIN_MS + 500_000;
const FOLLOWED_MS = FAULT_MS + 3000;
const END_MS = ORIGIN_MS + OPERATIONS;
const ROLES_EVERY_MS = 100;
const SAMPLE_MS = 500;

const operations = historyOf();
const written = operations.flatMap(({ outcome, value }) => (outcome === 'ok' ? String(value) : []));

const baseline = timesOf(
  () => [...written],
  present => elements(operations, present).verdict,
);
const analysis = timesOf(recordOf, record => analyze(record).verdict);
const isFast = analysis.ofProcessor <= AT_MOST_SECONDS;
const ratio = analysis.ofProcessor / baseline.ofProcessor;
console.log(`${OPERATIONS.toLocaleString('en')} operations, medians of ${RUNS}:
  the checker elements  ${show(baseline)}
  the analysis          ${show(analysis)}: ${ratio.toFixed(1)} times as much, limit ${AT_MOST_SECONDS} s of CPU time: ${isFast ? 'met' : 'EXCEEDED'}`);
process.exitCode = isFast ? 0 : 1;

function historyOf(): Operation[] {
  return Array.from({ length: OPERATIONS }, (_, id) => {
    const atMs = ORIGIN_MS + (id * 1000) / RATE;
    const server = atMs < FAULT_MS ? 'redis-1' : atMs < FOLLOWED_MS ? undefined : 'redis-2';
    return writeFixture('app', id, atMs, server);
  });
}

/** A new one each time, with lists of its own: the analysis remembers what it compared once. */
function recordOf(): ScenarioRecord {
  return recordFixture({
    clockOriginMs: ORIGIN_MS,
    workEndedAtMs: END_MS,
    workload: appends({ rate: RATE, duration: '1h' }),
    injections: [
      {
        title: 'crash of the master',
        faults: [
          faultFixture({
            askedAtMs: FAULT_MS - 20,
            injectedAtMs: FAULT_MS,
            provenAtMs: FAULT_MS + 10,
            healedAtMs: END_MS + 500,
          }),
        ],
      },
    ],
    disturbance: Array.from({ length: END_MS / SAMPLE_MS + 2 }, (_, i) => ({
      atMs: SAMPLE_MS * i,
      lagMs: 2,
      engineMs: 20,
      times: { total: 1000 * i, idle: 500 * i, stolen: 0 },
    })),
    final: {
      data: { 'redis-2': dataFixture(operations), 'redis-3': dataFixture(operations) },
      master: 'redis-2',
      readAtMs: END_MS + 100,
    },
    events: eventsOf(),
    histories: new Map([['app', [...operations]]]),
  });
}

function eventsOf(): ObservedEvent[] {
  const before = Array.from({ length: (FAULT_MS - ORIGIN_MS) / ROLES_EVERY_MS - 1 }, (_, i) =>
    startEvents('redis-1', ['redis-2', 'redis-3'])
      .filter(({ kind }) => kind === 'role')
      .map(event => ({ ...event, atMs: ORIGIN_MS + (i + 1) * ROLES_EVERY_MS })),
  ).flat();
  return [
    ...startEvents('redis-1', ['redis-2', 'redis-3']),
    acknowledged('app', 'redis-1', ORIGIN_MS + 5),
    ...before,
    ...failoverEvents(['redis-1', 'redis-2'], FAULT_MS, ['redis-3']),
    acknowledged('app', 'redis-2', FOLLOWED_MS + 5),
  ].toSorted((one, other) => one.atMs - other.atMs);
}

interface Seconds {
  readonly elapsed: number;
  /** Of this process, which other processes on the machine hardly change. */
  readonly ofProcessor: number;
}

/** @param prepare makes what `work` gets; that is not counted */
function timesOf<Given>(prepare: () => Given, work: (given: Given) => string): Seconds {
  const times = Array.from({ length: RUNS }, (): Seconds => {
    const given = prepare();
    const [beganMs, before] = [performance.now(), process.cpuUsage()];
    const verdict = work(given);
    if (verdict !== 'pass') throw new Error(`the result for a history without defects was ${verdict}`);
    const { user, system } = process.cpuUsage(before);
    return { elapsed: (performance.now() - beganMs) / 1000, ofProcessor: (user + system) / 1e6 };
  });
  return {
    elapsed: median(times.map(each => each.elapsed)),
    ofProcessor: median(times.map(each => each.ofProcessor)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function show({ elapsed, ofProcessor }: Seconds): string {
  return `${elapsed.toFixed(2)} s, ${ofProcessor.toFixed(2)} s of CPU time`;
}
