import { describe, expect, test } from '@jest/globals';
import type { BodyEnd, RecordedError, ScenarioRecord } from '../run/index.ts';
import { Unknown } from '../verdict/index.ts';
import { recordedError } from '../verdict/unknown.ts';
import { analyze } from './analyze.ts';
import {
  AT,
  dataFixture,
  disturbanceFixture,
  expectationFixture,
  faultFixture,
  recordFixture,
  writeFixture,
} from './fixture.ts';
import { notRun } from './not-run.ts';
import type { Check } from './result.ts';
import { verdictOf } from './verdict.ts';

const FAILURE: RecordedError = { is: 'failure', message: 'expected 1 to be 2' };
const UNKNOWN: RecordedError = { is: 'unknown', message: 'the fault took no effect' };

const threw = (error: RecordedError): BodyEnd => ({ how: 'threw', error });

const failedCheck: Check = {
  checker: 'elements',
  verdict: 'fail',
  reason: '3 acknowledged and absent',
  numbers: {},
  examples: {},
};

const BUSY = { disturbance: disturbanceFixture([0, 20_000]) };

const judge = (changes: Partial<ScenarioRecord>, ...checks: Check[]) =>
  verdictOf(recordFixture(changes), checks, []);

test('a body that asserted something after a fault took effect passes', () => {
  expect(judge({})).toEqual({ verdict: 'pass', reason: 'every expectation and every check passed' });
});

describe('a body', () => {
  test('that threw a failure fails the scenario, with its first line as the reason', () => {
    expect(judge({ body: threw(FAILURE) })).toEqual({ verdict: 'fail', reason: 'expected 1 to be 2' });
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['a plain error', new Error('no')],
  ])('that threw %s fails the scenario', (_what, thrown) => {
    expect(judge({ body: threw(recordedError(thrown)) })).toMatchObject({ verdict: 'fail' });
  });

  test.each(['unknown', 'too busy', 'split vote', 'unusable'] as const)(
    'that threw what is %s leaves it unknown',
    is => {
      expect(judge({ body: threw({ is, message: 'why' }) })).toMatchObject({
        verdict: 'unknown',
        reason: 'why',
      });
    },
  );

  test('that was too busy or met a split vote says so: another attempt may prove something', () => {
    const chanceOf = (is: RecordedError['is']) => judge({ body: threw({ is, message: 'why' }) }).chance;
    expect(chanceOf('too busy')).toBe('busy machine');
    expect(chanceOf('split vote')).toBe('split vote');
    expect(chanceOf('unknown')).toBeUndefined();
  });

  test('that did not end in time fails the scenario', () => {
    expect(judge({ body: { how: 'timed out', timeoutMs: 90_000 } })).toEqual({
      verdict: 'fail',
      reason: "the scenario's body did not end within its timeout of 90.0 s",
    });
  });

  test('that did not end in time on a busy machine leaves it unknown', () => {
    const body = { how: 'timed out', timeoutMs: 90_000 } as const;
    expect(judge({ body, ...BUSY })).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('the machine was too busy to judge times'),
    });
  });

  test('whose process ended before it did leaves it unknown', () => {
    const { body: _, ...killed } = recordFixture();
    expect(verdictOf(killed, [], [])).toEqual({
      verdict: 'unknown',
      reason: 'its process ended before the scenario did',
    });
  });

  test('that threw what is unknown outranks a check, which counts only at the end of the body', () => {
    expect(judge({ body: threw(UNKNOWN) }, failedCheck)).toMatchObject({
      verdict: 'unknown',
      reason: 'the fault took no effect',
    });
  });
});

describe('an expectation that failed', () => {
  const failed = expectationFixture({ about: 'app', matcher: 'toFollowPromotionWithin', passed: false });

  test('fails the scenario although the body went on', () => {
    expect(judge({ expectations: [expectationFixture(), failed] })).toEqual({
      verdict: 'fail',
      reason: 'expect(app).toFollowPromotionWithin failed, and the body went on without awaiting it',
    });
  });

  test('is named with its .not, and without a subject when it is about the whole', () => {
    const { about: _, ...whole } = { ...failed, matcher: 'toPromoteWithin', isNot: true };
    expect(judge({ expectations: [whole] }).reason).toContain('expect(…).not.toPromoteWithin failed');
  });

  test('leaves the reason to the error of the body', () => {
    expect(judge({ expectations: [failed], body: threw(FAILURE) }).reason).toBe('expected 1 to be 2');
  });

  test('outranks a body that proved nothing', () => {
    expect(judge({ expectations: [failed], body: threw(UNKNOWN) }).verdict).toBe('fail');
  });

  test('is not one that proved nothing, which leaves the scenario unknown unless it was asked again', () => {
    const { passed: _, ...open } = failed;
    expect(judge({ expectations: [open] })).toEqual({
      verdict: 'unknown',
      reason: 'expect(app).toFollowPromotionWithin proved nothing, and the body went on',
    });
    expect(judge({ expectations: [open, { ...open, passed: true }] }).verdict).toBe('pass');
    const looser = { ...open, limit: { of: 'following', most: 60_000 }, passed: true } as const;
    expect(judge({ expectations: [open, looser] }).verdict).toBe('unknown');
  });
});

