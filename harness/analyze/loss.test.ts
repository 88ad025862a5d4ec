import { describe, expect, test } from '@jest/globals';
import type { Data, Operation } from '../history/index.ts';
import { lossOf } from './loss.ts';
import { failoverMatchers } from './matchers.ts';

const operation = (value: string, outcome: Operation['outcome']): Operation => ({
  id: Number(value.slice(1)),
  client: 'app',
  kind: 'append',
  key: 'list',
  value,
  invokedAtMs: 0,
  lateMs: 0,
  outcome,
});

const holding = (...value: string[]): Data => ({ list: { type: 'list', value } });

const HISTORY = [
  operation('e0', 'ok'),
  operation('e1', 'ok'),
  operation('e2', 'fail'),
  operation('e3', 'unresolved'),
];

test('a clean history loses nothing', () => {
  expect(lossOf(HISTORY, holding('e0', 'e1'))).toEqual({
    attempted: 4,
    acknowledged: 2,
    failed: 1,
    unresolved: 1,
    lost: [],
    inFlight: [],
    ghosts: [],
    duplicates: [],
    unexpected: [],
  });
});

test('acknowledged and absent is lost', () => {
  expect(lossOf(HISTORY, holding('e1')).lost).toEqual(['e0']);
});

test('failed or unresolved and present is a ghost', () => {
  expect(lossOf(HISTORY, holding('e0', 'e1', 'e2', 'e3')).ghosts).toEqual(['e2', 'e3']);
});

test('present twice is one duplicate', () => {
  expect(lossOf(HISTORY, holding('e0', 'e1', 'e1', 'e1')).duplicates).toEqual(['e1']);
});

test('present and never attempted is unexpected', () => {
  expect(lossOf(HISTORY, holding('e0', 'e1', 'x9')).unexpected).toEqual(['x9']);
});

test('of a batch every element counts for itself', () => {
  const batch: Operation = { ...operation('e0', 'ok'), kind: 'transaction', value: ['e0', 'e1', 'e2'] };
  expect(lossOf([batch], holding('e0', 'e2'))).toMatchObject({ acknowledged: 1, lost: ['e1'] });
});

describe('what is lost was in flight', () => {
  const STRUCK = { askedAtMs: 980, injectedAtMs: 1000 };
  const inFlight = (invokedAtMs: number, completedAtMs: number, struck = STRUCK) =>
    lossOf([{ ...operation('e0', 'ok'), invokedAtMs, completedAtMs }], holding(), [struck]).inFlight;

  test('when it was acknowledged just before the fault', () => {
    expect(inFlight(940, 950)).toEqual(['e0']);
  });

  test('when it was issued before the fault, and its answer read a little later', () => {
    expect(inFlight(990, 1600)).toEqual(['e0']);
  });

  test('when it was acknowledged after the fault was asked for, and its effect was told of late', () => {
    expect(inFlight(720, 730, { askedAtMs: 700, injectedAtMs: 1000 })).toEqual(['e0']);
    expect(inFlight(720, 730, { askedAtMs: 700, injectedAtMs: 4000 })).toEqual([]);
  });

  test('not when it was acknowledged long before the fault', () => {
    expect(inFlight(500, 510)).toEqual([]);
    expect(inFlight(840, 850)).toEqual([]);
  });

  test('not when it was issued after the fault', () => {
    expect(inFlight(1200, 1210)).toEqual([]);
  });

  test('not when its answer came long after the fault: from a master that had gone on', () => {
    expect(inFlight(990, 9000)).toEqual([]);
  });

  test('not when it is there', () => {
    const write = { ...operation('e0', 'ok'), invokedAtMs: 940, completedAtMs: 950 };
    expect(lossOf([write], holding('e0'), [STRUCK]).inFlight).toEqual([]);
  });
});

describe('a client that is to lose only what was in flight', () => {
  const judged = (lost: readonly string[], inFlight: readonly string[]) =>
    failoverMatchers.toLoseOnlyWhatWasInFlight.call({} as never, {
      subject: 'client',
      name: 'app',
      demand: () => undefined,
      timeline: () => ({ phases: {}, oldMaster: 'redis-1', masters: [], epochs: [] }),
      loss: async () => ({ lost, inFlight, acknowledged: 9 }),
    });

  test('may lose that', async () => {
    expect(await judged(['e1'], ['e1'])).toMatchObject({ pass: true });
  });

  test('and nothing else', async () => {
    const { pass, message } = await judged(['e1', 'e2'], ['e1']);
    expect(pass).toBe(false);
    expect(message()).toContain('of 9 acknowledged writes: 1 lost in flight, 1 lost (e2) beyond');
  });
});
