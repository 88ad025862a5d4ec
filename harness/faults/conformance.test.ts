import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { now, poll } from '../basics/index.ts';
import { ask, type Server, startTopology, type Topology } from '../topology/index.ts';
import * as faults from './index.ts';
import { type Line, openLine, say } from './senses.ts';

// Every fault, looked at from outside with plain sockets: before, while it lasts, and after its heal.

const { anyReplica, client, everySentinel, firstListedSentinel, master, named, rest } = faults;
const MINUTE = 60_000;

let topology: Topology;
let deployment: faults.Deployment;
beforeAll(async () => {
  // No failover disturbs: the master is not held for down for as long as these tests last.
  topology = await startTopology({ downAfter: '10m' });
  deployment = {
    topology,
    master: () => topology.firstMaster,
    leader: () => topology.sentinels[0],
    pick: ([first]) => first as never,
    fired: async () => undefined,
  };
}, MINUTE);
afterAll(() => topology.stop());

const server = (name: string): Server => topology.find(name) ?? topology.firstMaster;
const ping = (name: string) => () => say(server(name), 'PING');
const write = (name: string) => () => say(server(name), 'SET key value');

interface Case {
  readonly fault: () => faults.Fault;
  /** What a stranger sees. */
  readonly look: () => Promise<string>;
  readonly well: RegExp;
  readonly struck: RegExp;
}

const pings = (fault: () => faults.Fault, name: string, struck: RegExp): Case => ({
  fault,
  look: ping(name),
  well: /^\+PONG/,
  struck,
});

const writes = (fault: () => faults.Fault, struck: RegExp): Case => ({
  fault,
  look: write('redis-1'),
  well: /^\+OK/,
  struck,
});

const config = (name: string, setting: string) => async () =>
  String(await ask(server(name), ['CONFIG', 'GET', setting]));

const REPLICA = 'redis-2';
const SENTINEL = 'sentinel-1';

