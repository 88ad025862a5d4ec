import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation } from '../history/index.ts';
import type { DisturbanceSample, ObservedEvent } from '../observation/index.ts';
import {
  RECORD_VERSION,
  type RecordedExpectation,
  type RecordedFault,
  type ScenarioRecord,
  writeRecord,
} from '../run/index.ts';
import type { Member } from '../timeline/index.ts';
import { resolveTopology } from '../topology/index.ts';
import { appends } from '../workload/index.ts';

// Records for tests: redis-1 crashes, redis-2 is promoted, the client app follows and loses nothing.

/** Moments of that failover, ms on the harness's clock. */
export const AT = { origin: 1000, fault: 3000, promotion: 5400, following: 6000, end: 12_000 } as const;

const addressOf = (name: string) => {
  const [kind, number] = name.split('-');
  return kind === 'redis'
    ? { host: `10.0.0.${number}`, port: 6379 }
    : { host: `10.0.1.${number}`, port: 26_379 };
};

export const memberFixture = (name: string, shard?: string): Member => ({
  name,
  kind: name.startsWith('redis') ? 'redis' : 'sentinel',
  address: addressOf(name),
  ...(shard !== undefined && { shard }),
});

const SENTINELS = ['sentinel-1', 'sentinel-2', 'sentinel-3'];
const MEMBERS = ['redis-1', 'redis-2', 'redis-3', ...SENTINELS].map(name => memberFixture(name));

/** How a shard is before any fault. */
export const startEvents = (master: string, replicas: readonly string[], shard?: string): ObservedEvent[] => [
  { kind: 'role', atMs: AT.origin, server: master, role: 'master', offset: 0, master: null, link: null },
  ...replicas.map((server): ObservedEvent => roleOfReplica(server, master, AT.origin)),
  ...viewsOf(master, AT.origin, shard),
];

const roleOfReplica = (server: string, master: string, atMs: number): ObservedEvent => ({
  kind: 'role',
  atMs,
  server,
  role: 'replica',
  offset: 0,
  master: addressOf(master),
  link: 'connected',
});

const viewsOf = (master: string, atMs: number, shard?: string): ObservedEvent[] =>
  SENTINELS.map(sentinel => ({
    kind: 'view',
    atMs,
    sentinel,
    ...(shard !== undefined && { shard }),
    master: addressOf(master),
  }));

/**
 * How a shard fails over: detected after 2 s, promoted after 2.4 s, announced after 2.6 s.
 * @param faultAtMs when its master crashed
 * @param others its other replicas
 */
export function failoverEvents(
  [from, to]: readonly [string, string],
  faultAtMs: number,
  others: readonly string[] = [],
  shard?: string,
): ObservedEvent[] {
  const name = shard ?? 'mymaster';
  const text = (server: string) => `${addressOf(server).host} ${addressOf(server).port}`;
  const published = (afterMs: number, event: string, payload: string): ObservedEvent => ({
    kind: 'sentinel',
    atMs: faultAtMs + afterMs,
    sentinel: 'sentinel-1',
    event,
    payload,
  });
  const old = `master ${name} ${text(from)}`;
  return [
    { kind: 'answering', atMs: faultAtMs + 50, server: from, answering: false, why: 'refused' },
    published(2000, '+sdown', old),
    published(2100, '+odown', `${old} #quorum 2/2`),
    published(2150, '+try-failover', old),
    published(2200, '+elected-leader', old),
    published(2250, '+selected-slave', `slave ${text(to)} ${text(to)} @ ${name} ${text(from)}`),
    {
      kind: 'role',
      atMs: faultAtMs + 2400,
      server: to,
      role: 'master',
      offset: 9,
      master: null,
      link: null,
    },
    published(2600, '+switch-master', `${name} ${text(from)} ${text(to)}`),
    ...viewsOf(to, faultAtMs + 2600, shard),
    ...others.map(server => roleOfReplica(server, to, faultAtMs + 2700)),
  ];
}

/** A write of a client on a server, or one that failed within 5 ms. */
export const writeFixture = (
  client: string,
  id: number,
  atMs: number,
  server: string | undefined,
): Operation => ({
  id,
  client,
  kind: 'append',
  key: keyFixture(client),
  value: `${client}-${id}`,
  invokedAtMs: atMs,
  lateMs: id % 7,
  completedAtMs: atMs + 5,
  ...(server === undefined
    ? { outcome: 'fail', error: 'connection refused' }
    : { outcome: 'ok', server: addressText(server) }),
});

