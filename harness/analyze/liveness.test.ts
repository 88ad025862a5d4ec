import { describe, expect, test } from '@jest/globals';
import type { Operation } from '../history/index.ts';
import type { RecordedClient, ScenarioRecord } from '../run/index.ts';
import { analyze } from './analyze.ts';
import { failoversOf } from './failovers.ts';
import { AT, disturbanceFixture, faultFixture, recordFixture, writeFixture } from './fixture.ts';
import { livenessOf } from './liveness.ts';
import type { ClientReport } from './result.ts';

const WRITES = recordFixture().histories.get('app') ?? [];
const LIVENESS = [
  'stable',
  'servers',
  'process',
  'replies',
  'loss',
  'works',
  'recovers',
  'receives',
  'silence',
];
const BUSY = { disturbance: disturbanceFixture([0, 20_000]) };

/** The check with this name, of a record that differs from one that passed. */
function check(name: string, changes: Partial<ScenarioRecord>) {
  const { verdict, reason, client } = analyze(recordFixture(changes)).findings.find(
    ({ checker }) => checker === name,
  ) ?? { verdict: 'there is none', reason: '' };
  return { verdict, reason, ...(client !== undefined && { client }) };
}

const withWrites = (operations: readonly Operation[]) => ({ histories: new Map([['app', operations]]) });
const withProcess = (process: RecordedClient['process']) => ({
  clients: { app: { library: 'ioredis', options: {}, ...(process && { process }) } },
});

test('all checks of a record in which everything is as it should be pass', () => {
  for (const name of LIVENESS) expect(check(name, {}).verdict).toBe('pass');
  for (const name of LIVENESS) expect(check(name, BUSY).verdict).toBe('pass');
});

test('nothing is checked before the workload has ended', () => {
  const { workEndedAtMs: _, ...running } = recordFixture();
  expect(analyze(running).findings).toEqual([]);
});

test('without a fault nothing is checked that a fault can break', () => {
  const names = analyze(recordFixture({ injections: [] })).findings.map(({ checker }) => checker);
  expect(names.filter(name => LIVENESS.includes(name))).toEqual([
    'stable',
    'servers',
    'process',
    'replies',
    'loss',
  ]);
});

test('a scenario without clients has the checks of its servers only', () => {
  const names = analyze(recordFixture({ clients: {}, histories: new Map() })).findings.map(
    ({ checker }) => checker,
  );
  expect(names.filter(name => LIVENESS.includes(name))).toEqual(['stable', 'servers']);
});

describe('stable', () => {
  test('fails with what was unstable, on a busy machine as well', () => {
    const final = { unreadable: 'x', unstable: 'sentinel-2 names redis-1' };
    for (const changes of [{ final }, { final, ...BUSY }])
      expect(check('stable', changes)).toEqual({
        verdict: 'fail',
        reason: 'the deployment was not stable at the end: sentinel-2 names redis-1',
      });
  });

  test('is unknown when the end was not recorded', () => {
    const { final: _, ...record } = recordFixture();
    expect(analyze(record).findings.find(({ checker }) => checker === 'stable')?.verdict).toBe('unknown');
  });
});

describe('servers', () => {
  const ended = (name: string, ...lastLines: string[]) => ({
    servers: [{ name, state: 'ended' as const, ...(lastLines.length > 0 && { lastLines }) }],
  });

  test('fails when a server ended that no fault affected, with its last three lines', () => {
    const record = recordFixture(ended('redis-3', 'one', 'two', 'three', 'four'));
    expect(analyze(record).findings.find(({ checker }) => checker === 'servers')).toMatchObject({
      verdict: 'fail',
      reason: 'ended although no fault had ended them: redis-3',
      examples: { died: ['redis-3 printed last: | two | three | four'] },
    });
  });

  test('passes when a fault had ended it, and does not when that fault was healed before the end', () => {
    const healed = (healedAtMs: number) => ({
      ...ended('redis-1'),
      injections: [{ title: 'x', faults: [faultFixture({ healedAtMs })] }],
    });
    expect(check('servers', healed(AT.end + 1)).verdict).toBe('pass');
    expect(check('servers', healed(AT.end - 1)).verdict).toBe('fail');
  });

  test('passes when the fault was never healed', () => {
    const { healedAtMs: _, ...lasting } = faultFixture();
    const injections = [{ title: 'x', faults: [lasting] }];
    expect(check('servers', { ...ended('redis-1'), injections }).verdict).toBe('pass');
  });

  test('fails when the fault ends no process', () => {
    const { endsServers: _, ...cut } = faultFixture();
    const injections = [{ title: 'x', faults: [cut] }];
    expect(check('servers', { ...ended('redis-1'), injections }).verdict).toBe('fail');
  });

  test('does not mind a frozen server', () => {
    expect(check('servers', { servers: [{ name: 'redis-3', state: 'frozen' }] }).verdict).toBe('pass');
  });
});

