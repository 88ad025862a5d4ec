import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation } from '../../history/index.ts';
import type { ObservedEvent } from '../../observation/index.ts';
import type { Evidence } from '../../run/index.ts';
import { appends } from '../../workload/index.ts';
import { REPORT, RUN } from '../made-up.ts';
import type { ClientReport, ScenarioReport } from '../result.ts';

// Stored runs for tests: a split at 1 s on the harness's clock, in which redis-2 is promoted and redis-1 goes on
// acknowledging.

export const ORIGIN_MS = 1000;
const KEY = 'failover:appends:app';

const host = (last: number) => `10.0.0.${last}`;
const redis = (n: number) => ({
  name: `redis-${n}`,
  kind: 'redis' as const,
  address: { host: host(n), port: 6379 },
});
const sentinel = (n: number) => ({
  name: `sentinel-${n}`,
  kind: 'sentinel' as const,
  address: { host: host(10 + n), port: 26379 },
});

const FAULT = {
  kind: 'partition',
  target: 'redis-1 | redis-2',
  askedAtMs: 990,
  injectedAtMs: 1000,
  verifiedAtMs: 1010,
  healedAtMs: 6000,
};

/** The report of that split; the fault is at 2000 on the harness's clock. */
export const SPLIT: ScenarioReport & { readonly clients: { readonly app: ClientReport } } = {
  ...REPORT,
  name: 'what a split loses',
  folder: '/reports/r/split-1',
  clockOriginMs: ORIGIN_MS,
  members: [redis(1), redis(2), redis(3), sentinel(1), sentinel(2), sentinel(3)],
  fault: FAULT,
  faults: [FAULT],
  phases: {
    detectedMs: 2050,
    agreedMs: 2200,
    electedMs: 2280,
    selectedMs: 2360,
    promotedMs: 2440,
    announcedMs: 3300,
    demotedMs: 6500,
  },
  settings: {
    shards: 1,
    replicas: 2,
    sentinels: 3,
    quorum: 2,
    colocated: false,
    tls: false,
    hostnames: false,
    downAfterMs: 2000,
    failoverTimeoutMs: 10_000,
    parallelSyncs: 1,
    readyWithinMs: 30_000,
    redis: {},
    sentinel: {},
    servers: {},
  },
  limits: [
    { of: 'promotion', most: 4000, exceeded: false },
    { of: 'following', client: 'app', most: 3000, exceeded: false },
  ],
  workload: appends(),
};

const FROM = `mymaster ${host(1)} 6379 ${host(2)} 6379`;
const logLine = (text: string) => `8:X 21 Nov 2026 08:00:00.000 # ${text}`;

/** What was observed of it, at moments of the harness's clock. */
export const EVENTS: readonly ObservedEvent[] = [
  { kind: 'role', atMs: 1000, server: 'redis-1', role: 'master', offset: 10, master: null, link: null },
  {
    kind: 'role',
    atMs: 1001,
    server: 'redis-2',
    role: 'replica',
    offset: 10,
    master: { host: host(1), port: 6379 },
    link: 'connected',
  },
  { kind: 'view', atMs: 1002, sentinel: 'sentinel-1', master: { host: host(1), port: 6379 } },
  { kind: 'client', atMs: 1003, client: 'app', event: 'acknowledged-by', detail: `${host(1)}:6379` },
  { kind: 'fault', atMs: 2000, fault: 'partition', target: FAULT.target, moment: 'injected', detail: '' },
  {
    kind: 'log',
    atMs: 4070,
    server: 'sentinel-1',
    loggedAtMs: 4050,
    line: logLine(`+sdown master mymaster ${host(1)} 6379`),
  },
  {
    kind: 'sentinel',
    atMs: 4072,
    sentinel: 'sentinel-1',
    event: '+sdown',
    payload: `master mymaster ${host(1)} 6379`,
  },
  { kind: 'role', atMs: 4440, server: 'redis-2', role: 'master', offset: 50, master: null, link: null },
  { kind: 'sentinel', atMs: 5300, sentinel: 'sentinel-1', event: '+switch-master', payload: FROM },
  { kind: 'view', atMs: 5310, sentinel: 'sentinel-1', master: { host: host(2), port: 6379 } },
  { kind: 'answering', atMs: 6000, server: 'redis-3', answering: false, why: 'timeout' },
  { kind: 'connection', atMs: 5200, client: 'app', connection: 1, to: '10.0.0.2:6379', moment: 'dialled' },
];