const keyFixture = (client: string): string => `failover:appends:${client}`;

export const addressText = (server: string): string => `${addressOf(server).host}:${addressOf(server).port}`;

/** Ten writes a second of a client that works on one server, has none for a while, and then works on another. */
export function historyFixture(
  client: string,
  { from, to, outMs, backMs }: { from: string; to: string; outMs: number; backMs: number },
): Operation[] {
  const moments = Array.from({ length: (AT.end - AT.origin) / 100 }, (_, i) => AT.origin + 100 * i);
  return moments.map((atMs, id) =>
    writeFixture(client, id, atMs, atMs < outMs ? from : atMs < backMs ? undefined : to),
  );
}

export const acknowledged = (client: string, server: string, atMs: number): ObservedEvent => ({
  kind: 'client',
  atMs,
  client,
  event: 'acknowledged-by',
  detail: addressText(server),
});

/** What is left of a history in which everything that was acknowledged is there. */
export const dataFixture = (...histories: (readonly Operation[])[]) =>
  Object.fromEntries(
    histories.map(operations => [
      operations[0]?.key ?? '',
      {
        type: 'list' as const,
        value: operations.flatMap(({ outcome, value }) => (outcome === 'ok' ? String(value) : [])),
      },
    ]),
  );

/** Samples of every half second. @param busyMs from which moment until which one all processors are at work */
export const disturbanceFixture = (busyMs: readonly [number, number] = [0, 0]): DisturbanceSample[] => {
  let idle = 0;
  return Array.from({ length: 40 }, (_, i) => {
    const atMs = 500 * i;
    const isBusy = atMs > busyMs[0] && atMs <= busyMs[1];
    if (!isBusy) idle += 500;
    return { atMs, lagMs: 2, engineMs: 20, times: { total: 1000 * i, idle, stolen: 0 } };
  });
};

export const faultFixture = (changes: Partial<RecordedFault> = {}): RecordedFault => ({
  kind: 'crash',
  group: 'server',
  endsServers: true,
  target: 'redis-1',
  servers: ['redis-1'],
  oldMaster: 'redis-1',
  askedAtMs: AT.fault - 20,
  injectedAtMs: AT.fault,
  provenAtMs: AT.fault + 10,
  proof: 'a new connection was refused',
  healedAtMs: AT.end + 500,
  ...changes,
});

export const expectationFixture = (changes: Partial<RecordedExpectation> = {}): RecordedExpectation => ({
  matcher: 'toPromoteWithin',
  isNot: false,
  limit: { of: 'promotion', most: 8000 },
  covers: [],
  passed: true,
  ...changes,
});

const HISTORY = historyFixture('app', {
  from: 'redis-1',
  to: 'redis-2',
  outMs: AT.fault,
  backMs: AT.following,
});

/** A record of a scenario that passed. */
export const recordFixture = (changes: Partial<ScenarioRecord> = {}): ScenarioRecord => ({
  recordVersion: RECORD_VERSION,
  scenario: {
    name: 'a client follows',
    file: 'scenarios/x.scenario.ts',
    line: 7,
    folder: '/r/x',
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 14_000,
  },
  clockOriginMs: AT.origin,
  workEndedAtMs: AT.end,
  settings: resolveTopology({ downAfter: '2s' }),
  members: MEMBERS,
  workload: appends({ rate: 10 }),
  clients: { app: { library: 'ioredis', options: { socketTimeout: 1000 }, process: 'finished' } },
  services: {},
  injections: [{ title: 'crash of the master', faults: [faultFixture()] }],
  expectations: [expectationFixture()],
  tolerates: {},
  limits: { followingMs: 15_000 },
  servers: [
    { name: 'redis-1', state: 'ended', lastLines: ['signal handler scheduling shutdown'] },
    ...MEMBERS.slice(1).map(({ name }) => ({ name, state: 'running' as const })),
  ],
  disturbance: disturbanceFixture(),
  final: {
    data: { 'redis-2': dataFixture(HISTORY), 'redis-3': dataFixture(HISTORY) },
    master: 'redis-2',
    readAtMs: AT.end + 100,
  },
  body: { how: 'returned' },
  unawaited: [],
  assertions: 1,
  events: [
    ...startEvents('redis-1', ['redis-2', 'redis-3']),
    acknowledged('app', 'redis-1', AT.origin + 5),
    ...failoverEvents(['redis-1', 'redis-2'], AT.fault, ['redis-3']),
    acknowledged('app', 'redis-2', AT.following + 5),
  ],
  histories: new Map([['app', HISTORY]]),
  ...changes,
});

