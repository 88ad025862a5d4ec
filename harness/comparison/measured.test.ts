import { describe, expect, test } from '@jest/globals';
import type { ScenarioReport } from '../report/index.ts';
import { ATTEMPT, CROWD, REPORT, RUN } from '../report/made-up.ts';
import { measuredOf } from './measured.ts';

const { app } = REPORT.clients;
if (app === undefined) throw new Error('there is no client');

const measured = (...scenarios: readonly Partial<ScenarioReport>[]) => {
  const [found] = measuredOf({
    ...RUN,
    scenarios: scenarios.map(each => ({ ...REPORT, ...each })),
  }).scenarios;
  if (found === undefined) throw new Error('there is no scenario');
  return found;
};
const promoted = (promotedMs: number) => ({ phases: { promotedMs } });

test('repetitions of a scenario are brought together, other scenarios kept apart', () => {
  const run = { ...RUN, scenarios: [REPORT, REPORT, { ...REPORT, name: 'another' }] };
  expect(measuredOf(run).scenarios.map(({ name, verdicts }) => [name, verdicts.pass])).toEqual([
    ['a client follows', 2],
    ['another', 1],
  ]);
});

describe('a run counts', () => {
  test.each(['pass', 'fail', 'unknown'] as const)(
    'that ended with %s: the slow ones would be missing',
    verdict => {
      expect(measured({ verdict, ...promoted(9000) }, promoted(2000)).samples.promoted?.values).toEqual([
        9000, 2000,
      ]);
    },
  );

  test('not when it was skipped', () => {
    const { verdicts, samples, unmeasured } = measured(
      { verdict: 'skipped', ...promoted(9000) },
      promoted(2000),
    );
    expect(samples.promoted?.values).toEqual([2000]);
    expect({ skipped: verdicts.skipped, unmeasured }).toEqual({ skipped: 1, unmeasured: 0 });
  });

  test('not when no fault took effect, and it is told how many did not', () => {
    const { fault: _, ...without } = REPORT;
    const run = { ...RUN, scenarios: [{ ...without, verdict: 'unknown' as const }, REPORT] };
    expect(measuredOf(run).scenarios[0]).toMatchObject({
      unmeasured: 1,
      samples: { promoted: { values: [2000], over: [] } },
    });
  });

  test('that the machine disturbed, and it is told how many it did', () => {
    const disturbance = { ...REPORT.disturbance, busy: 1 };
    expect(measured({ disturbance }, { earlier: [ATTEMPT] }, {}).disturbed).toBe(2);
  });

  test('also when it was repeated, or only the quick attempts would remain', () => {
    const { samples, lost, verdicts, repeated } = measured({ earlier: [ATTEMPT] }, {});
    expect(samples.promoted?.values).toEqual([9000, 2000, 2000]);
    expect(lost.app).toHaveLength(3);
    expect({ pass: verdicts.pass, unknown: verdicts.unknown, repeated }).toEqual({
      pass: 2,
      unknown: 0,
      repeated: 1,
    });
  });

  test('in which the promotion never came before it was repeated', () => {
    const attempt = { ...ATTEMPT, phases: { detectedMs: 1000 }, workEndedAtMs: 30_010 };
    expect(measured({ earlier: [attempt] }).samples.promoted).toEqual({ values: [2000], over: [30_000] });
  });
});

describe('what never came', () => {
  test('takes longer than the run went on after the fault', () => {
    const fault = { ...REPORT.faults[0], injectedAtMs: 1000 } as NonNullable<ScenarioReport['fault']>;
    const { promoted } = measured({ fault, phases: { detectedMs: 2000 }, workEndedAtMs: 21_000 }).samples;
    expect(promoted).toEqual({ values: [], over: [20_000] });
  });

  test('takes longer than anything else took, in a run that does not tell when it ended', () => {
    const { followedMs: _, ...never } = app;
    const { samples } = measured({ phases: { detectedMs: 2000 }, clients: { app: never } });
    expect(samples.promoted).toEqual({ values: [], over: [2000] });
    expect(samples['app:followed']).toEqual({ values: [], over: [2000] });
  });

  test('is no outage that was too short to be noticed: that can have been anything up to what would have been', () => {
    const { samples } = measured({ clients: { app: { ...app, outageMs: 0, outageBelowMs: 1500 } } }, {});
    expect(samples['app:outage']).toEqual({ values: [4010], over: [], under: [1500] });
  });

  test('is an outage that lasted until the end', () => {
    const { samples } = measured({ clients: { app: { ...app, outageMs: 8000, outageEnded: false } } }, {});
    expect(samples['app:outage']).toEqual({ values: [4010], over: [8000] });
  });
});

