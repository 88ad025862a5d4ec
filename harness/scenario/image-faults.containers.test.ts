import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { now, poll } from '../basics/index.ts';
import { environment } from '../engine/index.ts';
import { type Case, conform, quietDeployment } from '../faults/conformance.ts';
import * as faults from '../faults/index.ts';
import { type Line, openLine, say } from '../faults/senses.ts';
import { type RunningService, startService } from '../services/index.ts';
import { type Host, startTopology, type Topology } from '../topology/index.ts';
import { perlService } from './image-fixture.ts';

// The test that every fault must pass, for a service from an image: observed from outside with plain sockets before, during
// and after it, and no proof of one whose injection does nothing.

const { client, everyServer, everySentinel, master, rest } = faults;
const api = faults.serviceNamed('api');

const ZONES = {
  a: ['redis-1', 'sentinel-1'],
  b: ['redis-2', 'sentinel-2', 'api'],
  c: ['sentinel-3'],
};

let topology: Topology;
let running: RunningService;
let deployment: faults.Deployment;

beforeAll(async () => {
  topology = await startTopology({ downAfter: '10m', replicas: 1, zones: ZONES }, { serviceHosts: ['api'] });
  const folder = newFolder('image');
  running = await startService('api', perlService(), topology, { folder });
  deployment = { ...quietDeployment(topology), services: new Map([['api', running]]) };
});
afterAll(() => topology.stop());

const address = () => ({ host: new URL(running.url).hostname, port: Number(new URL(running.url).port) });

/** The first line of its answer, or what came instead. It asks the master for that. */
const asked = () => say({ reach: address(), clientLogin: {} }, 'GET /health HTTP/1.0\r\n');

async function seenFor(forMs: number): Promise<string> {
  const seen = new Set<string>();
  const end = now() + forMs;
  while (now() < end) seen.add(await asked());
  return [...seen].join(' ');
}

async function speed(): Promise<string> {
  const askedAtMs = now();
  const body = await fetch(`${running.url}/much`).then(response => response.text());
  return body.length > 12_000 && now() - askedAtMs < 400 ? 'quick' : 'slow';
}

let line: Line | undefined;

/** What became of a connection that was opened at the first look. */
async function connection(): Promise<string> {
  line ??= await openLine(address());
  const ended = await poll(async () => line?.ended(), { withinMs: 300, everyMs: 20 });
  if (ended !== undefined) line = undefined;
  return ended ?? 'open';
}

/** Bytes of its master, which is in another zone, on their way to it. */
async function speedToMaster(): Promise<string> {
  const beganAtMs = now();
  const host = running.inNetwork?.host;
  const copy = ['timeout', '3', 'redis-cli', '-h', topology.firstMaster.host.ip, 'EVAL', LONG_REPLY, '0'];
  const { output } = await (host as Host).run(copy);
  return output.length > 12_000 && now() - beganAtMs < 500 ? 'quick' : 'slow';
}

const LONG_REPLY = "return string.rep('x', 16000)";

const CUT_OFF = /^no connection|^unreachable/;
const WITHOUT_MASTER = /^silence|503/;

const asks = (fault: () => faults.Fault, affected: RegExp, look = asked): Case => ({
  fault,
  look,
  well: /^HTTP\/1.1 200 OK$/,
  affected,
});

const delayed = environment().capabilities['network delay'] === null;

