import { afterAll, afterEach, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { connectEngine, environment } from '../engine/index.ts';
import * as faults from '../faults/index.ts';
import { type Hosts, startHosts } from '../topology/index.ts';
import type { ScenarioBody } from './context.ts';
import type { ScenarioOptions } from './options.ts';
import { pickerOf } from './random.ts';
import { runUndisturbed } from './undisturbed.ts';

// What scenarios do with faults: plans, triggers, skipping, and healing whatever happens.

const { crash, delay, freeze, leader, master, named, sentinelEvent, together, when } = faults;
const hosts: Hosts = startHosts({ replicas: 2, sentinels: 3 });
afterAll(() => hosts.release());

const usual = process.env.HARNESS_ENVIRONMENT;
afterEach(() => {
  process.env.HARNESS_ENVIRONMENT = usual;
});

async function run(options: ScenarioOptions, body: ScenarioBody) {
  const { currentTestName: name = '' } = expect.getState();
  const folder = newFolder('scenario');
  return (
    await runUndisturbed({ name, file: 'faults.test.ts', folder, assertions: () => 1, hosts }, options, body)
  ).report;
}

test('a leader that is killed on its election dies before it selects a replica, and the reaction is told', async () => {
  const report = await run({ topology: { failoverTimeout: '2s' } }, async ({ inject }) => {
    const { moments } = await inject(
      together(crash(master), when(sentinelEvent('+elected-leader'), crash(leader))),
    );
    expect(moments).toHaveLength(2);
  });
  expect(report.verdict).toBe('pass');
  const [first, second] = report.faults;
  expect(first).toMatchObject({ kind: 'crash', target: 'redis-1' });
  expect(second).toMatchObject({
    kind: 'crash',
    trigger: '+elected-leader',
    reactionMs: expect.any(Number),
  });
  expect(second?.target).toMatch(/^sentinel-/);
  // The failover is counted from the first of them, and another sentinel carries it through.
  expect(report.fault?.target).toBe('redis-1');
  expect(report.leader).not.toBe(second?.target);
  expect(report.phases.promotedMs).toBeGreaterThan(4000);
}, 180_000);

test('a trigger that never fires makes the verdict unknown', async () => {
  const report = await run({}, async ({ inject }) => {
    await inject(
      together(freeze(named('redis-2')), when(sentinelEvent('+tilt'), crash(master), { within: '1s' })),
    );
  });
  expect(report).toMatchObject({
    verdict: 'unknown',
    reason: "'+tilt' did not happen within 1000 ms, so nothing was injected then",
  });
  expect(report.faults).toMatchObject([{ kind: 'freeze', healedAtMs: expect.any(Number) }]);
}, 180_000);

test('a scenario whose faults cannot be injected here is skipped with the reason, before anything starts', async () => {
  const { capabilities, ...rest } = environment();
  const lacking = { ...capabilities, 'network delay': 'Error: Specified qdisc kind is unknown.' };
  process.env.HARNESS_ENVIRONMENT = JSON.stringify({ ...rest, capabilities: lacking });
  const { dockerode } = (await connectEngine()).container;
  // What this file's run makes is named after its network; other runs may come and go meanwhile.
  const { name: network } = await hosts.network;
  await Promise.all([...hosts.redis, ...hosts.sentinels]);
  const filters = { name: [network] };
  const before = (await dockerode.listContainers({ all: true, filters })).length;
  let ran = false;
  const report = await run({ faults: [delay(master, '200ms')] }, async () => {
    ran = true;
  });
  expect(report).toMatchObject({
    verdict: 'skipped',
    reason:
      'delay of the master cannot be injected here: network delay: Error: Specified qdisc kind is unknown.',
    durationMs: expect.any(Number),
  });
  expect(ran).toBe(false);
  expect((await dockerode.listContainers({ all: true, filters })).length).toBe(before);
});

test('every fault at once, in random order and failing in the middle, leaves every host clean', async () => {
  const seed = Number(process.env.HARNESS_SEED ?? Date.now() % 2 ** 32);
  const pick = pickerOf(seed, 'every fault at once');
  process.stderr.write(`every fault at once: HARNESS_SEED=${seed}\n`);
  const order = shuffled(everyFault(pick), pick);
  let ended = 0;
  let errors = 0;
  const report = await run({ topology: { downAfter: '30s', zones: ZONES } }, async ({ inject }) => {
    const { promise: middle, reject } = Promise.withResolvers<never>();
    for (const fault of order) {
      const injecting = inject(fault).catch(() => {
        errors += 1;
      });
      void injecting.then(() => {
        ended += 1;
        if (ended > order.length / 2) reject(new Error('the scenario fails in the middle'));
      });
    }
    await middle;
  });
  process.stderr.write(`${report.faults.length} were begun, ${errors} could not be carried out\n`);
  expect(report.reason).toMatch(/the scenario fails in the middle/);
  expect(report.reason).not.toMatch(/could not be healed/);
  expect(report.faults.length).toBeGreaterThan(order.length / 2);
  for (const { kind, target, healedAtMs, healFailed } of report.faults)
    expect({ kind, target, healed: healedAtMs !== undefined, healFailed }).toMatchObject({ healed: true });
  expect(await blemishes()).toEqual([]);
}, 360_000);

const ZONES = {
  a: ['redis-1', 'sentinel-1'],
  b: ['redis-2', 'sentinel-2'],
  c: ['redis-3', 'sentinel-3'],
};

/** One of each kind that can be injected here, on servers that chance picks. */
function everyFault(pick: <One>(from: readonly One[]) => One): faults.Fault[] {
  const redis = () => named(pick(['redis-1', 'redis-2', 'redis-3']));
  const sentinel = () => named(pick(['sentinel-1', 'sentinel-2', 'sentinel-3']));
  const any = () => pick([redis, sentinel])();
  const all = [
    faults.crash(any()),
    faults.shutdown(any()),
    faults.freeze(any()),
    faults.restart(any(), '200ms'),
    faults.replace(any(), '200ms'),
    faults.crashLoop(any(), { up: '300ms', down: '200ms' }),
    faults.debugSleep(redis(), '1s'),
    faults.busyScript(redis(), '1s'),
    faults.memoryFull(redis()),
    faults.outOfMemoryKill(any()),
    faults.diskFull(redis()),
    faults.cpuStarvation(any(), { percent: 20 }),
    faults.slowLoading(redis(), '2s'),
    faults.configurationNotWritable(any()),
    faults.simulateFailure(sentinel(), 'crash-after-election', { within: '2s' }),
    faults.tilt(sentinel()),
    faults.powerOff(any()),
    faults.pauseHost(any()),
    faults.clockJump(any(), '5s'),
    faults.machineRoomRestart('500ms'),
    faults.isolate(any()),
    faults.partition({ here: [faults.client, redis()], there: [faults.rest] }),
    faults.oneWay({ from: redis(), to: sentinel() }),
    faults.resetConnections(any()),
    faults.loss(any(), { percent: 20 }),
    faults.bandwidth(any(), '1mbit'),
    faults.delay(any(), '50ms'),
    faults.flapping(any(), { every: '600ms', down: '200ms' }),
    faults.plannedFailover(sentinel()),
    faults.coordinatedFailover(sentinel()),
    faults.sentinelReset(sentinel()),
    faults.sentinelReplaced(sentinel()),
    faults.silentNameServer(any()),
    faults.sentinelSet(sentinel(), { 'failover-timeout': 4321 }),
    faults.sentinelRemove(sentinel()),
    faults.replicaOf(redis(), 'nobody'),
    faults.configSet(redis(), { 'min-replicas-to-write': '1' }),
    faults.aclChange(redis(), 'default', '-flushall'),
    faults.wrongMasterAuth(redis()),
    faults.clientPause(redis(), '1s'),
    faults.clientKill(any()),
    faults.lose(faults.zone(pick(['a', 'b', 'c']))),
    faults.latency(faults.between('a', 'b'), '12ms'),
    faults.degrade(faults.between('b', 'c'), { loss: '10%', bandwidth: '1mbit' }),
  ];
  const kinds = Object.values(faults).flatMap(made =>
    typeof made === 'function' && 'about' in made ? [made.about.kind] : [],
  );
  // Those take a cluster, several machines or TLS.
  const elsewhere = ['cluster failover', 'reshard', 'machine cut off', 'certificate change'];
  expect([...all.map(({ kind }) => kind), ...elsewhere].sort()).toEqual(kinds.sort());
  return all.filter(fault => fault.available().available);
}

function shuffled<One>(all: readonly One[], pick: (from: readonly One[]) => One): One[] {
  if (all.length === 0) return [];
  const next = pick(all);
  return [
    next,
    ...shuffled(
      all.filter(each => each !== next),
      pick,
    ),
  ];
}

/** Whatever of a fault is still on a host. */
async function blemishes(): Promise<string[]> {
  const { dockerode } = (await connectEngine()).container;
  const found = [...hosts.redis, ...hosts.sentinels].map(async starting => {
    const { name, ip, run: runOn } = await starting;
    const { output } = await runOn(['sh', '-c', LOOK]);
    const containers = await dockerode.listContainers({ all: true });
    const own = containers.find(({ NetworkSettings }) =>
      Object.values(NetworkSettings.Networks).some(net => net.IPAddress === ip),
    );
    const { State, HostConfig } = await dockerode.getContainer(own?.Id ?? '').inspect();
    const engine = [
      ...(State.Paused ? ['paused'] : []),
      ...((HostConfig.CpuQuota ?? 0) > 0 ? ['a bound on its processor'] : []),
      ...((HostConfig.Memory ?? 0) > 0 && (HostConfig.Memory ?? 0) < 2 ** 40
        ? ['a bound on its memory']
        : []),
    ];
    const clock = Number(/^clock (\d+)$/m.exec(output)?.[1]) * 1000;
    const rest = output.split('\n').filter(line => line !== '' && !line.startsWith('clock'));
    const wrong = Math.abs(clock - Date.now()) > 5000 ? [`a clock that says ${clock}`] : [];
    return [...rest, ...engine, ...wrong].map(blemish => `${name}: ${blemish}`);
  });
  return (await Promise.all(found)).flat();
}

const LOOK = `
iptables -S | grep -v '^-P [A-Z]* ACCEPT$'
tc qdisc show dev eth0 | grep -v noqueue
grep -l '^State:.T' /proc/[0-9]*/status 2> /dev/null
ls -A /dev/shm; ls -A /tmp
ip link show dev eth0 | grep 'state DOWN'
find /var/lib -maxdepth 1 -name server ! -perm -u+w
echo "clock $(date +%s)"`;
