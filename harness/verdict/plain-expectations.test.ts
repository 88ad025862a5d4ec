import assert from 'node:assert/strict';
import { describe, expect, test } from '@jest/globals';
import { pause } from '../basics/index.ts';
import { eventually } from './eventually.ts';
import { checksEnded } from './open-checks.ts';
import { TooBusy } from './unknown.ts';
import { unlessTooBusy } from './unless-too-busy.ts';

// Plain expectations of scenarios on values that depend on the speed of the machine.

describe('a check that is repeated', () => {
  test('passes as soon as its value has become right, and returns it', async () => {
    let cached = 0;
    const found = await eventually('10s', async () => {
      cached += 1;
      expect(cached).toBeGreaterThan(2);
      return cached;
    });
    expect(found).toBe(3);
  });

  test('fails with its last failure when the value never becomes right', async () => {
    let asked = 0;
    const check = () => {
      asked += 1;
      expect(`answer ${asked}`).toBe('another');
    };
    await expect(eventually('250ms', check)).rejects.toThrow(/answer [2-9]/);
  });
});

describe('a check of what depends on the speed of the machine', () => {
  const busy = { disturbed: () => 'the processors were 99 % busy' };
  const calm = { disturbed: () => undefined };
  const failing = () => expect(4000).toBeLessThan(3000);

  test('is unknown when it fails on a machine that was too busy', async () => {
    const judged = unlessTooBusy(busy, failing);
    await expect(judged).rejects.toBeInstanceOf(TooBusy);
    await expect(judged).rejects.toThrow('too busy to judge times (the processors were 99 % busy): expect(');
  });

  test('is unknown as well when it is an assertion of node:assert', async () => {
    await expect(unlessTooBusy(busy, () => assert.equal(4000, 3000))).rejects.toBeInstanceOf(TooBusy);
  });

  test('fails when it fails on a calm machine', async () => {
    await expect(unlessTooBusy(calm, failing)).rejects.toHaveProperty('matcherResult');
  });

  test('passes when it passes, on any machine', async () => {
    await unlessTooBusy(busy, () => expect(2000).toBeLessThan(3000));
  });

  test('keeps an error that is no failed expectation', async () => {
    const broken = async () => {
      throw new Error('connection refused');
    };
    await expect(unlessTooBusy(busy, broken)).rejects.toThrow(/^connection refused$/);
  });
});

describe('a check that is not awaited', () => {
  const notYet = (): void => expect('not yet').toBe('at last');

  test('is waited for at the end when it is repeated', async () => {
    let end = 'none';
    void eventually('250ms', notYet).catch(() => {
      end = 'failed';
    });
    await checksEnded();
    await Promise.resolve();
    expect(end).toBe('failed');
  });

  test('is waited for at the end when it takes its time', async () => {
    let isOver = false;
    void unlessTooBusy({ disturbed: () => undefined }, async () => {
      await pause(100);
      isOver = true;
    });
    await checksEnded();
    expect(isOver).toBe(true);
  });

  test('is over when it has failed', async () => {
    await expect(eventually('1ms', notYet)).rejects.toThrow('at last');
    await checksEnded();
  });
});
