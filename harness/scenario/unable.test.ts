import { expect, test } from '@jest/globals';
import { whyUnable } from './run.ts';

const inEnvironment = (separateClients: string | null): void => {
  process.env.HARNESS_ENVIRONMENT = JSON.stringify({ capabilities: { 'separate clients': separateClients } });
};

test('a scenario with separable clients is skipped where all connections come from a proxy', () => {
  inEnvironment('a proxy is before the ports');
  expect(whyUnable({ separable: true })).toBe(
    'separable clients are not possible here: a proxy is before the ports',
  );
  expect(whyUnable({})).toBeUndefined();
});

test('elsewhere it runs', () => {
  inEnvironment(null);
  expect(whyUnable({ separable: true })).toBeUndefined();
});
