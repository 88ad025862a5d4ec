import { describe, expect, test } from '@jest/globals';
import type { Operation } from '../history/index.ts';
import type { RecordedExpectation, ScenarioRecord } from '../run/index.ts';
import { counter } from '../workload/index.ts';
import { analyze } from './analyze.ts';
import { AT, dataFixture, expectationFixture, faultFixture, recordFixture } from './fixture.ts';

const HISTORY = recordFixture().histories.get('app') ?? [];

/** Two clients with the same history each, of which the final data lack some writes. */
function losing(lost: { readonly app?: readonly number[]; readonly other?: readonly number[] }) {
  const other = HISTORY.map(each => ({
    ...each,
    client: 'other',
    key: 'failover:appends:other',
    value: `other-${each.id}`,
  }));
  const without = (all: readonly Operation[], ids: readonly number[] = []) =>
    all.map(each => (ids.includes(each.id) ? { ...each, outcome: 'fail' as const } : each));
  const data = dataFixture(without(HISTORY, lost.app), without(other, lost.other));
  const client = { library: 'ioredis', options: {}, process: 'finished' } as const;
  return recordFixture({
    clients: { app: client, other: client },
    histories: new Map([
      ['app', HISTORY],
      ['other', other],
    ]),
    final: { data: { 'redis-2': data, 'redis-3': data }, master: 'redis-2', readAtMs: AT.end },
  });
}

// Issued 100 ms before the fault and acknowledged 95 ms before it, and 2 s before it.
const IN_FLIGHT = 19;
const LONG_BEFORE = 0;

/** A client that adds to two sets. A read of one shows an element, the last read lacks it, and it is there at the end. */
function addsFixture(): ScenarioRecord {
  const KEYS = ['failover:adds:app', 'failover:adds:other'];
  const operation = (id: number, changes: Partial<Operation>): Operation => ({
    ...(HISTORY[id] as Operation),
    kind: 'add',
    key: KEYS[0] as string,
    outcome: 'ok',
    server: '10.0.0.1:6379',
    ...changes,
  });
  const operations = HISTORY.map((_, id) => {
    if (id === 1) return operation(id, { kind: 'read-all', value: null, result: ['app-0'] });
    if (id === 2) return operation(id, { kind: 'read-all', value: null, result: [] });
    return operation(id, id > 2 ? { key: KEYS[1] as string } : {});
  });
  const added = (key: string | undefined) =>
    operations.flatMap(each => (each.key === key && each.kind === 'add' ? String(each.value) : []));
  const data = Object.fromEntries(KEYS.map(key => [key, { type: 'set' as const, value: added(key) }]));
  return recordFixture({
    workload: { kind: 'adds', rate: 10, durationMs: 600_000, keys: 2, extra: {} },
    histories: new Map([['app', operations]]),
    final: { data: { 'redis-2': data, 'redis-3': data }, master: 'redis-2', readAtMs: AT.end },
  });
}

const failing = (record: ScenarioRecord) =>
  analyze(record)
    .findings.filter(({ verdict }) => verdict === 'fail')
    .map(({ checker, client, expected }) => ({
      name: client === undefined ? checker : `${checker} of ${client}`,
      expected: expected !== undefined,
    }));

const lossExpected = (changes: Partial<RecordedExpectation> = {}) => ({
  expectations: [
    expectationFixture({
      matcher: 'toLoseAtMost',
      about: 'app',
      covers: ['loss'],
      limit: { of: 'loss', most: 5 },
      ...changes,
    }),
  ],
});

