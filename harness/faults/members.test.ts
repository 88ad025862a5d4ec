import { expect, test } from '@jest/globals';
import type { Host, Server, Topology } from '../topology/index.ts';
import type { Deployment, ServiceProcess } from './deployment.ts';
import {
  client,
  clientNamed,
  describeMember,
  isMeant,
  isServer,
  nameOfNode,
  nodesOf,
  withoutSharedPorts,
} from './members.ts';
import { named } from './roles.ts';
import { serviceNamed } from './services.ts';

const server = (name: string, host: Host) => ({ name, host }) as Server;
const [one, two] = [{ name: 'one' }, { name: 'two' }] as Host[] as [Host, Host];
const servers = [server('redis-1', one), server('redis-2', two), server('sentinel-1', one)];
const deployment = {
  topology: {
    servers,
    firstMaster: servers[0],
    find: (name: string) => servers.find(each => each.name === name),
  } as unknown as Topology,
  clientPorts: { app: { first: 10_000, last: 10_999 } },
  services: new Map([
    ['api', { name: 'api', inNetwork: { host: { name: 'api' } } } as ServiceProcess],
    ['worker', { name: 'worker' } as ServiceProcess],
  ]),
} as unknown as Deployment;

const names = async (...members: Parameters<typeof nodesOf>[0]) =>
  (await nodesOf(members, deployment)).map(nameOfNode);

test('who shares a host with a member is cut off with it', async () => {
  expect(await names(named('redis-1'))).toEqual(['redis-1', 'sentinel-1']);
  expect(await names(named('redis-2'))).toEqual(['redis-2']);
});

test('clients are members, all of them or one by name', async () => {
  expect(await names(client, clientNamed('app'))).toEqual(['client', 'app']);
});

test('a service from an image is a member with a host, and no server', async () => {
  const [node] = await nodesOf([serviceNamed('api')], deployment);
  if (node === undefined || node === client || 'client' in node) throw new Error('it has no host');
  expect(describeMember(serviceNamed('api'))).toBe('api');
  expect(nameOfNode(node)).toBe('api');
  expect(isServer(node)).toBe(false);
  // It speaks neither to the data port nor to that of sentinels when it is asked.
  expect((['all', 'data', 'sentinel'] as const).map(ports => isMeant(node, ports))).toEqual([
    true,
    false,
    false,
  ]);
});

test('a process on this machine, and a service that there is not, are no members', async () => {
  await expect(names(serviceNamed('worker'))).rejects.toThrow(
    "serviceNamed('worker') is a process on this machine",
  );
  await expect(names(serviceNamed('ap'))).rejects.toThrow(
    'the name given to serviceNamed is "ap" (string); allowed: a service of the scenario: api, worker',
  );
});

test('of clients that share their ports one connects: a port has one connection to a server', () => {
  const ports = { first: 30_000, last: 65_535 };
  const nodes = [
    { client: 'web', ports },
    { client: 'app', ports: { first: 10_000, last: 10_999 } },
    { client: 'api', ports },
    client,
    ...servers,
  ];
  expect(withoutSharedPorts(nodes).map(nameOfNode)).toEqual([
    'web',
    'app',
    'client',
    'redis-1',
    'redis-2',
    'sentinel-1',
  ]);
});