/** By the kind of fault, and by its options where they make a difference. */
const CASES: Readonly<Record<string, Case>> = {
  crash: pings(() => faults.crash(named(REPLICA)), REPLICA, /^refused/),
  'crash of a sentinel': pings(() => faults.crash(named(SENTINEL)), SENTINEL, /^refused/),
  shutdown: pings(() => faults.shutdown(named(REPLICA)), REPLICA, /^refused/),
  'shutdown without saving': pings(
    () => faults.shutdown(named(REPLICA), { by: 'SHUTDOWN NOSAVE' }),
    REPLICA,
    /^refused/,
  ),
  freeze: pings(() => faults.freeze(named(REPLICA)), REPLICA, /^silence/),
  restart: {
    fault: () => faults.restart(named(REPLICA), '100ms'),
    look: runIdOf(REPLICA),
    well: /./,
    struck: /another/,
  },
  'restart without data': {
    fault: () => faults.restart(named(REPLICA), '100ms', { data: 'deleted' }),
    look: async () => String(await ask(server(REPLICA), ['ROLE'])).split(',')[0] ?? '',
    well: /^slave/,
    struck: /^master/,
  },
  'crash loop': {
    fault: () => faults.crashLoop(named(REPLICA), { up: '300ms', down: '200ms' }),
    look: () => everythingSeen(ping(REPLICA), 1500),
    well: /^\+PONG$/,
    struck: /refused/,
  },
  'debug sleep': pings(() => faults.debugSleep(named(REPLICA), '3s'), REPLICA, /^silence/),
  'busy script': pings(() => faults.busyScript(named(REPLICA), '3s'), REPLICA, /^silence/),
  'memory full': writes(() => faults.memoryFull(master), /^-OOM/),
  'out-of-memory kill': pings(() => faults.outOfMemoryKill(named(REPLICA)), REPLICA, /^refused/),
  'cpu starvation': {
    fault: () => faults.cpuStarvation(named(REPLICA)),
    look: () => speedOf(REPLICA),
    well: /^quick/,
    struck: /^slow/,
  },
  'disk full': writes(() => faults.diskFull(master), /^-MISCONF.*No space left/),
  'disk full for snapshots': writes(() => faults.diskFull(master, { of: 'RDB' }), /^-MISCONF/),
  'slow loading': pings(() => faults.slowLoading(named(REPLICA), '5s'), REPLICA, /^-LOADING/),
  'configuration not writable': {
    fault: () => faults.configurationNotWritable(named(SENTINEL)),
    look: () => say(server(SENTINEL), 'SENTINEL FLUSHCONFIG'),
    well: /^\+OK/,
    struck: /^-ERR/,
  },
  'configuration not writable of redis': {
    fault: () => faults.configurationNotWritable(named(REPLICA)),
    look: () => say(server(REPLICA), 'CONFIG REWRITE'),
    well: /^\+OK/,
    struck: /^-ERR.*Permission denied/,
  },
  tilt: {
    fault: () => faults.tilt(named(SENTINEL)),
    look: async () =>
      /sentinel_tilt:\d/.exec(String(await ask(server(SENTINEL), ['INFO', 'sentinel'])))?.[0] ?? '',
    well: /:0/,
    struck: /:1/,
  },
  'power-off': pings(() => faults.powerOff(named(REPLICA)), REPLICA, /^(no connection|unreachable)/),
  'power-off after closing connections': pings(
    () => faults.powerOff(named(REPLICA), { connections: 'closed' }),
    REPLICA,
    /^(no connection|unreachable)/,
  ),
  'host pause': pings(() => faults.pauseHost(named(REPLICA)), REPLICA, /^silence/),
  'machine room restart': {
    fault: () => faults.machineRoomRestart('200ms'),
    look: runIdOf('redis-1'),
    well: /./,
    struck: /another/,
  },
  partition: pings(() => faults.partition({ here: [client], there: [rest] }), REPLICA, /^no connection/),
  'partition with resets': pings(
    () => faults.partition({ here: [client], there: [rest] }, { packets: 'reset' }),
    REPLICA,
    /^refused/,
  ),
  'partition with prohibition': pings(
    () => faults.partition({ here: [client], there: [rest] }, { packets: 'prohibited' }),
    REPLICA,
    /^unreachable/,
  ),
  'partition of data ports': pings(
    () => faults.partition({ here: [client], there: [rest] }, { ports: 'data' }),
    REPLICA,
    /^no connection/,
  ),
  'partition of sentinel ports': pings(
    () => faults.partition({ here: [client], there: [rest] }, { ports: 'sentinel' }),
    SENTINEL,
    /^no connection/,
  ),
  isolation: pings(() => faults.isolate(named(REPLICA)), REPLICA, /^no connection/),
  'one-way cut': pings(() => faults.oneWay({ from: client, to: named(REPLICA) }), REPLICA, /^no connection/),
  'one-way cut back': pings(
    () => faults.oneWay({ from: named(REPLICA), to: client }),
    REPLICA,
    /^no connection/,
  ),
  'connection reset': {
    fault: () => faults.resetConnections(named(REPLICA)),
    look: lasting(REPLICA),
    well: /^open/,
    struck: /^reset/,
  },
  'packet loss': {
    fault: () => faults.loss(named(REPLICA), { percent: 50 }),
    look: () => everythingSeen(ping(REPLICA), 3000),
    well: /^\+PONG$/,
    struck: /(no connection|silence)/,
  },
  'bandwidth limit': {
    fault: () => faults.bandwidth(named(REPLICA), '64kbit'),
    look: () => halfASecondOf(`PING ${'x'.repeat(12_000)}`),
    well: /^all of it/,
    struck: /^a part/,
  },
  'flapping link': {
    fault: () => faults.flapping(named(REPLICA), { every: '1500ms', down: '800ms' }),
    look: () => everythingSeen(ping(REPLICA), 4000),
    well: /^\+PONG$/,
    struck: /no connection/,
  },
  'sentinel reset': {
    fault: () => faults.sentinelReset(named(SENTINEL)),
    look: async () =>
      server(SENTINEL).log.some(({ line }) => line.includes('+reset-master')) ? 'reset' : 'never reset',
    well: /reset/,
    struck: /^reset/,
  },
  'sentinel set': {
    fault: () =>
      faults.sentinelSet(named(SENTINEL), { 'down-after-milliseconds': 123_456, 'auth-pass': 'secret' }),
    look: async () =>
      /down-after-milliseconds,(\d+)/.exec(
        String(await ask(server(SENTINEL), ['SENTINEL', 'MASTER', 'mymaster'])),
      )?.[1] ?? '',
    well: /^600000/,
    struck: /^123456/,
  },
  'sentinel remove': {
    fault: () => faults.sentinelRemove(firstListedSentinel),
    look: () => say(server(SENTINEL), 'SENTINEL GET-MASTER-ADDR-BY-NAME mymaster'),
    well: /^\*2/,
    struck: /^\*-1/,
  },
  'replica-of by hand': {
    fault: () => faults.replicaOf(named(REPLICA), 'nobody'),
    look: async () => String(await ask(server(REPLICA), ['ROLE'])).split(',')[0] ?? '',
    well: /^slave/,
    struck: /^master/,
  },
  'config set': {
    fault: () => faults.configSet(master, { 'min-replicas-to-write': '2', 'min-replicas-max-lag': '3' }),
    look: config('redis-1', 'min-replicas-to-write'),
    well: /,0$/,
    struck: /,2$/,
  },
  'config set on a sentinel': {
    fault: () => faults.configSet(named(SENTINEL), { 'announce-port': '12345' }),
    look: async () => String(await ask(server(SENTINEL), ['SENTINEL', 'CONFIG', 'GET', 'announce-port'])),
    well: /,0$/,
    struck: /,12345$/,
  },
  'acl change': writes(() => faults.aclChange(master, 'default', '-@all', '+ping'), /^-NOPERM/),
  'wrong masterauth': {
    fault: () => faults.wrongMasterAuth(anyReplica),
    look: async () => String(await ask(server(REPLICA), ['ROLE'])).split(',')[3] ?? '',
    well: /^connected/,
    struck: /^connect$|^connecting/,
  },
  'client pause': pings(() => faults.clientPause(named(REPLICA), '2s'), REPLICA, /^silence/),
  'client pause of writes': writes(
    () => faults.clientPause(master, '5s', { commands: 'writes' }),
    /^silence/,
  ),
  'client kill': {
    fault: () => faults.clientKill(named(REPLICA)),
    look: lasting(REPLICA),
    well: /^open/,
    struck: /^closed/,
  },
};