test('replies: fails when writes were acknowledged before any server had replied', () => {
  const detail = '596 writes, the first append app-0';
  const event = { kind: 'client', atMs: 8000, client: 'app', event: 'unanswered', detail } as const;
  expect(check('replies', { events: [...recordFixture().events, event], ...BUSY })).toEqual({
    verdict: 'fail',
    reason: `app acknowledged writes before any server had replied: ${detail}; await the reply`,
    client: 'app',
  });
});

describe('process', () => {
  test('fails when the process of a client died, with its last words, on a busy machine as well', () => {
    const events = [
      ...recordFixture().events,
      { kind: 'client', atMs: 8000, client: 'app', event: 'died', detail: 'exit code 3' } as const,
    ];
    expect(check('process', { ...withProcess('died'), events, ...BUSY })).toEqual({
      verdict: 'fail',
      reason: 'the process of app died: exit code 3',
      client: 'app',
    });
    expect(check('process', withProcess('died')).reason).toBe('the process of app died');
  });

  test('fails when what became of it is not recorded', () => {
    expect(check('process', withProcess(undefined)).verdict).toBe('fail');
  });

  test('fails when it hung; a busy machine excuses that', () => {
    expect(check('process', withProcess('hung'))).toMatchObject({
      verdict: 'fail',
      reason: 'the process of app hung: it did not end when asked to',
    });
    const busy = check('process', { ...withProcess('hung'), ...BUSY });
    expect(busy).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringMatching(/; but the machine was too busy: /),
    });
  });
});

describe('loss', () => {
  const losing = (...ids: number[]) => {
    const kept = WRITES.filter(({ id, outcome }) => outcome === 'ok' && !ids.includes(id));
    const value = kept.map(each => String(each.value));
    const data = { 'failover:appends:app': { type: 'list' as const, value } };
    return { final: { data: { 'redis-2': data, 'redis-3': data }, master: 'redis-2', readAtMs: AT.end } };
  };

  test('passes when only a write in flight is lost', () => {
    expect(check('loss', losing(19)).verdict).toBe('pass');
  });

  test('fails when more is lost, with how many, on a busy machine as well', () => {
    expect(check('loss', { ...losing(1, 2, 19), ...BUSY })).toMatchObject({
      verdict: 'fail',
      client: 'app',
      reason: expect.stringMatching(/^app lost 2 acknowledged \w+ beyond the 1 in flight/),
    });
  });

  test('is unknown where the final data could not be read', () => {
    expect(check('loss', { final: { unreadable: 'no answer' } })).toMatchObject({
      verdict: 'unknown',
      client: 'app',
      reason: 'what app lost is not known: no answer',
    });
  });
});

describe('recovers', () => {
  /** One write in so many fails from then on: of a pool of connections one never comes back. */
  const oneFails = (every: number, fromMs: number) =>
    withWrites(
      WRITES.map(each =>
        each.id % every === 0 && each.invokedAtMs >= fromMs
          ? writeFixture('app', each.id, each.invokedAtMs, undefined)
          : each,
      ),
    );

  test('fails when half of the writes fail to the end, though others are acknowledged', () => {
    expect(check('works', oneFails(2, AT.fault)).verdict).toBe('pass');
    expect(check('recovers', oneFails(2, AT.fault))).toEqual({
      verdict: 'fail',
      client: 'app',
      reason: expect.stringMatching(
        /^app had \d+ of \d+ writes acknowledged after its last outage \(50 %, 100 % before the fault\), though there was a master$/,
      ),
    });
  });

  test('passes where the difference can be chance: of sixty writes a third is acknowledged instead of half', () => {
    const last = WRITES.filter(({ invokedAtMs }) => invokedAtMs >= AT.following).slice(-60);
    const refused = ({ id }: Operation, every: number) => id % every > 0;
    const partly = (writes: readonly Operation[], every: number) =>
      writes.map(each =>
        refused(each, every) ? writeFixture('app', each.id, each.invokedAtMs, undefined) : each,
      );
    const before = partly(
      WRITES.filter(({ invokedAtMs }) => invokedAtMs < AT.fault),
      2,
    );
    expect(check('recovers', withWrites([...before, ...partly(last, 3)])).verdict).toBe('pass');
  });

  test('passes where the same part failed before the fault, and where a few fail', () => {
    expect(check('recovers', oneFails(2, AT.origin)).verdict).toBe('pass');
    expect(check('recovers', oneFails(10, AT.fault)).verdict).toBe('pass');
  });
});