describe('a step', () => {
  test('is what its moment took from the one that it follows from', () => {
    const phases = { detectedMs: 2000, electedMs: 2100, promotedMs: 2500, announcedMs: 3300 };
    const { samples } = measured({ phases });
    const steps = Object.entries(samples).flatMap(([name, { values }]) =>
      name.startsWith('+') ? [[name, ...values]] : [],
    );
    expect(steps).toEqual(
      expect.arrayContaining([
        ['+elected', 100],
        ['+promoted', 400],
        ['+announced', 800],
        ['+app:followed', 700],
      ]),
    );
    expect(samples['+detected']).toBeUndefined();
  });

  test('is not known where it is not known when it began', () => {
    expect(measured({ phases: { announcedMs: 3300 } }).samples['+announced']).toBeUndefined();
  });
});

describe('settings', () => {
  test('are flat, of the deployment, the workload and the clients', () => {
    const settings = {
      downAfterMs: 2000,
      tls: true,
      redis: { maxmemory: '10mb' },
      servers: {},
    } as unknown as NonNullable<ScenarioReport['settings']>;
    const workload = { kind: 'appends' as const, rate: 100, durationMs: 1, keys: 1, extra: {} };
    const clients = { app: { ...app, options: { socketTimeout: 1000, natMap: { a: 1 }, sentinels: [1] } } };
    expect(measured({ settings, workload, clients }).settings).toMatchObject({
      downAfterMs: 2000,
      tls: true,
      'redis.maxmemory': '10mb',
      'workload.rate': 100,
      'app.library': 'ioredis',
      'app.socketTimeout': 1000,
      'app.sentinels': '[1]',
    });
  });

  test('hold no password', () => {
    const settings = { redis: { requirepass: 'geheim', masterauth: 'geheim' } } as unknown as NonNullable<
      ScenarioReport['settings']
    >;
    const clients = {
      app: { ...app, options: { password: 'geheim', sentinelPassword: 'geheim', tls: { key: 'geheim' } } },
    };
    expect(
      JSON.stringify(measuredOf({ ...RUN, scenarios: [{ ...REPORT, settings, clients }] })),
    ).not.toContain('geheim');
  });
});

test('writes that were lost are counted by client, where that is known', () => {
  const { lost: _, ...operations } = app.operations;
  expect(measured({}, { clients: { app: { ...app, operations } } }, {}).lost).toEqual({ app: [2, 2] });
});

test('a crowd has the moment of its last connection, its losses and its settings, in earlier attempts too', () => {
  const web = { ...CROWD, followedMs: 3500 };
  const idle = { ...CROWD, failovers: [] };
  const settings = {} as NonNullable<ScenarioReport['settings']>;
  const found = measured({
    settings,
    crowds: { web, idle },
    earlier: [{ ...ATTEMPT, crowds: { web: CROWD } }],
  });
  expect(found.samples['web:followed']?.values).toEqual([3500]);
  expect(found.samples['web:followed']?.over).toHaveLength(1);
  expect(found.samples).not.toHaveProperty('idle:followed');
  expect(found.lost).toMatchObject({ web: [1, 1] });
  expect(found.settings).toMatchObject({
    'web.library': 'ioredis',
    'web.connections': 3,
    'web.everyMs': 1000,
  });
});

test('a crowd that no fault interrupted worked at once, and is none that never did', () => {
  const failovers = CROWD.failovers.map(({ firstMs: _, medianMs: __, lastMs: ___, ...each }) => ({
    ...each,
    ...{ undisturbed: 3, reconnected: 0, never: 0 },
  }));
  const { samples } = measured({ crowds: { web: { ...CROWD, failovers } } });
  expect(samples['web:followed']).toEqual({ values: [0], over: [] });
});
