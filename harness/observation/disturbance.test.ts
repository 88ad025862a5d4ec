import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { now, pause } from '../basics/index.ts';
import { type DisturbanceWatch, disturbanceBetween, watchDisturbance, whyDisturbed } from './disturbance.ts';

const CALM = { lagMs: 40, engineMs: 80, stolen: 0.02, busy: 0.6 };

let watch: DisturbanceWatch;
beforeEach(() => {
  watch = watchDisturbance();
});
afterEach(() => watch.stop());

/** Keeps this thread, and so its event loop, from doing anything else. */
function block(ms: number): void {
  const until = now() + ms;
  while (now() < until);
}

test('a process that stands still for two seconds is noticed, and told in words', async () => {
  const from = now();
  await pause(30);
  block(2000);
  await pause(30);
  const found = disturbanceBetween(watch.samples(), from, now());
  expect(found.lagMs).toBeGreaterThan(1900);
  expect(whyDisturbed(found)).toMatch(/the harness itself stood still for \d+\.\d+ s/);
});

test('a stall is in one sample, so that samples can be added up', async () => {
  await pause(30);
  block(700);
  await pause(1200);
  expect(watch.samples().filter(({ lagMs }) => lagMs > 600)).toHaveLength(1);
});

test('what was before the moment that is asked for does not count', async () => {
  await pause(30);
  block(2000);
  await pause(600);
  const from = now();
  await pause(100);
  expect(disturbanceBetween(watch.samples(), from, now()).lagMs).toBeLessThan(1500);
});

test('processor time of this process shows as busy', async () => {
  const from = now();
  block(600);
  expect(disturbanceBetween(watch.samples(), from, now()).busy).toBeGreaterThan(0.05);
});

describe('a machine is too busy to judge times when', () => {
  test.each([
    ['the harness stood still', { lagMs: 1200 }, 'the harness itself stood still for 1.20 s'],
    ['the engine hung', { engineMs: 2500 }, 'the engine took 2.50 s to answer a ping'],
    ['others were given its time', { stolen: 0.4 }, '40 % of the processor time was given to others'],
    ['all processors were at work', { busy: 0.99 }, 'the processors were 99 % busy'],
  ])('%s', (_, changed, words) => {
    expect(whyDisturbed({ ...CALM, ...changed })).toContain(words);
  });

  test('and not otherwise', () => {
    expect(whyDisturbed(CALM)).toBeUndefined();
  });
});