describe('works', () => {
  const workingUntil = (untilMs: number) =>
    withWrites(
      WRITES.map(each =>
        each.invokedAtMs < untilMs ? each : writeFixture('app', each.id, each.invokedAtMs, undefined),
      ),
    );

  test('fails when nothing was acknowledged in the last two seconds', () => {
    expect(check('works', workingUntil(9900))).toMatchObject({
      verdict: 'fail',
      client: 'app',
      reason: expect.stringMatching(/^app had nothing acknowledged for the last 2\.\d+ s, though there was/),
    });
    expect(check('works', workingUntil(10_100)).verdict).toBe('pass');
  });

  test('fails for a client that never had anything acknowledged', () => {
    expect(check('works', withWrites([])).reason).toBe(
      'app had nothing acknowledged at any time, though there was a master',
    );
  });

  test('fails for a client that works on one shard of a cluster and not on another', () => {
    const outages = [{ fromMs: 3000, toMs: 11_000, lastedMs: 8000, ended: false, shard: 'shard-2' }];
    const [found] = livenessOf(recordFixture(), failoversOf(recordFixture()), {
      app: { ...analyze(recordFixture()).clients.app, outages } as ClientReport,
    }).filter(({ checker }) => checker === 'works');
    expect(found?.reason).toMatch(/^app had nothing acknowledged on shard-2 for the last /);
  });

  test('waits for five periods of a slow client', () => {
    const workload = { ...recordFixture().workload, rate: 1 };
    expect(check('works', { ...workingUntil(7500), workload }).verdict).toBe('pass');
    expect(check('works', { ...workingUntil(6900), workload }).verdict).toBe('fail');
  });

  test('judges a workload with a duration by its own end', () => {
    const workload = { ...recordFixture().workload, durationMs: 6000 };
    const untilOwnEnd = withWrites(WRITES.filter(({ invokedAtMs }) => invokedAtMs < AT.origin + 6000));
    expect(check('works', { ...untilOwnEnd, workload }).verdict).toBe('pass');
  });

  test('passes where there was no master to work on: that is the matter of "stable"', () => {
    const final = { unreadable: 'no master', unstable: 'no master' };
    expect(check('works', { ...workingUntil(3000), final }).verdict).toBe('pass');
  });

  test('is excused by a busy machine', () => {
    expect(check('works', { ...workingUntil(9900), ...BUSY })).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringMatching(/; but the machine was too busy: /),
    });
  });

  test('is not excused by a busy machine for longer than it can have delayed the client', () => {
    expect(check('works', { ...workingUntil(7500), ...BUSY }).verdict).toBe('fail');
  });

  test('is excused by a busy machine when the new master was announced only just before the end', () => {
    const early = { ...workingUntil(4000), ...BUSY, workEndedAtMs: AT.fault + 4000 };
    expect(check('works', early).verdict).toBe('unknown');
  });

  test('is not excused by a machine that was busy earlier', () => {
    const disturbance = disturbanceFixture([0, 5000]);
    expect(check('works', { ...workingUntil(9900), disturbance }).verdict).toBe('fail');
  });
});

