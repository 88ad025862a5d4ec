import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { pause, poll } from '../../basics/index.ts';
import { DIALECTS, environment } from '../../engine/index.ts';
import { ask, type Server, startTopology, type Topology } from '../../topology/index.ts';
import { quietDeployment } from '../conformance.ts';
import {
  type AimedFault,
  client,
  clientNamed,
  type Deployment,
  loss,
  master,
  named,
  oneWay,
  partition,
  probePort,
  rest,
} from '../index.ts';
import { type Line, openLine, openLineFrom } from '../senses.ts';

// What a cut does to connections that are open already, seen from both of their ends.

// Longer than TCP waits before it sends again what was not acknowledged, at first.
const A_WHILE_MS = 1500;

let topology: Topology;
let deployment: Deployment;
beforeAll(async () => {
  topology = await startTopology({ replicas: 1, sentinels: 1, quorum: 1, downAfter: '10m' });
  deployment = quietDeployment(topology);
});
afterAll(() => topology.stop());

const open: { close(): unknown }[] = [];
let aimed: AimedFault | undefined;
afterEach(async () => {
  for (const each of open.splice(0)) each.close();
  await aimed?.heal();
  aimed = undefined;
});

const server = (name: string): Server => topology.find(name) ?? topology.firstMaster;

async function injected(fault: ReturnType<typeof partition>): Promise<AimedFault> {
  aimed = await fault.aim(deployment);
  await aimed.inject();
  return aimed;
}

/** A connection on which the server publishes to a subscriber at the other end. */
async function subscribed(line: Promise<Line>): Promise<Line> {
  const connection = await line;
  open.push(connection);
  connection.write('SUBSCRIBE news\r\n');
  expect(await arrives(connection, 'subscribe')).toBe(true);
  return connection;
}

const arrives = async (line: Line, text: string, withinMs = 10_000): Promise<boolean> =>
  (await poll(async () => (line.arrived().includes(text) ? true : undefined), { withinMs, everyMs: 20 })) ??
  false;

const cli = () => DIALECTS[environment().image.server].cli;

/** From the server's own host, so that no cut is in the way. */
const publish = (to: Server, text: string) => to.host.quickly(`${cli()} publish news ${text}`);

/** What the server at the far end has received on its connections: how often it was asked ECHO. */
async function echoes(of: Server): Promise<number> {
  const { output } = await of.host.quickly(`${cli()} info commandstats`);
  return Number(/cmdstat_echo:calls=(\d+)/.exec(output)?.[1] ?? 0);
}

test.each([
  ['this machine', () => openLine(server('redis-1').reach), { near: [client], far: [rest] }],
  [
    'another host',
    () => openLineFrom(server('redis-2'), server('redis-1')),
    { near: [named('redis-2')], far: [named('redis-1')] },
  ],
] as const)(
  'a partition from %s lets no byte pass either way and ends nothing; after the heal all that was queued arrives',
  async (_near, connect, groups) => {
    const far = server('redis-1');
    const news = await subscribed(connect());
    const talk = await connect();
    open.push(talk);
    talk.write('ECHO before\r\n');
    expect(await arrives(talk, 'before')).toBe(true);
    const asked = await echoes(far);

    const cut = await injected(partition(groups));
    await publish(far, 'from-far');
    talk.write('ECHO from-near\r\n');
    await pause(A_WHILE_MS);
    expect(news.arrived()).not.toContain('from-far');
    expect(await echoes(far)).toBe(asked);
    expect([news.ended(), talk.ended()]).toEqual([undefined, undefined]);

    await cut.heal();
    expect(await arrives(news, 'from-far')).toBe(true);
    expect(await arrives(talk, 'from-near')).toBe(true);
    expect(await echoes(far)).toBe(asked + 1);
  },
);

test('within a group, and for who is in none, everything passes', async () => {
  const mine = await subscribed(openLine(server('redis-1').reach));
  const beside = await subscribed(openLineFrom(server('sentinel-1'), server('redis-1')));
  await injected(partition({ a: [named('redis-1'), named('sentinel-1')], b: [named('redis-2')] }));
  await publish(server('redis-1'), 'hello');
  expect(await arrives(mine, 'hello')).toBe(true);
  expect(await arrives(beside, 'hello')).toBe(true);
});

test('the observation of the harness passes a cut of the clients', async () => {
  await injected(partition({ near: [client], far: [rest] }));
  expect(await ask(server('redis-1'), ['PING'])).toBe('PONG');
});

