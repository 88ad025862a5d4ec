import { describe, expect, test } from '@jest/globals';
import { failoverFixture, lossFixture, recording } from './fixture.ts';
import { failoverMatchers } from './matchers.ts';
import type { Failover } from './subjects.ts';
import { SplitVote, TooBusy } from './unknown.ts';

// A missed deadline on an overloaded machine is unknown, not a failure.

const failover = (promotedMs: number | undefined, disturbed: string | undefined): Failover =>
  failoverFixture(promotedMs, recording(disturbed).subject);

const judge = (received: Failover, isNot = false) =>
  failoverMatchers.toPromoteWithin.call({ isNot } as never, received, '5s');

describe('a deadline on a machine that was too busy', () => {
  test('is unknown when it was missed by no more than the disturbance explains', async () => {
    await expect(judge(failover(7500, 'the harness itself stood still for 3 s'))).rejects.toThrow(
      'the machine was too busy to judge times (the harness itself stood still for 3 s): expected a replica to be promoted within 5s after the crash of redis-1; it was after 7.50 s',
    );
  });

  test('fails when it was missed by more', async () => {
    expect(await judge(failover(9000, 'the harness itself stood still for 3 s'))).toMatchObject({
      pass: false,
    });
  });

  test('fails when nothing came at all', async () => {
    const { pass, message } = await judge(failover(undefined, 'the processors were 99 % busy'));
    expect(pass).toBe(false);
    expect(message()).toContain('none was');
  });

  test('is unknown as well when it was expected to be missed', async () => {
    await expect(judge(failover(7500, 'the processors were 99 % busy'), true)).rejects.toThrow('too busy');
  });

  test('is met when it was met', async () => {
    expect(await judge(failover(1200, 'the processors were 99 % busy'))).toMatchObject({ pass: true });
  });
});

describe('outages on a machine that was too busy', () => {
  const outcome = (...outages: { lastedMs: number; ended: boolean }[]) => ({
    subject: 'client outcome',
    name: 'app',
    ...recording('the processors were 99 % busy').subject,
    recentEvents: () => [],
    outages: () => ({
      all: outages.map(each => ({ fromMs: 0, toMs: each.lastedMs, ...each })),
      leastMs: 100,
      usualMs: 20,
    }),
  });
  const judgeOutages = (...outages: { lastedMs: number; ended: boolean }[]) =>
    failoverMatchers.toBeOutForAtMost.call({} as never, outcome(...outages), '4s');

  test('are unknown when one was a little longer', () => {
    expect(() => judgeOutages({ lastedMs: 5000, ended: true })).toThrow(TooBusy);
  });

  test('fail when one was much longer, or never ended', () => {
    expect(judgeOutages({ lastedMs: 60_000, ended: true })).toMatchObject({ pass: false });
    expect(judgeOutages({ lastedMs: 5000, ended: false })).toMatchObject({ pass: false });
  });

  test('fail when one that nothing excuses stands beside one that is excused', () => {
    const judged = judgeOutages({ lastedMs: 5000, ended: true }, { lastedMs: 60_000, ended: true });
    expect(judged).toMatchObject({ pass: false });
  });
});

describe('a split vote', () => {
  const split = (promotedMs: number | undefined): Failover => ({
    ...failover(promotedMs, undefined),
    splitVote: () => ['sentinel-1', 'sentinel-2'],
  });

  test('leaves unknown whether a replica would have been promoted in time', async () => {
    const reason =
      'split vote of sentinel-1, sentinel-2, which is chance; they vote again after 2 × failover-timeout: expected a replica to be promoted within 5s';
    await expect(judge(split(undefined))).rejects.toThrow(reason);
    await expect(judge(split(undefined), true)).rejects.toBeInstanceOf(SplitVote);
  });

  test('does not matter to a promotion that came in time', async () => {
    expect(await judge(split(4000))).toMatchObject({ pass: true });
  });
});

test('a deadline that a calm machine misses fails', async () => {
  const { pass, message } = await judge(failover(undefined, undefined));
  expect(pass).toBe(false);
  expect(message()).toContain('expected a replica to be promoted within 5s');
});

test('a message says what was not expected', async () => {
  const { message } = await judge(failover(1200, undefined), true);
  expect(message()).toContain('did not expect a replica to be promoted within 5s');
});

describe('a limit of losses on a machine that was too busy', () => {
  const client = (lost: number) => ({
    subject: 'client outcome',
    name: 'app',
    ...recording('the processors were 99 % busy').subject,
    loss: () => lossFixture(Array.from({ length: lost }, (_, i) => `app-${i}`)),
  });
  const judgeLoss = (lost: number) => failoverMatchers.toLoseAtMost.call({} as never, client(lost), 100);

  test('is refused where it is no number, which nothing would exceed', () => {
    expect(() =>
      failoverMatchers.toLoseAtMost.call({ isNot: true } as never, client(150), '100 writes' as never),
    ).toThrow('a number from 0');
    // A stored record has no such number: judged again, its loss would be unexpected.
    expect(() => failoverMatchers.toLoseAtMost.call({} as never, client(150), Infinity)).toThrow(
      'a number from 0',
    );
  });

  test('is unknown when the loss is a little more', () => {
    expect(() => judgeLoss(150)).toThrow(TooBusy);
  });

  test('is exceeded when the loss is more than twice as much', () => {
    expect(judgeLoss(250)).toMatchObject({ pass: false });
  });
});
