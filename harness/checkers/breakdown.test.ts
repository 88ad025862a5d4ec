import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { breakdown } from './breakdown.ts';
import type { Operation } from './finding.ts';
import { during, failed, forAll, history, name, names, ok } from './fixture.ts';

test('loss is told by client, by the server that acknowledged and by time', () => {
  const operations = [
    failed('append', 'z', during(400, 401)),
    ok('append', 'a', { client: 'one', server: 'redis-1:6379', ...during(500, 501) }),
    ok('append', 'b', { client: 'one', server: 'redis-2:6379', ...during(1450, 1451) }),
    ok('add', 'c', { client: 'two', ...during(3399, 3400) }),
  ];
  expect(breakdown(operations, ['a', 'c'], { bucketMs: 1000 })).toEqual({
    byClient: [
      { client: 'one', acknowledged: 2, lost: 1 },
      { client: 'two', acknowledged: 1, lost: 0 },
    ],
    byServer: [
      { server: 'redis-1:6379', acknowledged: 1, lost: 0 },
      { server: 'redis-2:6379', acknowledged: 1, lost: 1 },
      { server: 'unknown', acknowledged: 1, lost: 0 },
    ],
    overTime: [
      { fromMs: 0, toMs: 1000, acknowledged: 1, lost: 0 },
      { fromMs: 1000, toMs: 2000, acknowledged: 1, lost: 1 },
      { fromMs: 2000, toMs: 3000, acknowledged: 1, lost: 0 },
    ],
  });
});

test('a history without acknowledgements has no rows', () => {
  expect(breakdown([failed('append', 'a')], [])).toEqual({ byClient: [], byServer: [], overTime: [] });
});

test('each part of any history has what a search for it alone finds', () => {
  forAll(history(fc.constantFrom('append', 'add', 'read'), name), names, (operations, present) => {
    const { byClient, byServer, overTime } = breakdown(operations, present, { bucketMs: 5 });
    const beganMs = Math.min(...operations.map(({ invokedAtMs }) => invokedAtMs));
    const share = (belongs: (operation: Operation) => boolean) => {
      const those = operations.filter(each => each.kind !== 'read' && each.outcome === 'ok' && belongs(each));
      const lost = those.filter(({ value }) => !present.includes(String(value)));
      return { acknowledged: those.length, lost: lost.length };
    };
    for (const { client, ...row } of byClient) expect(row).toEqual(share(each => each.client === client));
    for (const { server, ...row } of byServer) expect(row).toEqual(share(each => each.server === server));
    for (const { fromMs, toMs, ...row } of overTime)
      expect(row).toEqual(
        share(each => each.invokedAtMs - beganMs >= fromMs && each.invokedAtMs - beganMs < toMs),
      );
    const all = share(() => true).acknowledged;
    for (const rows of [byClient, byServer, overTime])
      expect(rows.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBe(all);
  });
});