describe('a failed check is unexpected', () => {
  test('when nothing says otherwise', () => {
    expect(failing(losing({ app: [LONG_BEFORE] }))).toEqual([
      { name: 'elements', expected: false },
      { name: 'loss of app', expected: false },
    ]);
  });

  test('when the expectation about it failed, or proved nothing', () => {
    const record = losing({ app: [LONG_BEFORE] });
    for (const passed of [false, undefined]) {
      const { passed: _, ...expectation } = expectationFixture({ about: 'app', covers: ['loss'] });
      const expectations = [{ ...expectation, ...(passed !== undefined && { passed }) }];
      expect(failing({ ...record, expectations })).toContainEqual({ name: 'loss of app', expected: false });
    }
  });

  test('when the expectation is about another client', () => {
    const record = { ...losing({ app: [LONG_BEFORE], other: [LONG_BEFORE] }), ...lossExpected() };
    expect(failing(record)).toEqual([
      { name: 'elements', expected: false },
      { name: 'loss of app', expected: true },
      { name: 'loss of other', expected: false },
    ]);
  });

  test('when the expectation covers something else', () => {
    const record = { ...losing({ app: [LONG_BEFORE] }), ...lossExpected({ covers: ['works'] }) };
    expect(failing(record)).toContainEqual({ name: 'loss of app', expected: false });
  });
});

describe('a failed check is expected', () => {
  test('when an expectation about the same client passed', () => {
    const record = { ...losing({ app: [LONG_BEFORE] }), ...lossExpected() };
    expect(failing(record)).toEqual([
      { name: 'elements', expected: true },
      { name: 'loss of app', expected: true },
    ]);
    expect(analyze(record)).toMatchObject({ verdict: 'pass' });
  });

  test('with the limit or the contrary that was expected as the reason', () => {
    const reasonOf = (isNot: boolean) =>
      analyze({ ...losing({ app: [LONG_BEFORE] }), ...lossExpected({ isNot }) }).findings.find(
        ({ checker }) => checker === 'loss',
      )?.expected;
    expect(reasonOf(false)).toBe('the scenario expects it within the limit of toLoseAtMost');
    expect(reasonOf(true)).toBe('the scenario expects it, with toLoseAtMost');
  });

  test('when an expectation about the whole passed', () => {
    const { about: _, ...whole } = expectationFixture({ covers: ['elements', 'loss'] });
    const record = { ...losing({ app: [LONG_BEFORE] }), expectations: [whole] };
    expect(failing(record).every(({ expected }) => expected)).toBe(true);
  });

  describe('when it is tolerated', () => {
    // Seen in one read of the set, missing in the last one, and there at the end.
    const unsteady = addsFixture();

    test.each(['set-reads failover:adds:app', 'set-reads'])('as "%s"', name => {
      const tolerates = { [name]: 'reads from replicas are stale' };
      expect(setReads({ ...unsteady, tolerates })).toMatchObject({
        verdict: 'fail',
        expected: 'reads from replicas are stale',
      });
    });

    test('but not for what is called otherwise, and not without a reason', () => {
      for (const tolerates of [{}, { 'set-reads failover:adds:other': 'x' }, { reads: 'x' }])
        expect(setReads({ ...unsteady, tolerates })).not.toHaveProperty('expected');
    });
  });
});

const setReads = (record: ScenarioRecord) =>
  analyze(record).findings.find(({ checker }) => checker === 'set-reads failover:adds:app');

