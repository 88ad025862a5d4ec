import { expect, test } from '@jest/globals';
import type { Host, Server, Topology } from '../topology/index.ts';
import type { Deployment } from './deployment.ts';
import { client, clientNamed, nameOfNode, nodesOf } from './members.ts';
import { named } from './roles.ts';

const server = (name: string, host: Host) => ({ name, host }) as Server;
const [one, two] = [{ name: 'one' }, { name: 'two' }] as Host[] as [Host, Host];
const servers = [server('redis-1', one), server('redis-2', two), server('sentinel-1', one)];
const deployment = {
  topology: {
    servers,
    find: (name: string) => servers.find(each => each.name === name),
  } as unknown as Topology,
  clientPorts: { app: { first: 10_000, last: 10_999 } },
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