describe('receives', () => {
  /** What a subscriber received until a moment, while a client goes on to publish until another one. */
  function subscriber({
    receivesUntilMs,
    publishesUntilMs = AT.end,
    publishes: [kind, to] = ['publish', 'failover:pubsub'],
  }: Subscriber) {
    const every100Ms = WRITES.map(({ id, invokedAtMs }) => ({ id, atMs: invokedAtMs }));
    const base = { client: 'app', key: 'failover:pubsub', outcome: 'ok', server: '10.0.0.2:6379' } as const;
    const publishes = every100Ms
      .filter(({ atMs }) => atMs < publishesUntilMs)
      .map(({ id, atMs }): Operation => {
        const value = `app-${id}`;
        const published = { ...base, id, kind, key: to, value, lateMs: 0 };
        return { ...published, invokedAtMs: atMs, completedAtMs: atMs + 2 };
      });
    const receivesOf = (client: string, key: string, untilMs: number) =>
      every100Ms
        .filter(({ atMs }) => atMs < untilMs)
        .map(({ id, atMs }): Operation => {
          const received = { ...base, client, key, id, kind: 'receive', value: null };
          return {
            ...received,
            result: `app-${id}`,
            invokedAtMs: atMs,
            completedAtMs: atMs + 3,
          };
        });
    return {
      workload: { ...recordFixture().workload, kind: 'pubsub' as const },
      clients: {
        app: { library: 'ioredis', options: {}, process: 'finished' as const },
        subscriber: { library: 'ioredis', options: {}, process: 'finished' as const },
      },
      histories: new Map([
        ['app', [...publishes, ...receivesOf('app', to, publishesUntilMs)]],
        ['subscriber', receivesOf('subscriber', base.key, receivesUntilMs)],
      ]),
    };
  }

  interface Subscriber {
    readonly receivesUntilMs: number;
    readonly publishesUntilMs?: number;
    /** By which operation, and to which key. */
    readonly publishes?: readonly [string, string];
  }

  test('fails when a consumer receives nothing of what is produced for it', () => {
    const consumer = (key: string) =>
      check('receives', subscriber({ receivesUntilMs: 8000, publishes: ['produce', key] }));
    expect(consumer('failover:pubsub')).toMatchObject({ verdict: 'fail', client: 'subscriber' });
    expect(consumer('failover:consumers:another').verdict).toBe('pass');
  });

  test('fails when a subscriber receives nothing at the end, while others publish', () => {
    expect(check('receives', subscriber({ receivesUntilMs: 8000 }))).toMatchObject({
      verdict: 'fail',
      client: 'subscriber',
      reason: expect.stringMatching(
        /^subscriber received nothing for the last 4\.10 s, while \d+ messages were handed over$/,
      ),
    });
  });

  test('fails when a subscriber receives nothing at the end of a workload that ended before the scenario', () => {
    const { clients, histories, workload } = subscriber({ receivesUntilMs: 9000, publishesUntilMs: 9000 });
    const app = histories.get('app') ?? [];
    const until = (deafSinceMs: number) =>
      check('receives', {
        clients,
        workload: { ...workload, durationMs: 9000 - AT.origin },
        histories: new Map([
          ...histories,
          ['app', app.filter(({ kind, invokedAtMs }) => kind === 'publish' || invokedAtMs < deafSinceMs)],
        ]),
      });
    expect(until(6500)).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/^app received nothing for the last 2\.60 s, while \d+ messages/),
    });
    expect(until(9000).verdict).toBe('pass');
  });

  test('fails when a BullMQ worker is given no jobs any more, and not for pops on a schedule', () => {
    const base = { client: 'app', key: 'failover:bullmq', outcome: 'ok', server: '10.0.0.2:6379' } as const;
    const pushes = WRITES.map(({ id, invokedAtMs: atMs }): Operation => {
      const times = { lateMs: 0, invokedAtMs: atMs, completedAtMs: atMs + 2 };
      return { ...base, ...times, id, kind: 'push', value: `app-${id}` };
    });
    const given = pushes
      .filter(({ invokedAtMs }) => invokedAtMs < 8000)
      .map(({ lateMs: _, value, ...each }) => ({ ...each, kind: 'pop', value: null, result: value }));
    const checked = (kind: 'bullmq' | 'queue', pops: readonly Operation[], extra = {}) =>
      check('receives', {
        workload: { ...recordFixture().workload, kind, extra },
        histories: new Map([['app', [...pushes, ...pops]]]),
      });
    expect(checked('bullmq', given)).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(
        /^app received nothing for the last 4\.10 s, while \d+ jobs were handed over$/,
      ),
    });
    const scheduled = given.map(each => ({ ...each, lateMs: 0 }));
    expect(checked('queue', scheduled).verdict).toBe('pass');
    // Jobs that are not due yet cannot arrive.
    expect(checked('bullmq', given, { delayMs: 60_000 }).verdict).toBe('pass');
  });

  test('fails when a subscriber never received anything, while it and others published', () => {
    const { clients, histories, workload } = subscriber({ receivesUntilMs: AT.end });
    const publishes = (histories.get('app') ?? []).filter(({ kind }) => kind === 'publish');
    const record = {
      workload,
      clients: { ...clients, unsubscribed: clients.app },
      histories: new Map([
        ...histories,
        ['unsubscribed', publishes.map(each => ({ ...each, client: 'unsubscribed' }))],
      ]),
    };
    expect(check('receives', record)).toMatchObject({
      verdict: 'fail',
      client: 'unsubscribed',
      reason: expect.stringMatching(/^unsubscribed received nothing at any time, while \d+ messages/),
    });
  });

  test('passes when it receives until the end, or nothing is published', () => {
    expect(check('receives', subscriber({ receivesUntilMs: AT.end })).verdict).toBe('pass');
    const quiet = subscriber({ receivesUntilMs: 8000, publishesUntilMs: 7900 });
    expect(check('receives', quiet).verdict).toBe('pass');
  });

  test('is excused by a busy machine', () => {
    const briefly = { ...subscriber({ receivesUntilMs: 8500 }), ...BUSY };
    expect(check('receives', briefly).verdict).toBe('unknown');
  });

  test('is not excused when it is longer than that explains', () => {
    expect(check('receives', { ...subscriber({ receivesUntilMs: 7000 }), ...BUSY }).verdict).toBe('fail');
  });
});