describe('a checker that found only losses', () => {
  test('is expected when all of them were in flight, which the check of losses allows', () => {
    const record = losing({ app: [IN_FLIGHT] });
    expect(failing(record)).toEqual([{ name: 'elements', expected: true }]);
    expect(analyze(record)).toMatchObject({ verdict: 'pass' });
  });

  test('is unexpected when one client lost more than was in flight', () => {
    expect(failing(losing({ app: [IN_FLIGHT], other: [LONG_BEFORE] }))).toContainEqual({
      name: 'elements',
      expected: false,
    });
  });

  test('is unexpected when a read of a counter was lower than losses make it: it was one of an old master', () => {
    const count = (each: Operation, id: number): Operation => ({
      ...each,
      kind: 'increment',
      key: 'failover:counter',
      value: null,
      outcome: 'ok',
      result: id + 1,
    });
    const final = { type: 'string' as const, value: String(IN_FLIGHT) };
    const readOf = (result: number) =>
      recordFixture({
        workload: counter({ rate: 10 }),
        histories: new Map([
          [
            'app',
            HISTORY.map((each, id) =>
              id > IN_FLIGHT ? { ...count(each, id), kind: 'read', result } : count(each, id),
            ),
          ],
        ]),
        final: {
          data: { 'redis-2': { 'failover:counter': final }, 'redis-3': { 'failover:counter': final } },
          master: 'redis-2',
          readAtMs: AT.end,
        },
      });
    expect(failing(readOf(IN_FLIGHT))).toContainEqual({ name: 'counter', expected: true });
    expect(failing(readOf(IN_FLIGHT - 5))).toContainEqual({ name: 'counter', expected: false });
  });

  test('is unexpected when it found anything else as well, unless that is tolerated by its own name', () => {
    const record = losing({ app: [IN_FLIGHT] });
    if (record.final === undefined || !('data' in record.final)) throw new Error('there are no data');
    const data = record.final.data['redis-2'];
    const list = data?.['failover:appends:app'];
    if (list?.type !== 'list') throw new Error('there is no list');
    const twice = { ...data, 'failover:appends:app': { ...list, value: [...list.value, 'app-3'] } };
    const final = { ...record.final, data: { 'redis-2': twice, 'redis-3': twice } };
    const tolerating = (tolerates: ScenarioRecord['tolerates']) => failing({ ...record, final, tolerates });
    expect(tolerating({})).toContainEqual({ name: 'elements', expected: false });
    expect(tolerating({ ghosts: 'x' })).toContainEqual({ name: 'elements', expected: false });
    expect(tolerating({ duplicates: 'sent again' })).toContainEqual({ name: 'elements', expected: true });
  });

  test('is unexpected when no write is lost, or fewer: it is about something else', () => {
    expect(setReads(addsFixture())).toMatchObject({ verdict: 'fail', defects: ['lost'] });
    expect(setReads(addsFixture())).not.toHaveProperty('expected');
    expect(analyze(addsFixture())).toMatchObject({ verdict: 'fail' });
  });

  test('keeps the reason of a loss that is tolerated', () => {
    const record = { ...losing({ app: [LONG_BEFORE] }), tolerates: { loss: 'replication is asynchronous' } };
    const elements = analyze(record).findings.find(({ checker }) => checker === 'elements');
    expect(elements).toMatchObject({ verdict: 'fail', expected: 'replication is asynchronous' });
  });
});

/** A client that sets keys that expire, or produces for its own consumer. In the end one of them is absent. */
function absentFixture(kind: 'expiring' | 'consumers'): ScenarioRecord {
  const isLost = (id: number) => id === LONG_BEFORE;
  const writes = HISTORY.map((each): Operation => {
    if (kind === 'consumers') return { ...each, kind: 'produce', key: 'failover:consumers:app' };
    return { ...each, kind: 'set-ttl', key: `failover:expiring:${each.id}`, value: ['x', '600000'] };
  });
  const receipts = writes.flatMap(({ id, value, outcome, completedAtMs = 0, ...each }): Operation[] => {
    if (kind !== 'consumers' || outcome !== 'ok' || isLost(id)) return [];
    const moments = { invokedAtMs: completedAtMs, completedAtMs };
    return [{ ...each, ...moments, id: 1000 + id, kind: 'receive', value: null, outcome, result: value }];
  });
  const stored = writes.flatMap(({ id, key, outcome, invokedAtMs }) =>
    kind === 'consumers' || outcome !== 'ok' || isLost(id)
      ? []
      : [[key, { type: 'string' as const, value: 'x', ttlMs: 600_000 - (AT.end - invokedAtMs) }] as const],
  );
  const data = Object.fromEntries(stored);
  return recordFixture({
    workload: { kind, rate: 10, durationMs: 600_000, keys: 1, extra: {} },
    histories: new Map([['app', [...writes, ...receipts]]]),
    final: { data: { 'redis-2': data, 'redis-3': data }, master: 'redis-2', readAtMs: AT.end },
  });
}