const cases: Readonly<Record<string, Case>> = {
  'partition from the servers': asks(
    () => faults.partition({ service: [api], servers: [everyServer, everySentinel] }),
    WITHOUT_MASTER,
  ),
  'partition from all others': asks(() => faults.partition({ service: [api], others: [rest] }), CUT_OFF),
  'partition as one of the rest': asks(() => faults.partition({ users: [client], others: [rest] }), CUT_OFF),
  'partition with resets': asks(
    () => faults.partition({ service: [api], others: [rest] }, { packets: 'reset' }),
    /^refused/,
  ),
  'partition from data ports': asks(
    () => faults.partition({ service: [api], others: [everyServer] }, { ports: 'data' }),
    WITHOUT_MASTER,
  ),
  isolation: asks(() => faults.isolate(api), CUT_OFF),
  'isolation of the master': asks(() => faults.isolate(master), WITHOUT_MASTER),
  'one-way cut to the master': asks(() => faults.oneWay({ from: api, to: master }), WITHOUT_MASTER),
  'one-way cut from its users': asks(() => faults.oneWay({ from: client, to: api }), CUT_OFF),
  'packet loss': asks(
    () => faults.loss(api, { percent: 50 }),
    /no connection|silence/,
    () => seenFor(3000),
  ),
  'bandwidth limit': {
    fault: () => faults.bandwidth(api, '64kbit'),
    look: speed,
    well: /^quick$/,
    affected: /^slow$/,
  },
  ...(delayed && {
    delay: { fault: () => faults.delay(api, '600ms'), look: speed, well: /^quick$/, affected: /^slow$/ },
  }),
  'flapping link': asks(
    () => faults.flapping(api, { every: '1500ms', down: '800ms' }),
    /no connection/,
    () => seenFor(4000),
  ),
  'connection reset': {
    fault: () => faults.resetConnections(api),
    look: connection,
    well: /^open$/,
    affected: /^reset$/,
  },
  'host pause': asks(() => faults.pauseHost(api), /^silence/),
  freeze: asks(() => faults.freeze(api), /^silence/),
  crash: asks(() => faults.crash(api), /^refused/),
  'loss of its zone': asks(() => faults.lose(faults.zone('b')), CUT_OFF),
  'isolation of its zone': asks(() => faults.isolate(faults.zone('b')), CUT_OFF),
  'isolation of the zone of its master': asks(() => faults.isolate(faults.zone('a')), WITHOUT_MASTER),
  'packet loss between its zone and that of its master': asks(
    () => faults.degrade(faults.between('a', 'b'), { loss: '80%' }),
    /503|silence/,
    () => seenFor(3000),
  ),
  'slow link between its zone and that of its master': {
    fault: () => faults.degrade(faults.between('a', 'b'), { bandwidth: '64kbit' }),
    look: speedToMaster,
    well: /^quick$/,
    affected: /^slow$/,
  },
  ...(delayed && {
    'latency between its zone and that of its master': {
      fault: () => faults.latency(faults.between('a', 'b'), '800ms'),
      look: speedToMaster,
      well: /^quick$/,
      affected: /^slow$/,
    },
  }),
  'power-off': asks(() => faults.powerOff(api), CUT_OFF),
  'power-off after closing connections': asks(() => faults.powerOff(api, { connections: 'closed' }), CUT_OFF),
};

const untilWell = ({ look, well }: Case) =>
  poll(async () => (well.test(await look()) ? 'well' : undefined), { withinMs: 15_000, everyMs: 100 });

test.each(Object.keys(cases))('%s takes effect, is proven, heals, and that is proven', async name => {
  const each = cases[name] as Case;
  const fault = each.fault();
  expect(fault.available()).toEqual({ available: true });
  expect(await untilWell(each)).toBe('well');
  const aimed = await fault.aim(deployment);
  await conform(each, aimed).finally(() => aimed.heal().catch(() => undefined));
  expect(await untilWell(each)).toBe('well');
});

test('none is proven when its injection does nothing, and healing what did not happen does no harm', async () => {
  const idle = Object.entries(cases).map(async ([name, each]) => {
    const aimed = await each.fault().aim(deployment);
    const { proven, seen } = await aimed.prove();
    return { aimed, passed: proven ? [`${name}: ${seen}`] : [] };
  });
  const ends = await Promise.all(idle);
  expect(ends.flatMap(({ passed }) => passed)).toEqual([]);
  for (const { aimed } of ends) await aimed.heal();
  expect(await asked()).toMatch(/200 OK/);
}, 120_000);