describe('silence', () => {
  const limits = { followingMs: 4000 };
  /** A client whose operations of the outage and after never end, until a moment. */
  const silentUntil = (untilMs: number) =>
    withWrites(
      WRITES.map(each => {
        const { completedAtMs: _, ...open } = { ...each, outcome: 'unresolved' as const };
        return each.invokedAtMs >= AT.fault && each.invokedAtMs < untilMs ? open : each;
      }),
    );

  test('fails when a client neither got a reply nor reported an error for longer than a failover may take', () => {
    expect(check('silence', { ...silentUntil(7500), limits })).toMatchObject({
      verdict: 'fail',
      client: 'app',
      reason: 'app neither got a reply nor reported an error for 4.50 s',
    });
    expect(check('silence', { ...silentUntil(6500), limits }).verdict).toBe('pass');
  });

  test('counts until the end for a client that stays silent', () => {
    expect(check('silence', { ...silentUntil(AT.end), limits }).reason).toMatch(/for 9\.00 s$/);
  });

  test('passes when the client reported an error meanwhile', () => {
    const error = { kind: 'client', atMs: 5500, client: 'app', event: 'error', detail: 'refused' } as const;
    const events = [...recordFixture().events, error];
    expect(check('silence', { ...silentUntil(7500), limits, events }).verdict).toBe('pass');
    const others = [...recordFixture().events, { ...error, client: 'other' }];
    expect(check('silence', { ...silentUntil(7500), limits, events: others }).verdict).toBe('fail');
  });

  test('counts from the fault that took effect first, in whatever order they were asked for', () => {
    const late = faultFixture({ injectedAtMs: 11_000 });
    const plan = { injections: [{ title: 'a plan', faults: [late, faultFixture()] }] };
    const separate = { injections: [late, faultFixture()].map(each => ({ title: 'x', faults: [each] })) };
    for (const injections of [plan, separate])
      expect(check('silence', { ...silentUntil(7500), limits, ...injections }).verdict).toBe('fail');
  });

  test('counts until the end of the work of a client whose workload has a duration', () => {
    const workload = { ...recordFixture().workload, durationMs: 4000 };
    const untilOwnEnd = withWrites(WRITES.filter(({ invokedAtMs }) => invokedAtMs < AT.origin + 4000));
    expect(check('silence', { ...untilOwnEnd, limits, workload }).verdict).toBe('pass');
    const hanging = withWrites(
      (silentUntil(AT.end).histories?.get('app') ?? []).filter(each => each.invokedAtMs < AT.end - 2000),
    );
    const longer = { ...workload, durationMs: 9000 };
    expect(check('silence', { ...hanging, limits, workload: longer }).reason).toMatch(/for 7\.\d+ s$/);
  });

  test('does not count until an error long after the end of its work', () => {
    const workload = { ...recordFixture().workload, durationMs: 4000 };
    const ended = withWrites(WRITES.filter(({ invokedAtMs }) => invokedAtMs < AT.origin + 4000));
    const events: ScenarioRecord['events'] = [
      { kind: 'client', atMs: AT.end - 10, client: 'app', event: 'error', detail: 'read ECONNRESET' },
    ];
    expect(check('silence', { ...ended, limits, workload, events }).verdict).toBe('pass');
  });

  test('passes for a client whose operations are further apart than a failover may take', () => {
    const workload = { ...recordFixture().workload, rate: 0.2 };
    const rare = withWrites(WRITES.filter(({ id }) => id % 50 === 0));
    expect(check('silence', { ...rare, limits, workload }).verdict).toBe('pass');
  });

  test('does not count what was before the fault', () => {
    const late = withWrites(WRITES.filter(({ invokedAtMs }) => invokedAtMs >= AT.fault));
    expect(check('silence', { ...late, limits: { followingMs: 1000 } }).verdict).toBe('pass');
  });

  test('is excused by a busy machine', () => {
    expect(check('silence', { ...silentUntil(7500), limits, ...BUSY }).verdict).toBe('unknown');
    expect(check('silence', { ...silentUntil(AT.end), limits, ...BUSY }).verdict).toBe('fail');
  });
});
