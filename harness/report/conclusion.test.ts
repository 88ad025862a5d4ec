import { expect, test } from '@jest/globals';
import { conclusionOf, preventionOf } from './conclusion.ts';
import { REPORT } from './made-up.ts';

const [app] = Object.values(REPORT.clients);
if (app === undefined) throw new Error('the fixture has no client');

const lost = (count: number | undefined, outageMs = 100) => {
  const { lost: _, ...operations } = app.operations;
  return { ...app, outageMs, operations: { ...operations, ...(count !== undefined && { lost: count }) } };
};

test('a conclusion names the worst outage and its client', () => {
  expect(
    conclusionOf({ ...REPORT, clients: { app: lost(0), b: { ...lost(0, 4000), outageEnded: false } } }),
  ).toBe(
    'Pass: b got no write acknowledged for more than 4.00 s, the longest of 2 clients; no acknowledged write was lost.',
  );
});

test('an outage that never ended is worse than a longer one that did', () => {
  const clients = { app: lost(0, 9000), b: { ...lost(0, 4000), outageEnded: false } };
  expect(conclusionOf({ ...REPORT, clients })).toContain('b got no write acknowledged for more than 4.00 s');
});

test('a client whose usual times hide shorter outages is not called never out', () => {
  const clients = { app: { ...lost(0, 0), outageBelowMs: 1500 } };
  expect(conclusionOf({ ...REPORT, clients })).toBe(
    'Pass: app was out for less than 1.50 s, if at all; no acknowledged write was lost.',
  );
});

test('an outage is called the longest only where no client can have been out for longer unnoticed', () => {
  const slow = { ...lost(0, 0), outageBelowMs: 1500 };
  const among = (outageMs: number) =>
    /[^;]*/.exec(conclusionOf({ ...REPORT, clients: { app: lost(0, outageMs), slow } }))?.[0];
  expect(among(400)).toMatch(/for 400 ms, the longest that was noticed of 2 clients$/);
  expect(among(0)).toMatch(/slow was out for less than 1.50 s, if at all, and no other client for longer$/);
  expect(among(1600)).toMatch(/for 1.60 s, the longest of 2 clients$/);
});

test('a conclusion begins with a loss, and says what a pass demonstrates', () => {
  expect(conclusionOf({ ...REPORT, demonstrated: 'loss' })).toBe(
    'Pass, loss demonstrated: lost: 2 of 9 elements of app; app got no write acknowledged for 4.01 s.',
  );
});

test('a conclusion says how long a client wrote to a replaced master', () => {
  const stale = { server: 'redis-1', successor: 'redis-2', fromMs: 10, toMs: 2010, count: 7 };
  const staleMaster = [{ ...stale, toMs: 20, count: 1 }, stale];
  expect(conclusionOf({ ...REPORT, clients: { app: { ...app, staleMaster } } })).toContain(
    '; redis-1 acknowledged 7 writes of app for 2.00 s after redis-2 was promoted;',
  );
});

test('a loss that is unknown is not called none', () => {
  expect(conclusionOf({ ...REPORT, clients: { app: lost(undefined) } })).not.toContain('lost');
  expect(conclusionOf({ ...REPORT, clients: { app: lost(1), b: lost(undefined) } })).toContain(
    '(b: unknown)',
  );
});

test('a loss is counted in the units of its workload, and a limit that allows it is in the verdict', () => {
  const operations = { ...app.operations, unit: 'job', lost: 1, standing: 'within limit' } as const;
  expect(conclusionOf({ ...REPORT, clients: { app: { ...app, operations } } })).toContain(
    'Pass, loss within limit: lost: 1 of 9 jobs of app;',
  );
});

test('a loss that has no limit and is only tolerated is in the verdict as that, also beside one within a limit', () => {
  const loses = (standing: 'tolerated' | 'within limit') => ({
    ...app,
    operations: { ...app.operations, lost: 9, standing },
  });
  expect(
    conclusionOf({ ...REPORT, clients: { app: loses('within limit'), b: loses('tolerated') } }),
  ).toContain('Pass, loss tolerated: lost: 9 of 9');
});

test('a scenario without clients has no conclusion', () => {
  expect(conclusionOf({ ...REPORT, clients: {} })).toBe('');
});

test('the setting that shortens the worst outage is that of its client', () => {
  const advice = {
    setting: 'retryStrategy',
    of: 'client',
    from: '1000',
    to: '100',
    price: 'none',
    outageMs: 10,
    gainMs: 90,
  } as const;
  const advised = { ...lost(0, 500), explanation: { legs: [], advice: [advice] } };
  expect(preventionOf({ ...REPORT, clients: { a: advised, b: lost(0, 400) } })).toEqual({
    client: 'a',
    advice,
  });
  expect(preventionOf({ ...REPORT, clients: { a: advised, b: lost(0, 600) } })).toBeUndefined();
});
