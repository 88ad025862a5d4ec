import { describe, expect, test } from '@jest/globals';
import type { Operation } from '../history/index.ts';
import { appends } from '../workload/index.ts';
import { knownLossOf } from './loss.ts';
import { failoverMatchers } from './matchers.ts';

const write: Operation = {
  id: 0,
  client: 'app',
  kind: 'append',
  key: 'list',
  value: 'e0',
  invokedAtMs: 0,
  outcome: 'ok',
};

test('without the final data the verdict is unknown: neither that nothing was lost nor that everything was', () => {
  expect(() => knownLossOf('app', appends(), [write], undefined, [], 0)).toThrow(
    'what app lost is unknown: the final data could not be read',
  );
});

test('a client is judged by its own writes, of all that work on the data', () => {
  const other = { ...write, client: 'other', value: 'x0' };
  const loss = knownLossOf('app', appends(), [write, other], {}, [{ askedAtMs: 0, injectedAtMs: 0 }], 0);
  expect(loss).toMatchObject({ acknowledged: 1, lost: ['e0'] });
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
