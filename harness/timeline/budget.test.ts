import { expect, test } from '@jest/globals';
import { milliseconds } from '../basics/index.ts';
import { resolveCluster, resolveTopology } from '../topology/index.ts';
import { budgetOf } from './index.ts';

const detectionMs = (settings: Parameters<typeof budgetOf>[0]) =>
  milliseconds('detection', budgetOf(settings).detection);
const retryMs = (settings: Parameters<typeof budgetOf>[0]) => milliseconds('retry', budgetOf(settings).retry);

const usual = resolveTopology();

test('budgets follow a down-after and a failover-timeout that directives set', () => {
  const slow = resolveTopology({
    sentinel: {
      'sentinel down-after-milliseconds mymaster': 8000,
      'sentinel failover-timeout mymaster': 30_000,
    },
  });
  expect(detectionMs(slow) - detectionMs(usual)).toBe(7000);
  expect(retryMs(slow) - retryMs(usual)).toBe(7000 + 2 * 20_000);
  expect(budgetOf(slow)).toEqual(budgetOf(resolveTopology({ downAfter: '8s', failoverTimeout: '30s' })));
});

test('where one sentinel has a longer down-after, budgets wait for it', () => {
  const servers = { 'sentinel-3': { 'sentinel down-after-milliseconds mymaster': 8000 } };
  expect(detectionMs(resolveTopology({ servers })) - detectionMs(usual)).toBe(7000);
});

test('budgets of a cluster follow its node timeout', () => {
  const slower = detectionMs(resolveCluster({ nodeTimeout: '5s' })) - detectionMs(resolveCluster());
  expect(slower).toBe(6000);
});