test.each([
  ['expiring', 'ttl', 'expiredEarly'],
  ['consumers', 'delivery', 'missed'],
] as const)('%s: what %s calls %s is expected with the loss, which it is', (kind, checker, defect) => {
  const record = absentFixture(kind);
  const found = (changes: Partial<ScenarioRecord>) =>
    analyze({ ...record, ...changes }).findings.find(each => each.checker === checker);
  expect(found({})).toMatchObject({ verdict: 'fail', numbers: { [defect]: 1 } });
  expect(found({})).not.toHaveProperty('expected');
  expect(found(lossExpected())).toHaveProperty('expected');
});

describe('writes that are there twice', () => {
  const twice = (...ids: readonly string[]) => {
    const record = losing({});
    if (record.final === undefined || !('data' in record.final)) throw new Error('there are no data');
    const data = Object.fromEntries(
      Object.entries(record.final.data['redis-2'] ?? {}).map(([key, stored]) => {
        if (stored.type !== 'list') throw new Error('there is no list');
        return [key, { ...stored, value: [...stored.value, ...stored.value.filter(id => ids.includes(id))] }];
      }),
    );
    const final = { ...record.final, data: { 'redis-2': data, 'redis-3': data } };
    const covers = ['duplicates', 'impossible'];
    const expectations = [
      expectationFixture({ matcher: 'toHaveNoGhostsOrDuplicates', about: 'app', isNot: true, covers }),
    ];
    return failing({ ...record, final, expectations });
  };

  test('are expected of the client whose they are', () => {
    expect(twice('app-3')).toEqual([{ name: 'elements', expected: true }]);
  });

  test('are not expected of another client', () => {
    expect(twice('app-3', 'other-3')).toEqual([{ name: 'elements', expected: false }]);
    expect(twice('other-3')).toEqual([{ name: 'elements', expected: false }]);
  });
});

test('that nothing is promoted lets a deployment be unstable only until its faults are healed', () => {
  const covers = ['stable'];
  const expectations = [expectationFixture({ matcher: 'toPromoteWithin', isNot: true, covers })];
  const final = { unreadable: 'x', unstable: 'redis-3 is not in sync (connect)' };
  const stableAfter = (healedAtMs: number) =>
    failing({
      ...recordFixture({ final, expectations }),
      injections: [{ title: 'x', faults: [faultFixture({ healedAtMs })] }],
    }).find(({ name }) => name === 'stable');
  expect(stableAfter(AT.end + 500)).toMatchObject({ expected: true });
  expect(stableAfter(AT.end - 500)).toMatchObject({ expected: false });
});

describe('a client that was silent for longer than a failover may take', () => {
  const silent = recordFixture({ limits: { followingMs: 2000 } });
  const open = HISTORY.map(({ completedAtMs, ...each }) =>
    each.outcome === 'ok' ? { ...each, completedAtMs } : { ...each, outcome: 'unresolved' as const },
  ) as Operation[];
  const silenceAfter = (most: number, isNot = false) =>
    failing({
      ...silent,
      histories: new Map([['app', open]]),
      expectations: [
        expectationFixture({
          matcher: 'toFollowPromotionWithin',
          about: 'app',
          covers: ['silence'],
          limit: { of: 'following', most },
          isNot,
        }),
      ],
    }).find(({ name }) => name === 'silence of app');

  test('is expected to be where it has longer to follow, or is expected not to', () => {
    expect(silenceAfter(4000)).toMatchObject({ expected: true });
    expect(silenceAfter(2000, true)).toMatchObject({ expected: true });
  });

  test('is not where it followed in less: it was silent at another time', () => {
    expect(silenceAfter(2000)).toMatchObject({ expected: false });
  });
});

test('a check that passed needs no reason', () => {
  const { findings } = analyze(recordFixture({ tolerates: { elements: 'whatever' } }));
  expect(findings.every(check => check.verdict === 'fail' || !('expected' in check))).toBe(true);
});