/** Cannot be looked at in the same way; tested on their own. */
const APART = ['planned failover', 'simulated failure', 'clock jump', 'delay'];

test('every fault is here', () => {
  const kinds = Object.values(faults).flatMap(made =>
    typeof made === 'function' && 'about' in made ? [made.about.kind] : [],
  );
  const tested = Object.values(CASES).map(({ fault }) => fault().kind);
  expect([...new Set(tested), ...APART].sort()).toEqual(kinds.sort());
});

const expectProven = ({ proven, seen }: faults.Proof) => expect(proven ? 'proven' : seen).toBe('proven');

/** Fails when anything is not as the fault says. */
async function conform({ look, well, struck }: Case, strike: faults.Strike): Promise<void> {
  expect(await look()).toMatch(well);
  const before = now();
  const atMs = await strike.inject();
  expect(atMs).toBeGreaterThanOrEqual(before);
  expectProven(await strike.prove());
  expect(await look()).toMatch(struck);
  await strike.heal();
  expectProven(await strike.proveHealed());
}

test.each(Object.keys(CASES))(
  '%s takes effect, is proven, heals, and that is proven',
  async name => {
    const each = CASES[name] as Case;
    const fault = each.fault();
    expect(fault.available()).toEqual({ available: true });
    const strike = await fault.aim(deployment);
    await conform(each, strike).finally(() => strike.heal().catch(() => undefined));
    await everybodyWell();
    expect(await each.look()).toMatch(each.well);
  },
  MINUTE,
);

test(
  'none passes when its injection does nothing, and healing what did not happen does no harm',
  async () => {
    const strikes = await Promise.all(
      Object.entries(CASES).map(async ([name, each]) => ({
        name,
        each,
        strike: await each.fault().aim(deployment),
      })),
    );
    const passed = await Promise.all(
      strikes.map(async ({ name, each, strike }) => {
        const conforms = conform(each, { ...strike, inject: async () => now() });
        return conforms.then(
          () => [name],
          () => [],
        );
      }),
    );
    expect(passed.flat()).toEqual([]);
    for (const { strike } of strikes) await strike.heal();
    await everybodyWell();
  },
  3 * MINUTE,
);

test('a delay says that the kernel cannot, where it cannot; a clock jump says why nobody can', () => {
  expect(faults.clockJump(master, '5s').available()).toMatchObject({
    why: expect.stringContaining('libfaketime'),
  });
  const delay = faults.delay(master, '200ms').available();
  expect(delay.available || /network delay: /.test(delay.why)).toBe(true);
});

test('roles are found', async () => {
  const [best] = await faults.bestReplica.find(deployment);
  expect(topology.redis).toContain(best);
  expect(best).not.toBe(topology.firstMaster);
  expect(await faults.majorityOfSentinels.find(deployment)).toHaveLength(2);
  expect(await faults.minorityOfSentinels.find(deployment)).toHaveLength(1);
  await expect(named('redis-9').find(deployment)).rejects.toThrow(
    /there is no server 'redis-9'; there are redis-1/,
  );
  await ask(server('redis-2'), ['CONFIG', 'SET', 'replica-priority', '200']);
  expect(await faults.bestReplica.find(deployment)).toEqual([server('redis-3')]);
  await ask(server('redis-2'), ['CONFIG', 'SET', 'replica-priority', '100']);
  expect(faults.crash(everySentinel).target).toBe('every sentinel');
});

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

/** Tells 'the first' for the process that it met first, 'another' after that. */
function runIdOf(name: string): () => Promise<string> {
  let first: string | undefined;
  return async () => {
    const id = /run_id:(\w+)/.exec(String(await ask(server(name), ['INFO', 'server'])))?.[1] ?? '';
    first ??= id;
    return id === first ? 'the first' : 'another';
  };
}

/** What became of a connection that was opened at the first look. */
function lasting(name: string): () => Promise<string> {
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

async function everythingSeen(look: () => Promise<string>, forMs: number): Promise<string> {
  const seen = new Set<string>();
  const end = now() + forMs;
  while (now() < end) seen.add(await look());
  return [...seen].sort().join(' ');
}

async function halfASecondOf(command: string): Promise<string> {
  const line = await openLine(server(REPLICA).reach);
  line.write(`${command}\r\n`);
  const all = await poll(async () => (line.arrived().length > command.length ? 'all of it' : undefined), {
    withinMs: 500,
    everyMs: 10,
  });
  line.close();
  return all ?? 'a part';
}

/** How long a shell on the host needs for what takes some 20 ms. */
async function speedOf(name: string): Promise<string> {
  const began = now();
  await server(name).host.quickly('i=0; while [ $i -lt 10000 ]; do i=$((i+1)); done');
  return now() - began < 400 ? 'quick' : `slow`;
}