describe('a promise that the body did not await', () => {
  test('fails the scenario when it was rejected with a failure', () => {
    expect(judge({ unawaited: [UNKNOWN, FAILURE] })).toEqual({
      verdict: 'fail',
      reason: 'a promise or callback that the body did not await failed: expected 1 to be 2',
    });
  });

  test('leaves the scenario unknown when it was rejected with that', () => {
    expect(judge({ unawaited: [UNKNOWN] })).toEqual({
      verdict: 'unknown',
      reason: 'a promise or callback that the body did not await failed: the fault took no effect',
    });
  });

  test('outranks a body that proved nothing when it was rejected with a failure', () => {
    expect(judge({ unawaited: [FAILURE], body: threw(UNKNOWN) }).verdict).toBe('fail');
  });

  test('is recorded with its kind', () => {
    expect(judge({ unawaited: [recordedError(new Unknown('no'))] }).verdict).toBe('unknown');
  });
});

describe('a check', () => {
  test('that a tolerance names, but that this scenario does not have, fails it', () => {
    expect(judge({ tolerates: { dups: 'why' } }, { ...failedCheck, verdict: 'pass' })).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining("tolerates names 'dups'"),
    });
  });

  test('that proved nothing may be the one that a tolerance is about', () => {
    const unread: Check = { ...failedCheck, verdict: 'unknown' };
    expect(judge({ tolerates: { duplicates: 'why' } }, unread).verdict).toBe('pass');
  });

  test('that a busy machine excuses leaves the scenario unknown, unless another one failed', () => {
    const excused: Check = { ...failedCheck, checker: 'works', verdict: 'unknown', isExcused: true };
    expect(judge({}, excused)).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('works: '),
    });
    expect(judge({}, excused, failedCheck).verdict).toBe('fail');
    expect(judge({}, { ...excused, expected: 'tolerated' }).verdict).toBe('pass');
  });

  test('that failed unexpectedly fails the scenario: there is no pass beside it', () => {
    expect(judge({}, failedCheck)).toEqual({
      verdict: 'fail',
      reason:
        'a check failed, which the scenario neither expects nor tolerates: elements: 3 acknowledged and absent',
    });
    expect(judge({}, failedCheck, { ...failedCheck, checker: 'loss' }).reason).toMatch(
      /^2 checks failed, .*; loss: 3 acknowledged and absent$/,
    );
  });

  test.each<[string, Check]>([
    ['failed as expected', { ...failedCheck, expected: 'the scenario expects it' }],
    ['proved nothing', { ...failedCheck, verdict: 'unknown' }],
  ])('that %s does not matter', (_what, check) => {
    expect(judge({}, check).verdict).toBe('pass');
  });

  test('that failed outranks a fault that could not be healed, and a scenario that proved nothing', () => {
    const injections = [{ title: 'x', faults: [faultFixture({ healFailed: 'no answer' })] }];
    expect(judge({ injections, assertions: 0 }, failedCheck).verdict).toBe('fail');
  });
});

test('a service that a busy machine explains, and that is allowed to fail, leaves nothing open', () => {
  const stable: Check = { ...failedCheck, checker: 'stable', verdict: 'pass' };
  const excused: Check = { ...failedCheck, checker: 'answers', verdict: 'unknown', isExcused: true };
  expect(judge({}, stable, excused).verdict).toBe('unknown');
  expect(judge({}, stable, { ...excused, expected: 'why' }).verdict).toBe('pass');
});

test('a search for an order of operations that came to no end leaves the scenario unknown, unless it may fail', () => {
  const stable: Check = { ...failedCheck, checker: 'stable', verdict: 'pass' };
  const undecided: Check = {
    ...failedCheck,
    checker: 'linearizability',
    verdict: 'unknown',
    reason: '1 of 5 keys could not be decided with the time and memory given',
  };
  expect(judge({}, stable, undecided)).toEqual({
    verdict: 'unknown',
    reason: 'linearizability: 1 of 5 keys could not be decided with the time and memory given',
  });
  expect(judge({ tolerates: { linearizability: 'why' } }, stable, undecided).verdict).toBe('pass');
});

describe('final data that could not be read', () => {
  const final = { unreadable: 'not every server returned its data: no answer within 10 s' };
  const stable: Check = { ...failedCheck, checker: 'stable', verdict: 'pass' };

  test('leave a scenario of a stable deployment unknown: its losses are not known', () => {
    expect(judge({ final }, stable)).toEqual({
      verdict: 'unknown',
      reason: 'what the clients lost is not known: not every server returned its data: no answer within 10 s',
    });
  });

  test('do not matter where the scenario expects an unstable one, or has no clients', () => {
    const expected: Check = { ...stable, verdict: 'fail', expected: 'the split lasts' };
    expect(judge({ final }, expected).verdict).toBe('pass');
    expect(judge({ final, clients: {} }, stable).verdict).toBe('pass');
  });
});

