import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { isUnusableInput } from '../basics/index.ts';
import { enginesNamed } from './machines.ts';
import { findMachines } from './swarm.ts';

const folder = newFolder('failover-engines');
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise(resolve => server.close(resolve));
});

interface Told {
  readonly node: string;
  readonly state?: string;
  readonly manages?: boolean;
  /** The nodes of its swarm, and how each is. */
  readonly nodes?: Readonly<Record<string, string>>;
}

let count = 0;

/** Something that answers as an engine does. @returns its address */
async function engine({ node, state = 'active', manages = false, nodes = {} }: Told): Promise<string> {
  count += 1;
  const path = join(folder, `${count}.sock`);
  const Swarm = {
    NodeID: node,
    NodeAddr: `10.0.0.${count}`,
    LocalNodeState: state,
    ControlAvailable: manages,
    Cluster: manages ? { DataPathPort: 4790 } : null,
  };
  const answers: Readonly<Record<string, unknown>> = {
    '/version': { Version: '20.10.24' },
    '/info': { Swarm },
    '/nodes': Object.entries(nodes).map(([ID, State]) => ({ ID, Status: { State } })),
  };
  const server = createServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answers[url.split('?')[0] ?? ''] ?? {}));
  });
  servers.push(server);
  await new Promise<void>(resolve => server.listen(path, resolve));
  return `unix://${path}`;
}

async function findIn(...uris: readonly string[]) {
  process.env.HARNESS_ENGINES = uris.join(',');
  return findMachines();
}

async function refusalOf(...uris: readonly string[]): Promise<string> {
  const error = await findIn(...uris).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(isUnusableInput(error)).toBe(true);
  return String(error);
}

const BOTH = { a: 'ready', b: 'ready' };

test('two engines of one swarm are two machines, in the order in which they were named', async () => {
  const worker = await engine({ node: 'a' });
  const manager = await engine({ node: 'b', manages: true, nodes: BOTH });
  expect(await findIn(worker, manager)).toEqual([
    {
      name: 'machine-1',
      endpoint: worker,
      engine: 'Docker 20.10.24',
      address: expect.stringMatching(/^10\.0\.0\.\d+$/),
      node: { address: expect.stringMatching(/^10\.0\.0\.\d+$/), manages: false },
      dataPort: 4790,
    },
    expect.objectContaining({ name: 'machine-2', endpoint: manager, dataPort: 4790 }),
  ]);
});

test('without HARNESS_ENGINES there are none', async () => {
  delete process.env.HARNESS_ENGINES;
  expect(await findMachines()).toEqual([]);
});

test('an engine that does not answer is named, with the reason', async () => {
  const there = await engine({ node: 'a', manages: true, nodes: BOTH });
  const said = await refusalOf(there, 'unix:///nowhere/docker.sock');
  expect(said).toMatch(/HARNESS_ENGINES names 2 engines/);
  expect(said).toMatch(/unix:\/\/\/nowhere\/docker\.sock: the socket does not exist/);
  expect(said).toMatch(/to do: start the engine that does not answer, or correct or unset HARNESS_ENGINES/);
});

test('an engine that is in no swarm is named, with how to join one', async () => {
  const said = await refusalOf(
    await engine({ node: 'a', manages: true, nodes: BOTH }),
    await engine({ node: '', state: 'inactive' }),
  );
  expect(said).toMatch(/in no swarm \(its state is inactive\)/);
  expect(said).toMatch(/docker swarm init --advertise-addr .*docker swarm join/);
});

test('engines of two swarms are told', async () => {
  const said = await refusalOf(
    await engine({ node: 'a', manages: true, nodes: { a: 'ready' } }),
    await engine({ node: 'b', manages: true, nodes: { b: 'ready' } }),
  );
  expect(said).toMatch(/: in another swarm\n.*make all of them join one swarm/s);
});

test('workers alone are told: nobody among them can make a network', async () => {
  expect(await refusalOf(await engine({ node: 'a' }), await engine({ node: 'b' }))).toMatch(
    /add an engine that manages the swarm to HARNESS_ENGINES/,
  );
});

test('a node that its manager does not hear of is told, with the ports that it takes', async () => {
  const said = await refusalOf(
    await engine({ node: 'a', manages: true, nodes: { a: 'ready', b: 'down' } }),
    await engine({ node: 'b' }),
  );
  expect(said).toMatch(/the swarm reports its state as down/);
  expect(said).toMatch(/TCP 2377 and 7946, UDP 7946 and 4789/);
});

test('one engine under two addresses is told', async () => {
  const one = { node: 'a', manages: true, nodes: BOTH };
  expect(await refusalOf(await engine(one), await engine(one))).toMatch(
    /two of these addresses are the same/,
  );
});

test.each([
  ['unix:///var/run/docker.sock', /allowed: .*two or more engines.*for one engine set DOCKER_HOST/],
  ['unix:///a.sock,unix:///a.sock', /unix:\/\/\/a\.sock is listed twice/],
  ['unix:///a.sock,machine-2', /an engine of HARNESS_ENGINES is "machine-2"/],
  ['unix:///a.sock,tcp://10.0.0.2', /an engine of HARNESS_ENGINES is "tcp:\/\/10\.0\.0\.2"/],
])('HARNESS_ENGINES=%s is refused', (given, reason) => {
  expect(() => enginesNamed({ HARNESS_ENGINES: given })).toThrow(reason);
});
