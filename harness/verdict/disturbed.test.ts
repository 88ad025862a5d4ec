import { describe, expect, test } from '@jest/globals';
import { failoverFixture, recording } from './fixture.ts';
import { failoverMatchers } from './matchers.ts';
import type { Failover } from './subjects.ts';
import { SplitVote, TooBusy } from './unknown.ts';

// A missed deadline on an overloaded machine is unknown, not a failure.

const failover = (promotedMs: number | undefined, disturbed: string | undefined): Failover =>
  failoverFixture(promotedMs, recording(disturbed).subject);

const judge = (received: Failover, isNot = false) =>
  failoverMatchers.toPromoteWithin.call({ isNot } as never, received, '5s');

describe('a deadline on a machine that was too busy', () => {
  test('is unknown when it was missed', async () => {
    await expect(judge(failover(undefined, 'the harness itself stood still for 3 s'))).rejects.toThrow(
      'the machine was too busy to judge times (the harness itself stood still for 3 s): expected a replica to be promoted within 5s after the crash of redis-1; none was',
    );
  });

  test('is unknown as well when it was expected to be missed', async () => {
    await expect(judge(failover(undefined, 'the processors were 99 % busy'), true)).rejects.toThrow(
      'too busy',
    );
  });

  test('is met when it was met', async () => {
    expect(await judge(failover(1200, 'the processors were 99 % busy'))).toMatchObject({ pass: true });
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
    loss: () => ({ lost: Array.from({ length: lost }, (_, i) => `app-${i}`), acknowledged: 1000 }),
  });
  const judgeLoss = (lost: number) => failoverMatchers.toLoseAtMost.call({} as never, client(lost), 100);

  test('is unknown when the loss is a little more', () => {
    expect(() => judgeLoss(150)).toThrow(TooBusy);
  });

  test('is exceeded when the loss is more than twice as much', () => {
    expect(judgeLoss(250)).toMatchObject({ pass: false });
  });
});
