import { afterEach, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { isUnusableInput } from '../basics/index.ts';
import { sentinelConfiguration } from './configuration.ts';
import { resolveTopology, type TopologyOptions } from './options.ts';

const DOWN_AFTER = 'sentinel down-after-milliseconds mymaster';
const HEAD = [
  'port {{port}}',
  'sentinel myid {{id}}',
  'sentinel monitor {{master}} {{masterAddress}} {{quorum}}',
];

afterEach(() => {
  delete process.env.HARNESS_CONF;
});

function useTemplate(...lines: string[]): void {
  process.env.HARNESS_CONF = newFolder('effective', { 'sentinel.conf': lines.join('\n') });
}

test.each<[string, TopologyOptions, object]>([
  ['its name', { sentinel: { [DOWN_AFTER]: 8000 } }, { downAfterMs: 8000 }],
  ['its value', { sentinel: { 'Sentinel Down-After-Milliseconds': 'mymaster 8000' } }, { downAfterMs: 8000 }],
  ['the last of a list', { sentinel: { [DOWN_AFTER]: [3000, 8000] } }, { downAfterMs: 8000 }],
  [
    'the failover-timeout',
    { sentinel: { 'sentinel failover-timeout mymaster': 60_000 } },
    { failoverTimeoutMs: 60_000 },
  ],
  ['the parallel syncs', { sentinel: { 'sentinel parallel-syncs mymaster': 2 } }, { parallelSyncs: 2 }],
])('a directive replaces a default of the settings, with the master in %s', (_what, options, numbers) => {
  expect(resolveTopology(options)).toMatchObject({
    quorum: 2,
    downAfterMs: 1000,
    failoverTimeoutMs: 10_000,
    parallelSyncs: 1,
    ...numbers,
  });
});

test('an option with the same value as a directive is no contradiction', () => {
  expect(resolveTopology({ downAfter: '8s', sentinel: { [DOWN_AFTER]: 8000 } }).downAfterMs).toBe(8000);
});

test.each<[TopologyOptions, string]>([
  [
    { downAfter: '2s', sentinel: { [DOWN_AFTER]: 8000 } },
    'topology.downAfter sets `sentinel down-after-milliseconds mymaster` to 2000, and topology.sentinel sets it to 8000; take one of them out',
  ],
  [
    { parallelSyncs: 1, sentinel: { 'sentinel parallel-syncs mymaster': 2 } },
    'topology.parallelSyncs sets `sentinel parallel-syncs mymaster` to 1, and topology.sentinel sets it to 2',
  ],
])('an option and a directive with another value are refused, with both places: %j', (options, message) => {
  expect(() => resolveTopology(options)).toThrow(message);
});

test('what a template sets is in the settings, the quorum too', () => {
  useTemplate(
    ...HEAD.slice(0, 2),
    'sentinel monitor {{master}} {{masterAddress}} 3',
    'sentinel down-after-milliseconds {{master}} 5000',
    'sentinel failover-timeout {{master}} {{failoverTimeoutMs}}',
  );
  expect(resolveTopology({ failoverTimeout: '20s' })).toMatchObject({
    quorum: 3,
    downAfterMs: 5000,
    failoverTimeoutMs: 20_000,
  });
  expect(() => resolveTopology({ downAfter: '2s' })).toThrow(
    /topology\.downAfter sets .* to 2000, and .*sentinel\.conf, line 4 sets it to 5000; .*write \{\{downAfterMs\}\} in/,
  );
  expect(() => resolveTopology({ sentinels: 1 })).toThrow(
    /sentinel\.conf, line 3 sets the quorum to 3; allowed: a whole number from 1 to the number of sentinels \(1\)/,
  );
});

test("a number that a template leaves out is Sentinel's default, and no option can set it", () => {
  useTemplate(...HEAD);
  expect(resolveTopology()).toMatchObject({ downAfterMs: 30_000, failoverTimeoutMs: 180_000 });
  expect(() => resolveTopology({ downAfter: '2s' })).toThrow(
    /sentinel\.conf does not set it, so Sentinel's default is 30000; take one of them out, or write \{\{downAfterMs\}\}/,
  );
});

test('where one sentinel differs, the settings have the longest time, and its file alone has the line', () => {
  const settings = resolveTopology({ downAfter: '2s', servers: { 'sentinel-2': { [DOWN_AFTER]: 8000 } } });
  expect(settings).toMatchObject({ downAfterMs: 8000, downAfterBySentinelMs: [2000, 2000, 8000] });
  const known = {
    id: 'f'.repeat(40),
    masters: [{ name: 'mymaster', address: { host: 'h', port: 1 }, replicas: [] }],
  };
  const downAfters = (name: string) =>
    sentinelConfiguration(settings, name, known).match(/^sentinel down-after.*$/gm);
  expect(downAfters('sentinel-1')).toEqual([`${DOWN_AFTER} 2000`]);
  expect(downAfters('sentinel-2')).toEqual([`${DOWN_AFTER} 2000`, `${DOWN_AFTER} 8000`]);
});

test('where one shard differs, the settings have the longest time', () => {
  const directive = { 'sentinel down-after-milliseconds shard-2': 8000 };
  expect(resolveTopology({ shards: 2, sentinel: directive })).toMatchObject({
    downAfterMs: 8000,
    downAfterBySentinelMs: [1000, 1000, 1000],
  });
});

test.each<[string, TopologyOptions, string]>([
  [
    'no number',
    { sentinel: { [DOWN_AFTER]: '8s' } },
    'topology.sentinel is `sentinel down-after-milliseconds mymaster 8s`; allowed: `sentinel down-after-milliseconds mymaster <number>` with a whole number from 1',
  ],
  [
    'too much',
    { servers: { 'sentinel-1': { [DOWN_AFTER]: '8000 ms' } } },
    "topology.servers['sentinel-1'] is `sentinel down-after-milliseconds mymaster 8000 ms`",
  ],
  [
    'another master',
    { sentinel: { 'sentinel down-after-milliseconds prod': 8000 } },
    "topology.sentinel sets `sentinel down-after-milliseconds` of a master 'prod'; the sentinels watch mymaster",
  ],
])('a line with %s is refused', (_what, options, message) => {
  expect(() => resolveTopology(options)).toThrow(message);
});

test('a malformed line of a template ends the command with exit code 2', () => {
  useTemplate(...HEAD, 'sentinel down-after-milliseconds {{master}} soon');
  let thrown: unknown;
  try {
    resolveTopology();
  } catch (error) {
    thrown = error;
  }
  expect(isUnusableInput(thrown)).toBe(true);
  expect(String(thrown)).toMatch(
    /sentinel\.conf, line 4 is `sentinel down-after-milliseconds mymaster soon`/,
  );
});
