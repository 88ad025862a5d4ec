import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { now, poll } from '../basics/index.ts';
import { DIALECTS, environment } from '../engine/index.ts';
import { ask, roundTripsFrom, type Server, startTopology, type Topology } from '../topology/index.ts';
import * as faults from './index.ts';
import { type Line, openLine, say } from './senses.ts';

// The test that every fault must pass, observed from outside with plain sockets: before, during and after it.

const ZONES = {
  a: ['redis-1', 'sentinel-1'],
  b: ['redis-2', 'sentinel-2'],
  c: ['redis-3', 'sentinel-3'],
};

let topology: Topology;
let deployment: faults.Deployment;

export const server = (name: string): Server => topology.find(name) ?? topology.firstMaster;

/** A deployment without failovers, as faults see it. */
export const quietDeployment = (on: Topology): faults.Deployment => ({
  topology: on,
  master: () => on.firstMaster,
  leader: () => on.sentinels[0],
  clientPorts: {},
  pick: ([first]) => first as never,
  fired: async () => undefined,
});

export interface Case {
  readonly fault: () => faults.Fault;
  /** What a stranger sees. */
  readonly look: () => Promise<string>;
  readonly well: RegExp;
  readonly affected: RegExp;
}

export const REPLICA = 'redis-2';
export const SENTINEL = 'sentinel-1';

export const ping = (name: string) => () => say(server(name), 'PING');

export const pings = (fault: () => faults.Fault, name: string, affected: RegExp): Case => ({
  fault,
  look: ping(name),
  well: /^\+PONG/,
  affected,
});

export const writes = (fault: () => faults.Fault, affected: RegExp): Case => ({
  fault,
  look: () => say(server('redis-1'), 'SET key value'),
  well: /^\+OK/,
  affected,
});

/**
 * Registers the tests of a group of faults.
 * @param cases by the kind of fault, and by its options where they make a difference
 * @param apart kinds that cannot be observed in this way and have their own tests
 */
export function conformance(
  group: faults.About['group'],
  cases: Readonly<Record<string, Case>>,
  apart: readonly string[],
): void {
  beforeAll(async () => {
    topology = await startTopology({ downAfter: '10m', zones: ZONES });
    deployment = quietDeployment(topology);
  });
  afterAll(() => topology.stop());

  test(`every fault of the group ${group} is tested`, () => {
    const kinds = allKinds().filter(about => about.group === group);
    const tested = Object.values(cases).map(({ fault }) => fault().kind);
    expect([...new Set(tested), ...apart].sort()).toEqual(kinds.map(({ kind }) => kind).sort());
  });

  test.each(Object.keys(cases))('%s takes effect, is proven, heals, and that is proven', async name => {
    const each = cases[name] as Case;
    const fault = each.fault();
    expect(fault.available()).toEqual({ available: true });
    const aimed = await fault.aim(deployment);
    await conform(each, aimed).finally(() => aimed.heal().catch(() => undefined));
    await everybodyWell();
    expect(await each.look()).toMatch(each.well);
  });

  test('none passes when its injection does nothing, and healing what did not happen does no harm', async () => {
    const idle = Object.entries(cases).map(async ([name, each]) => {
      const aimed = await each.fault().aim(deployment);
      const conforms = conform(each, { ...aimed, inject: async () => now() });
      const passed = await conforms.then(
        () => [name],
        () => [],
      );
      return { aimed, passed };
    });
    const ends = await Promise.all(idle);
    expect(ends.flatMap(({ passed }) => passed)).toEqual([]);
    for (const { aimed } of ends) await aimed.heal();
    await everybodyWell();
  }, 180_000);
}

/** What all kinds of faults say of themselves. */
const allKinds = (): faults.About[] =>
  Object.values(faults).flatMap(made => (typeof made === 'function' && 'about' in made ? [made.about] : []));

const expectProven = ({ proven, seen }: faults.Proof) => expect(proven ? 'proven' : seen).toBe('proven');

/** Fails when anything is not as the fault says. */
export async function conform({ look, well, affected }: Case, aimed: faults.AimedFault): Promise<void> {
  expect(await look()).toMatch(well);
  const before = now();
  expect(await aimed.inject()).toBeGreaterThanOrEqual(before);
  expectProven(await aimed.prove());
  expect(await look()).toMatch(affected);
  await aimed.heal();
  expectProven(await aimed.proveHealed());
}

