import { describe, expect, test } from '@jest/globals';
import { milliseconds } from '../basics/index.ts';
import type { Overrun } from '../observation/index.ts';
import type { Failover } from './judged.ts';
import { failoverMatchers } from './matchers.ts';

// What a budget says of a machine that was kept from working.

const TIMELINE = { phases: {}, oldMaster: 'redis-1', masters: [], epochs: [] };

/** A machine that is too busy, and whose state explains overruns of at most 3 s. */
const disturbedBy = (why: string | undefined) => (overrun?: Overrun) =>
  overrun === undefined || overrun.overrunMs <= 3000 ? why : undefined;

const failover = (promotedMs: number | undefined, disturbed: string | undefined): Failover => ({
  subject: 'failover',
  fault: 'crash of redis-1',
  moments: [],
  demand: () => undefined,
  promotedWithin: async within =>
    promotedMs !== undefined && promotedMs <= milliseconds('within', within) ? promotedMs : undefined,
  timeline: () => TIMELINE,
  obstacles: () => [],
  tiedVote: () => undefined,
  disturbed: disturbedBy(disturbed),
  heal: async () => undefined,
});

const judge = (received: Failover, isNot = false) =>
  failoverMatchers.toPromoteWithin.call({ isNot } as never, received, '5s');

describe('a budget on a machine that was too busy', () => {
  test('is unknown when it was exceeded by no more than that explains', async () => {
    await expect(judge(failover(7500, 'the harness itself stood still for 3 s'))).rejects.toThrow(
      'the machine was too busy to judge times (the harness itself stood still for 3 s): expected a replica to be promoted within 5s after the crash of redis-1; it was after 7.50 s',
    );
  });

  test('fails when it was exceeded by more', async () => {
    expect(await judge(failover(9000, 'the harness itself stood still for 3 s'))).toMatchObject({
      pass: false,
    });
  });

  test('fails when nothing came at all', async () => {
    const { pass, message } = await judge(failover(undefined, 'the processors were 99 % busy'));
    expect(pass).toBe(false);
    expect(message()).toContain('none was');
  });

  test('is unknown as well when it was expected to be exceeded', async () => {
    await expect(judge(failover(7500, 'the processors were 99 % busy'), true)).rejects.toThrow('too busy');
  });

  test('was kept when it was kept', async () => {
    expect(await judge(failover(1200, 'the processors were 99 % busy'))).toMatchObject({ pass: true });
  });
});

describe('a vote of the sentinels that nobody won', () => {
  const tied = (promotedMs: number | undefined): Failover => ({
    ...failover(promotedMs, undefined),
    tiedVote: () => ['sentinel-1', 'sentinel-2'],
  });

  test('leaves unknown whether a replica would have been promoted in time', async () => {
    const told =
      'the vote of sentinel-1, sentinel-2 was tied, which is chance, and they vote again only after twice failover-timeout: expected a replica to be promoted within 5s';
    await expect(judge(tied(undefined))).rejects.toThrow(told);
    await expect(judge(tied(undefined), true)).rejects.toThrow('was tied');
  });

  test('is nothing against a promotion that came in time', async () => {
    expect(await judge(tied(4000))).toMatchObject({ pass: true });
  });
});

test('a budget that a calm machine exceeds fails', async () => {
  const { pass, message } = await judge(failover(undefined, undefined));
  expect(pass).toBe(false);
  expect(message()).toContain('expected a replica to be promoted within 5s');
});

test('a message says what was not expected', async () => {
  const { message } = await judge(failover(1200, undefined), true);
  expect(message()).toContain('did not expect a replica to be promoted within 5s');
});

describe('an outage on a machine that was too busy', () => {
  const client = (outage: { lastedMs: number; ended: boolean }) => ({
    subject: 'client',
    name: 'app',
    demand: () => undefined,
    doings: () => [],
    timeline: () => TIMELINE,
    disturbed: disturbedBy('the processors were 99 % busy'),
    outage: async () => ({ fromMs: 0, toMs: outage.lastedMs, ...outage }),
  });
  const judgeOutage = (lastedMs: number, ended: boolean) =>
    failoverMatchers.toBeOutForAtMost.call({} as never, client({ lastedMs, ended }), '4s');

  test('is unknown when it was a little longer', async () => {
    await expect(judgeOutage(5000, true)).rejects.toThrow('too busy');
  });

  test('fails when it was much longer, or never ended', async () => {
    expect(await judgeOutage(60_000, true)).toMatchObject({ pass: false });
    expect(await judgeOutage(5000, false)).toMatchObject({ pass: false });
  });
});

describe('a bound of losses on a machine that was too busy', () => {
  const client = (lost: number) => ({
    subject: 'client',
    name: 'app',
    demand: () => undefined,
    timeline: () => TIMELINE,
    disturbed: () => 'the processors were 99 % busy',
    loss: async () => ({ lost: Array.from({ length: lost }, (_, i) => `app-${i}`), acknowledged: 1000 }),
  });
  const judgeLoss = (lost: number) => failoverMatchers.toLoseAtMost.call({} as never, client(lost), 100);

  test('is unknown when the loss is a little more', async () => {
    await expect(judgeLoss(150)).rejects.toThrow('too busy');
  });

  test('is exceeded when the loss is more than twice as much', async () => {
    expect(await judgeLoss(250)).toMatchObject({ pass: false });
  });
});
