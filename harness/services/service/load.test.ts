import { expect, test } from '@jest/globals';
import { send } from './load.ts';
import { probeOf } from './load-settings.ts';
import type { Place } from './place.ts';

const PLACE = { surroundings: {} } as Place;

const outcomeOf = (run: () => unknown) =>
  send(PLACE, probeOf({ run: run as never }), { n: 0, key: 'probe' }, new AbortController().signal);

test('a probe succeeds unless it throws, also one that returns no promise', async () => {
  expect(await outcomeOf(async () => undefined)).toEqual({ ok: true });
  expect(await outcomeOf(() => undefined)).toEqual({ ok: true });
  const failing = () => {
    throw new Error('no answer\nat all');
  };
  expect(await outcomeOf(failing)).toEqual({ ok: false, error: 'no answer' });
  expect(await outcomeOf(async () => failing())).toEqual({ ok: false, error: 'no answer' });
});
