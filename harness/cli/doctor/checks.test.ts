import { expect, test } from '@jest/globals';
import type { Capabilities, EngineDiagnosis } from '../../engine/index.ts';
import { type Check, checksOf, type Diagnosis, worstOf } from './checks.ts';
import { limitOf } from './machine.ts';

const CAPABILITIES = {
  'packet filter': null,
  'network delay': null,
  'clock control': 'there is one wall clock for all',
  'several machines': 'hosts are on one machine',
  'coordinated failover': 'the sentinel answers with ERR',
} as Partial<Capabilities> as Capabilities;

const IMAGE = { there: true as const, name: 'redis:7.0', server: 'redis', version: '7.0.15' };

const ENGINE: EngineDiagnosis = {
  endpoint: 'unix:///var/run/docker.sock',
  engine: 'Docker 27.0.1',
  operatingSystem: 'Debian',
  kernel: '6.1',
  rootless: false,
  cgroupVersion: '2',
  cgroupDriver: 'systemd',
  memoryBytes: 8e9,
  processors: 2,
  dataFolder: '/var/lib/docker',
  clockOffsetMs: 2,
  clockErrorMs: 10,
  image: { ...IMAGE, capabilities: CAPABILITIES },
  leftovers: { abandoned: [], inUse: [] },
};

const FINE: Diagnosis = {
  node: { version: '24.1.0', wanted: '>=22' },
  engine: ENGINE,
  limits: {
    openFiles: 65_536,
    processes: undefined,
    freeMemoryBytes: 4e9,
    freeDiskBytes: 20e9,
    freeEngineDiskBytes: 20e9,
  },
  disturbance: { lagMs: 5, engineMs: 20, stolen: 0, busy: 0.2 },
};

const withEngine = (change: Partial<EngineDiagnosis>): Diagnosis => ({
  ...FINE,
  engine: { ...ENGINE, ...change },
});

const notOk = (checks: readonly Check[]) =>
  checks.filter(({ state }) => state !== 'ok' && state !== 'absent');

test('a machine on which everything can run is ok; what no machine has is listed and is no restriction', () => {
  const checks = checksOf(FINE);
  expect(notOk(checks)).toEqual([]);
  expect(worstOf(checks)).toBe('ok');
  expect(checks).toContainEqual({
    check: 'clock control',
    state: 'absent',
    found: 'no: there is one wall clock for all',
  });
});

test.each<[string, Diagnosis, string, RegExp]>([
  [
    'a kernel without netem',
    withEngine({
      image: { ...IMAGE, capabilities: { ...CAPABILITIES, 'network delay': 'no such qdisc' } },
    }),
    'network delay',
    /no: no such qdisc .*scenarios with these faults are skipped: delay/,
  ],
  [
    'an image that is not built',
    withEngine({ image: { there: false, name: 'a:1', isOwn: true } }),
    'image',
    /not built yet.*failover images/,
  ],
  [
    'an image of others that is not there',
    withEngine({ image: { there: false, name: 'a:1', isOwn: false } }),
    'image',
    /a:1 \(HARNESS_IMAGE\) is not on the engine/,
  ],
  ['a clock that is off', withEngine({ clockOffsetMs: -5000 }), 'clock', /differs by 5\.00 s/],
  [
    'a host that gives time to others',
    { ...FINE, disturbance: { ...FINE.disturbance, stolen: 0.5 } },
    'load',
    /50 % stolen.*unknown here/,
  ],
  [
    'few open files',
    { ...FINE, limits: { ...FINE.limits, openFiles: 256 } },
    'open files',
    /256, less than 1024 .*ulimit/,
  ],
  [
    'little memory',
    { ...FINE, limits: { ...FINE.limits, freeMemoryBytes: 1e8 } },
    'free memory',
    /0\.1 GB, less than 0\.5 GB/,
  ],
  ['a full disk', { ...FINE, limits: { ...FINE.limits, freeDiskBytes: 1e6 } }, 'free disk', /0\.0 GB, less/],
])('%s is a restriction', (_what, diagnosis, name, why) => {
  const checks = checksOf(diagnosis);
  expect(notOk(checks).map(({ check, state }) => `${check} ${state}`)).toEqual([`${name} restricted`]);
  const [found] = notOk(checks);
  expect(`${found?.found} ${found?.todo}`).toMatch(why);
  expect(worstOf(checks)).toBe('restricted');
});

test.each<[string, Diagnosis, string]>([
  ['no engine', { ...FINE, engine: { why: 'No container engine was found' } }, 'engine'],
  ['a Node that is too old', { ...FINE, node: { version: '18.20.0', wanted: '>=22' } }, 'node'],
])('with %s nothing can run', (_what, diagnosis, name) => {
  const checks = checksOf(diagnosis);
  expect(notOk(checks)).toEqual([expect.objectContaining({ check: name, state: 'unusable' })]);
  expect(worstOf(checks)).toBe('unusable');
});

test('leftovers are listed with how to remove them, and restrict nothing', () => {
  const checks = checksOf(withEngine({ leftovers: { abandoned: ['failover-1a'], inUse: ['failover-2b'] } }));
  expect(worstOf(checks)).toBe('ok');
  expect(checks.find(({ check }) => check === 'leftovers')).toMatchObject({
    found: '1 of killed runs; 1 containers and networks of runs that go on: failover-1a',
    todo: expect.stringContaining('failover clean'),
  });
});

test('limits are read as the kernel writes them', () => {
  const text = [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max processes             unlimited            unlimited            processes ',
    'Max open files            1024                 524288               files     ',
  ].join('\n');
  expect(limitOf('Max open files', text)).toBe(1024);
  expect(limitOf('Max processes', text)).toBe(undefined);
  expect(limitOf('Max open files', '')).toBe(undefined);
});