test('a cut of one client by its ports leaves the others alone', async () => {
  deployment = { ...quietDeployment(topology), clientPorts: { app: { first: 15_000, last: 15_999 } } };
  await injected(partition({ one: [clientNamed('app')], others: [rest] }));
  expect(await aimed?.prove()).toMatchObject({ proven: true });
  expect(await probePort(server('redis-1'), 15_500)).toBe('silence');
  expect(await probePort(server('redis-1'), 16_000)).toBe('accepted');
  expect(await probePort(server('redis-1'))).toBe('accepted');
  await aimed?.heal();
  expect(await probePort(server('redis-1'), 15_500)).toBe('accepted');
  deployment = quietDeployment(topology);
});

test('who is in two groups, or no client of the scenario, is refused', async () => {
  const twice = partition({ a: [named('redis-1')], b: [named('redis-1'), named('redis-2')] });
  await expect(twice.aim(deployment)).rejects.toThrow('redis-1 is in two groups of a partition');
  const nobody = partition({ a: [clientNamed('app')], b: [rest] });
  await expect(nobody.aim(deployment)).rejects.toThrow(
    /client given to clientNamed is "app".*'separable: true'/,
  );
  expect(() => partition({ a: [rest] })).toThrow('partition got 1 group, and needs at least two');
});

test.each([
  ['from this machine to a host', { from: client, to: named('redis-1') }, { there: false, back: true }],
  ['from a host to this machine', { from: named('redis-1'), to: client }, { there: true, back: false }],
] as const)('a one-way cut %s stops that way only', async (_way, way, passes) => {
  const { host } = server('redis-1');
  const echo = await datagramEcho(server('redis-1'));
  open.push(echo);
  expect(await echo.exchange()).toEqual({ there: true, back: true });
  await injected(oneWay(way));
  expect(await echo.exchange()).toEqual(passes);
  await aimed?.heal();
  expect(await echo.exchange()).toEqual({ there: true, back: true });
  expect(host.name).toBe('redis-1');
});

test('of more than a thousand packets each way the share is lost that was asked for', async () => {
  const percent = 30;
  const packets = 2000;
  const before = await datagramsArrived(server('redis-1'));
  const socket = createSocket('udp4').bind(0, topology.clientAddress);
  await once(socket, 'listening');
  open.push(socket);
  let received = 0;
  socket.on('message', () => {
    received += 1;
  });
  await injected(loss(master, { percent }));
  for (let i = 0; i < packets; i += 1)
    await new Promise(resolve => socket.send('x', 9, server('redis-1').host.ip, resolve));
  await server('redis-1').host.run([
    'bash',
    '-c',
    sendDatagrams(topology.clientAddress, socket.address().port, packets),
  ]);
  await settled(() => received);
  const arrived = (await datagramsArrived(server('redis-1'))) - before;
  for (const count of [arrived, received]) {
    // Five standard deviations of a share of 2000 are five percent.
    expect(1 - count / packets).toBeGreaterThan(percent / 100 - 0.05);
    expect(1 - count / packets).toBeLessThan(percent / 100 + 0.05);
  }
});

// Not faster than this process takes them out of its socket's buffer.
const sendDatagrams = (host: string, port: number, count: number): string =>
  `exec 3<> /dev/udp/${host}/${port}
  for ((i = 0; i < ${count}; i++)); do echo -n x >&3; ((i % 50)) || sleep 0.02; done 2> /dev/null`;

/** Waits until a count has not changed for a while, in which this process was free to count. */
async function settled(count: () => number): Promise<void> {
  for (let quiet = 0, last = count(); quiet < 5; ) {
    await pause(20);
    await setImmediate();
    quiet = count() === last ? quiet + 1 : 0;
    last = count();
  }
}

/** Datagrams to ports on which no process listens, as the host's kernel counts them. */
async function datagramsArrived({ host }: Server): Promise<number> {
  const { output } = await host.quickly('cat /proc/net/snmp');
  return Number(/^Udp: \d+ (\d+)/m.exec(output)?.[1]);
}

/** Datagrams to the host, counted by its kernel, and datagrams from the host, received here. */
async function datagramEcho(far: Server) {
  const socket = createSocket('udp4').bind(0, topology.clientAddress);
  await once(socket, 'listening');
  let received = 0;
  socket.on('message', () => {
    received += 1;
  });
  return {
    close: () => socket.close(),
    async exchange() {
      const [arrivedBefore, receivedBefore] = [await datagramsArrived(far), received];
      await new Promise(resolve => socket.send('x', 9, far.host.ip, resolve));
      await far.host.run(['bash', '-c', sendDatagrams(topology.clientAddress, socket.address().port, 1)]);
      await settled(() => received);
      return { there: (await datagramsArrived(far)) > arrivedBefore, back: received > receivedBefore };
    },
  };
}
