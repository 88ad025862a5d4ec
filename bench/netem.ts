import assert from 'node:assert/strict';
import { now, showMs } from '../harness/basics/index.ts';
import { type AimedFault, between, delay, latency, named } from '../harness/faults/index.ts';
import { ask, roundTripsFrom } from '../harness/topology/index.ts';
import { parseRoundTrips, roundTripScript } from '../harness/topology/zones/round-trip.ts';
import { type Hosts, LATENCY, type Ports, startHosts } from './netem-hosts.ts';
import { guestImage, whyNoGuest } from './netem-image.ts';

// npm run bench:netem: latency on a kernel that has sch_netem, where this machine's has none. Debian's kernel runs in
// software emulation, network namespaces in it stand for hosts, and the faults of the harness run their own scripts there.

// The emulation of a busy machine adds some ms to everything.
const NOISE_MS = 25;
const DELAY_MS = 300;

const why = whyNoGuest();
if (why !== undefined) {
  console.log(`skipped: ${why}`);
  process.exit(0);
}
const beganAtMs = now();
const hosts = await startHosts(guestImage());
console.log(`the guest has booted after ${showMs(now() - beganAtMs)}`);
try {
  await delayAsWithoutZones();
  await standingLatency();
  await latencyOnTop();
  await delayOnTop();
  console.log('passed');
} finally {
  await hosts.stop();
}

/** As the conformance test of faults has it: observed from outside before, during and after. */
async function delayAsWithoutZones(): Promise<void> {
  const fault = await delay(named('redis-2'), `${DELAY_MS}ms`, { jitter: '20ms' }).aim(hosts.deployment);
  const [before, during, after] = await lookAround(fault, () => pingMs('redis-2'));
  console.log(`delay of ${DELAY_MS} ms: PING ${before}, ${during}, ${after} ms before, during and after`);
  assert.ok(before < DELAY_MS / 2 && after < DELAY_MS / 2, 'fast without the fault');
  assert.ok(during >= DELAY_MS - 20, 'late with it');
  await withoutInjection(fault);
}

async function standingLatency(): Promise<void> {
  await expectTimes('no zones yet', { b: 0, c: 0, sameZone: 0 });
  await hosts.enterZones();
  await expectTimes('standing latency', { b: LATENCY['a-b'], c: LATENCY.default, sameZone: 0 });
  const [client, observer] = [await connectMs('client'), await connectMs('observer')];
  console.log(`from the machine of the clients to redis-1: client ${client} ms, harness ${observer} ms`);
  assertNear(client, LATENCY['a-b'], 'a client in zone b');
  assertNear(observer, 0, 'the harness itself');
}

async function latencyOnTop(): Promise<void> {
  const fault = await latency(between('a', 'b'), '100ms', { jitter: '10ms' }).aim(hosts.deployment);
  await lookAround(
    fault,
    async () => 0,
    () =>
      expectTimes(
        'latency of 100 ms ± 10 ms',
        { b: LATENCY['a-b'] + 100, c: LATENCY.default, sameZone: 0 },
        10,
      ),
  );
  await expectTimes('after the heal', { b: LATENCY['a-b'], c: LATENCY.default, sameZone: 0 });
  await withoutInjection(fault);
}

/** A fault of the whole host, where classes for zones are already. */
async function delayOnTop(): Promise<void> {
  const fault = await delay(named('redis-1'), `${DELAY_MS}ms`).aim(hosts.deployment);
  await lookAround(
    fault,
    async () => 0,
    () =>
      expectTimes('delay of redis-1 in zones', {
        b: LATENCY['a-b'] + DELAY_MS,
        c: LATENCY.default + DELAY_MS,
        sameZone: DELAY_MS,
      }),
  );
  await expectTimes('after the heal', { b: LATENCY['a-b'], c: LATENCY.default, sameZone: 0 });
}

/** Injects, proves and heals. @returns what was seen before, during and after */
async function lookAround(
  fault: AimedFault,
  look: () => Promise<number>,
  during: () => Promise<void> = async () => undefined,
): Promise<[number, number, number]> {
  const before = await look();
  await fault.inject();
  const proof = await fault.prove();
  assert.ok(proof.proven, proof.seen);
  console.log(`  proof: ${proof.seen}`);
  const affected = await look();
  await during();
  await fault.heal();
  const healed = await fault.proveHealed();
  assert.ok(healed.proven, healed.seen);
  return [before, affected, await look()];
}

/** The seeded defect: an injection that does nothing must not be proven. */
async function withoutInjection(fault: AimedFault): Promise<void> {
  const proof = await fault.prove();
  assert.ok(!proof.proven, `nothing was injected, but it is proven: ${proof.seen}`);
  console.log(`  not proven without injection: ${proof.seen}`);
}

interface Times {
  readonly b: number;
  readonly c: number;
  readonly sameZone: number;
}

async function expectTimes(what: string, wanted: Times, jitterMs = 0): Promise<void> {
  const to = { b: 'redis-2', c: 'redis-3', sameZone: 'sentinel-1' } as const;
  const ips = Object.values(to).map(name => hosts.server(name).host.ip);
  const times = await roundTripsFrom(hosts.server('redis-1').host, ips);
  const found = Object.entries(to).map(
    ([key, name]) => [key as keyof Times, times[hosts.server(name).host.ip]] as const,
  );
  console.log(
    `${what}: from zone a to ${found.map(([key, ms]) => `${key} ${ms?.toFixed(1)} ms`).join(', ')}`,
  );
  for (const [key, ms] of found)
    assertNear(ms, wanted[key], `${what}, to ${key}`, key === 'b' ? jitterMs : 0);
}

function assertNear(ms: number | undefined, wanted: number, what: string, jitterMs = 0): void {
  const isNear = ms !== undefined && ms >= wanted - jitterMs && ms < wanted + jitterMs + NOISE_MS;
  assert.ok(isNear, `${what}: ${ms} ms, expected ${wanted} ± ${jitterMs} ms and up to ${NOISE_MS} ms more`);
}

async function pingMs(name: Parameters<Hosts['server']>[0]): Promise<number> {
  const beganMs = now();
  await ask(hosts.server(name), ['PING'], 10_000);
  // Half of it is the connection.
  return Math.round((now() - beganMs) / 2);
}

async function connectMs(ports: Ports): Promise<number> {
  const { ip } = hosts.server('redis-1').host;
  return parseRoundTrips(await hosts.fromClients(ports, roundTripScript([ip])))[ip] ?? Number.NaN;
}