const SHARDED = ['redis-1', 'redis-2'].map(name => memberFixture(name, 'shard-1'));
const OTHERS = ['redis-3', 'redis-4'].map(name => memberFixture(name, 'shard-2'));

/** When the master of the second shard crashed: while the first failed over. */
export const SECOND_FAULT_AT = AT.fault + 1000;

/** A record of two shards whose masters crash one after the other; the client of the second is called 'a'. */
export function shardedFixture(changes: Partial<ScenarioRecord> = {}): ScenarioRecord {
  const second = { outMs: SECOND_FAULT_AT, backMs: SECOND_FAULT_AT + 3000 };
  const one = historyFixture('z', {
    from: 'redis-1',
    to: 'redis-2',
    outMs: AT.fault,
    backMs: AT.following,
  });
  const two = historyFixture('a', { from: 'redis-3', to: 'redis-4', ...second });
  const events = [
    ...startEvents('redis-1', ['redis-2'], 'shard-1'),
    ...startEvents('redis-3', ['redis-4'], 'shard-2'),
    acknowledged('z', 'redis-1', AT.origin + 5),
    acknowledged('a', 'redis-3', AT.origin + 5),
    ...failoverEvents(['redis-1', 'redis-2'], AT.fault, [], 'shard-1'),
    ...failoverEvents(['redis-3', 'redis-4'], SECOND_FAULT_AT, [], 'shard-2'),
    acknowledged('z', 'redis-2', AT.following + 5),
    acknowledged('a', 'redis-4', SECOND_FAULT_AT + 3005),
  ];
  return recordFixture({
    settings: resolveTopology({ downAfter: '2s', shards: 2, replicas: 1 }),
    members: [...SHARDED, ...OTHERS, ...SENTINELS.map(name => memberFixture(name))],
    clients: {
      z: { library: 'ioredis', shard: 'shard-1', options: {}, process: 'finished' },
      a: { library: 'node-redis', shard: 'shard-2', options: {}, process: 'finished' },
    },
    injections: [
      { title: 'crash of the master of shard-1', faults: [faultFixture()] },
      {
        title: 'crash of the master of shard-2',
        faults: [
          faultFixture({
            target: 'redis-3',
            servers: ['redis-3'],
            oldMaster: 'redis-3',
            askedAtMs: SECOND_FAULT_AT - 20,
            injectedAtMs: SECOND_FAULT_AT,
          }),
        ],
      },
    ],
    servers: [],
    final: {
      data: { 'redis-2': dataFixture(one), 'redis-4': dataFixture(two) },
      master: 'redis-2',
      masters: { 'shard-1': 'redis-2', 'shard-2': 'redis-4' },
      readAtMs: AT.end + 100,
    },
    events: events.toSorted((a, b) => a.atMs - b.atMs),
    histories: new Map([
      ['z', one],
      ['a', two],
    ]),
    ...changes,
  });
}

/** Stores a record as a run does, with its histories. @returns its folder */
export function storeRecord(
  record: ScenarioRecord,
  folder = mkdtempSync(join(tmpdir(), 'scenario-')),
): string {
  mkdirSync(join(folder, 'history'), { recursive: true });
  writeRecord(folder, record);
  for (const [client, operations] of record.histories)
    writeFileSync(join(folder, 'history', `${client}.jsonl`), operations.map(lineOf).join(''));
  return folder;
}

function lineOf({ invokedAtMs, lateMs, completedAtMs, server, error, ...rest }: Operation): string {
  const begun = { ...rest, atMs: invokedAtMs, lateMs: lateMs ?? null };
  const line =
    completedAtMs === undefined
      ? { event: 'invoked', ...begun }
      : {
          event: 'performed',
          ...begun,
          endedAtMs: completedAtMs,
          server: server ?? null,
          error: error ?? null,
        };
  return `${JSON.stringify(line)}\n`;
}