/**
 * Appends of the client 'app' every `everyMs`, from the origin on: those after the fault are acknowledged by redis-1 and
 * lost, until it is healed; every hundredth never ends, every thousandth fails.
 */
export const operations = (count: number, everyMs: number, client = 'app'): Operation[] =>
  Array.from({ length: count }, (_, id): Operation => {
    const begun = {
      id,
      client,
      kind: 'append',
      key: KEY,
      value: `${client}-${id}`,
      invokedAtMs: ORIGIN_MS + id * everyMs,
      lateMs: 0.25,
    };
    if (id % 1000 === 999)
      return { ...begun, completedAtMs: begun.invokedAtMs + 900, outcome: 'fail', error: 'READONLY' };
    if (id % 100 === 99) return { ...begun, outcome: 'unresolved' };
    const tookMs = 0.3 + (id % 97) / 20 + (id % 1013 === 0 ? 400 : 0);
    return { ...begun, completedAtMs: begun.invokedAtMs + tookMs, outcome: 'ok', server: `${host(1)}:6379` };
  });

/** The same at times that do not repeat, as on real machines; other times compress to nothing. */
export const jittered = (all: readonly Operation[]): Operation[] =>
  all.map((operation, i) => {
    const { completedAtMs, invokedAtMs, lateMs = 0 } = operation;
    const late = { ...operation, invokedAtMs: invokedAtMs + noise(i), lateMs: lateMs + noise(i) };
    if (completedAtMs === undefined) return late;
    return { ...late, completedAtMs: completedAtMs + noise(i) + 3 * noise(2 * i + 1) ** 4 };
  });

/** 0 to 1; the same for the same number (mulberry32). */
function noise(seed: number): number {
  let mixed = (seed + 0x6d2b79f5) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** What those operations leave: what was acknowledged while the network was split is gone. */
export function recordOf(all: readonly Operation[], lostUntilMs = ORIGIN_MS + 6000): Evidence {
  const kept = all.filter(
    ({ outcome, invokedAtMs }) =>
      outcome === 'ok' && (invokedAtMs < ORIGIN_MS + 1000 || invokedAtMs > lostUntilMs),
  );
  const value = kept.map(operation => String(operation.value));
  return {
    histories: new Map([['app', all]]),
    events: EVENTS,
    final: {
      readAtMs: 9100,
      master: 'redis-2',
      data: { 'redis-2': { [KEY]: { type: 'list', value } } },
    },
  };
}

/** Writes a run with these scenarios as a run leaves it. @returns its folder */
export function storedRun(
  reports: readonly ScenarioReport[],
  { histories, events, final }: Evidence = recordOf(operations(800, 10)),
  folder = mkdtempSync(join(tmpdir(), 'run-')),
): string {
  for (const [i, report] of reports.entries()) {
    const own = join(folder, `scenario-${i}`);
    mkdirSync(join(own, 'history'), { recursive: true });
    writeFileSync(join(own, 'scenario.json'), JSON.stringify({ ...report, folder: own }));
    writeFileSync(join(own, 'events.jsonl'), lines(events));
    writeFileSync(join(own, 'final.json'), JSON.stringify(final));
    for (const [client, all] of histories)
      writeFileSync(join(own, 'history', `${client}.jsonl`), lines(all.map(performed)));
  }
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...RUN, scenarios: reports }));
  return folder;
}

const lines = (all: readonly object[]): string => all.map(each => `${JSON.stringify(each)}\n`).join('');

const performed = ({ invokedAtMs, completedAtMs, server, error, ...rest }: Operation): object => ({
  ...rest,
  atMs: invokedAtMs,
  ...(completedAtMs === undefined
    ? { event: 'invoked' }
    : { event: 'performed', endedAtMs: completedAtMs, server: server ?? null, error: error ?? null }),
});
