import { expect, test } from '@jest/globals';
import { pause } from '../../basics/index.ts';
import type { Answer } from '../access-log.ts';
import { type Outcome, openLoop } from './open-loop.ts';

const PACE = { rate: 100, timeoutMs: 200, maxInFlight: 1000 };

async function records(
  send: (n: number, signal: AbortSignal) => Promise<Outcome>,
  pace: Partial<typeof PACE> = {},
  forMs = 500,
): Promise<Answer[]> {
  const written: Answer[] = [];
  const loop = openLoop(
    () => 'GET /',
    { ...PACE, ...pace },
    ({ n }, signal) => send(n, signal),
    answer => written.push(answer),
  );
  await pause(forMs);
  await loop.stop();
  return written.sort((a, b) => (a.n ?? 0) - (b.n ?? 0));
}

const never = () => new Promise<never>(() => undefined);

test('requests go on being sent at their rate while none is answered, and each is a record', async () => {
  const written = await records(never);
  expect(written.length).toBeGreaterThan(30);
  expect(written.map(({ n }) => n)).toEqual(written.map((_, i) => i));
  for (const answer of written) {
    expect(answer).toMatchObject({ ok: false, unanswered: true, error: 'no answer within 200 ms' });
    expect(answer.tookMs).toBeGreaterThanOrEqual(199);
  }
  const first = written[0]?.atMs ?? 0;
  const last = written.at(-1)?.atMs ?? 0;
  // One after the other would take 200 ms each.
  expect((last - first) / written.length).toBeLessThan(50);
});

test('a request that times out is told to end', async () => {
  let ended = 0;
  await records((_n, signal) => {
    signal.addEventListener('abort', () => {
      ended += 1;
    });
    return never();
  });
  expect(ended).toBeGreaterThan(30);
});

test('what is due while too many are in flight is not sent, and has failed', async () => {
  let sent = 0;
  const written = await records(
    () => {
      sent += 1;
      return never();
    },
    { maxInFlight: 5, timeoutMs: 2000 },
    300,
  ).catch(() => []);
  expect(sent).toBe(5);
  const unsent = written.filter(({ error }) => error?.startsWith('not sent'));
  expect(unsent).not.toHaveLength(0);
  expect(unsent.every(answer => answer.unsent === true)).toBe(true);
}, 20_000);

test('an error is a failure with its reason, and its status is kept', async () => {
  const [first, second] = await records(async n => {
    if (n === 0) throw new Error('fetch failed', { cause: { code: 'ECONNREFUSED' } });
    return { ok: false, status: 503, error: 'status 503' };
  });
  expect(first).toMatchObject({ n: 0, ok: false, error: 'fetch failed: ECONNREFUSED', key: 'GET /' });
  expect(first).not.toHaveProperty('unanswered');
  expect(second).toMatchObject({ n: 1, ok: false, status: 503 });
});

test('a request that is answered before its time is over is no failure, also after the end of the load', async () => {
  const written = await records(() => pause(150).then(() => ({ ok: true, status: 200 })), {}, 100);
  expect(written.every(({ ok }) => ok)).toBe(true);
  expect(written.length).toBeGreaterThan(3);
});