test('a fault that could not be healed leaves it unknown', () => {
  const faults = [
    faultFixture(),
    faultFixture({ target: 'redis-2', healFailed: 'a connection was refused' }),
  ];
  expect(judge({ injections: [{ title: 'x', faults }] })).toEqual({
    verdict: 'unknown',
    reason: 'redis-2 could not be healed: a connection was refused',
  });
});

test.each<[string, Partial<ScenarioRecord>, string]>([
  ['nothing was injected', { injections: [] }, 'no fault was injected, so nothing was tested'],
  [
    'no fault took effect',
    { injections: [{ title: 'x', faults: [] }] },
    'no fault was injected, so nothing was tested',
  ],
  ['nothing was asserted', { assertions: 0 }, 'nothing was asserted'],
])('a scenario in which %s proved nothing', (_what, changes, reason) => {
  expect(judge(changes)).toEqual({ verdict: 'unknown', reason });
});

describe('with its seeded defect', () => {
  const scenario = { ...recordFixture().scenario, planted: 'a client without Sentinel' };

  test('a scenario that failed passes, with its reason', () => {
    expect(judge({ scenario, body: threw(FAILURE) })).toEqual({
      verdict: 'pass',
      reason: 'expected 1 to be 2',
    });
  });

  test('a scenario that passed fails', () => {
    expect(judge({ scenario })).toEqual({
      verdict: 'fail',
      reason: 'the seeded defect did not turn it red: every expectation and every check passed',
    });
  });

  test('a scenario that proved nothing proves nothing of its defect', () => {
    expect(judge({ scenario, body: threw(UNKNOWN) })).toEqual({
      verdict: 'unknown',
      reason: 'whether the seeded defect turns it red is not known: the fault took no effect',
    });
  });

  test('a tolerance of what its workload has no check for does not turn it red', () => {
    const passed: Check = { ...failedCheck, verdict: 'pass' };
    expect(judge({ scenario, tolerates: { twice: 'why' } }, passed).verdict).toBe('fail');
  });

  test('a scenario that met chance says so: another attempt may prove something', () => {
    const body = threw({ is: 'split vote', message: 'why' });
    expect(judge({ scenario, body })).toMatchObject({ verdict: 'unknown', chance: 'split vote' });
  });

  test('a deployment that was to be refused is judged the same', () => {
    const judged = (verdict: 'pass' | 'fail') => notRun(scenario, { verdict, reason: 'why' }).verdict;
    expect([judged('fail'), judged('pass')]).toEqual(['pass', 'fail']);
  });

  test('unusable input stays what it is', () => {
    expect(notRun(scenario, { verdict: 'unknown', reason: 'quorum is 9' }, true)).toMatchObject({
      verdict: 'unknown',
      reason: 'quorum is 9',
      unusable: true,
    });
  });
});

describe('in the report', () => {
  test('unusable input is marked as such, for exit code 2', () => {
    const body = threw({ is: 'unusable', message: 'quorum is 9' });
    expect(analyze(recordFixture({ body }))).toMatchObject({ verdict: 'unknown', unusable: true });
    expect(analyze(recordFixture({ body: threw(FAILURE) }))).toMatchObject({ unusable: false });
  });

  test('a client whose process died fails the scenario, whatever the body found', () => {
    const clients = { app: { library: 'ioredis', options: {}, process: 'died' as const } };
    expect(analyze(recordFixture({ clients }))).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/process: the process of app died/),
    });
  });

  test('a client that did no work at the end fails the scenario, whatever the body found', () => {
    const worked = (recordFixture().histories.get('app') ?? []).map(each =>
      each.invokedAtMs < 9000 ? each : writeFixture('app', each.id, each.invokedAtMs, undefined),
    );
    const data = { 'redis-2': dataFixture(worked), 'redis-3': dataFixture(worked) };
    const final = { data, master: 'redis-2', readAtMs: AT.end };
    expect(analyze(recordFixture({ histories: new Map([['app', worked]]), final }))).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/works: app had nothing acknowledged for the last 3/),
    });
  });

  test('no record passes in which a check failed unexpectedly', () => {
    const final = { data: { 'redis-2': {} }, master: 'redis-2', readAtMs: 12_100 };
    const { verdict, findings } = analyze(recordFixture({ final }));
    expect(verdict).toBe('fail');
    expect(findings.filter(check => check.verdict === 'fail').map(({ checker }) => checker)).toEqual([
      'elements',
      'loss',
    ]);
  });
});

test('phases in an impossible order are an error of the analysis, and leave the verdict unknown', () => {
  const failover = { title: 'crash of the master', phases: { detectedMs: 2000, agreedMs: 1000 } };
  expect(verdictOf(recordFixture(), [], [failover])).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('impossible order after the crash of the master'),
  });
});