/** All replicas in sync with the first master, as the tests found them. */
async function everybodyWell(): Promise<void> {
  const [, ...replicas] = topology.redis;
  const lost = async (replica: Server) => {
    const [role, host, , link] = [await ask(replica, ['ROLE']).catch(String)].flat().map(String);
    if (role === 'slave' && host === topology.firstMaster.address.host && link === 'connected')
      return undefined;
    const { host: ip, port } = topology.firstMaster.address;
    if (role !== 'slave' || host !== ip)
      await ask(replica, ['REPLICAOF', ip, String(port)]).catch(() => undefined);
    return `${replica.name} ${role} ${link}`;
  };
  const well = await poll(
    async () =>
      (await Promise.all(replicas.map(lost))).every(each => each === undefined) ? true : undefined,
    { withinMs: 20_000, everyMs: 100 },
  );
  expect(well).toBe(true);
}

/** What became of a connection that was opened at the first look. */
export function lasting(name: string): () => Promise<string> {
  let line: Line | undefined;
  return async () => {
    const ended = await poll(async () => line?.ended(), {
      withinMs: line === undefined ? 0 : 300,
      everyMs: 20,
    });
    if (ended !== undefined) {
      line = undefined;
      return ended;
    }
    line ??= await openLine(server(name).reach);
    return 'open';
  };
}

export async function everythingSeen(look: () => Promise<string>, forMs: number): Promise<string> {
  const seen = new Set<string>();
  const end = now() + forMs;
  while (now() < end) seen.add(await look());
  return [...seen].sort().join(' ');
}

export async function halfASecondOf(command: string): Promise<string> {
  const line = await openLine(server(REPLICA).reach);
  line.write(`${command}\r\n`);
  const all = await poll(async () => (line.arrived().length > command.length ? 'all of it' : undefined), {
    withinMs: 500,
    everyMs: 10,
  });
  line.close();
  return all ?? 'a part';
}

/** What of a command of that size one host sends to another in half a second. */
export async function halfASecondFrom(from: string, to: string): Promise<string> {
  const { cli } = DIALECTS[environment().image.server];
  const command = `head -c 12000 /dev/zero | tr '\\0' x | timeout 0.5 ${cli} -h ${server(to).host.ip} -x STRLEN`;
  const { output } = await server(from).host.quickly(command);
  return output.trim() === '0' ? 'all of it' : 'a part';
}

const showSpeed = (ms: number | undefined): string => (ms === undefined || ms > 150 ? 'slow' : 'fast');

/** How fast a PING from here is. */
export async function roundTripOf(name: string): Promise<string> {
  const beganAtMs = now();
  await say(server(name), 'PING');
  return showSpeed(now() - beganAtMs);
}

/** How fast one host connects to another. */
export async function roundTripFrom(from: string, to: string): Promise<string> {
  const { ip } = server(to).host;
  return showSpeed((await roundTripsFrom(server(from).host, [ip]))[ip]);
}

/** How long a shell on the host needs for what takes some 20 ms. */
export async function speedOf(name: string): Promise<string> {
  const began = now();
  await server(name).host.quickly('i=0; while [ $i -lt 10000 ]; do i=$((i+1)); done');
  return now() - began < 400 ? 'quick' : `slow`;
}

// How tests tell whether they meet the same server again.

/** By its process. */
export const runIdOf = (name: string) =>
  firstOrAnother(async () => {
    const info = String(await ask(server(name), ['INFO', 'server']));
    return /run_id:(\w+)/.exec(info)?.[1] ?? '';
  });

/** Where it answers, as a stranger finds it: at the address that the test found first, or only at another one. */
export function placeOf(name: string): () => Promise<string> {
  let first: Server['reach'] | undefined;
  return async () => {
    const { reach, clientLogin } = server(name);
    first ??= reach;
    if (reach.host === first.host) return `first ${await say({ reach, clientLogin }, 'PING')}`;
    const [here, there] = [
      await say({ reach, clientLogin }, 'PING'),
      await say({ reach: first, clientLogin }, 'PING'),
    ];
    return `another ${here}, first ${there}`;
  };
}

/** By what a sentinel calls itself among sentinels. */
export const myIdOf = (name: string) =>
  firstOrAnother(async () => String(await ask(server(name), ['SENTINEL', 'MYID'])));

/** @returns 'the first' for the first identity, 'another' for later ones */
function firstOrAnother(identity: () => Promise<string>): () => Promise<string> {
  let first: string | undefined;
  return async () => {
    const id = await identity();
    first ??= id;
    return id === first ? 'the first' : 'another';
  };
}
