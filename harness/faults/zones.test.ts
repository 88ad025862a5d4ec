import { expect, test } from '@jest/globals';
import type { Host, Server, Topology } from '../topology/index.ts';
import type { Deployment, ServiceProcess } from './deployment.ts';
import {
  between,
  crash,
  degrade,
  type Fault,
  isolate,
  latency,
  lose,
  named,
  oneWay,
  partition,
  rest,
  type Zone,
  zone,
} from './index.ts';
import { linksIn } from './zone-links.ts';
import { hostsOf } from './zone-shaping.ts';

const NAMES = ['redis-1', 'redis-2', 'redis-3', 'sentinel-1'];
const servers = NAMES.map(name => ({ name, kind: 'redis', host: { name } }) as unknown as Server);
const TOPOLOGY = {
  servers,
  redis: servers,
  sentinels: [],
  firstMaster: servers[0],
  find: (name: string) => servers.find(server => server.name === name),
};
const members = { a: ['redis-1', 'sentinel-1', 'app'], b: ['redis-2'], c: ['redis-3'] };

const deployment = (zones: object | undefined): Deployment => ({
  topology: { settings: { zones }, ...TOPOLOGY } as unknown as Topology,
  master: () => servers[0] as Server,
  leader: () => undefined,
  clientPorts: { app: { first: 10_000, last: 10_999 } },
  pick: ([first]) => first as never,
  fired: async () => undefined,
});
const ZONED = deployment({ members, latency: [] });

test('a zone stands for its servers', async () => {
  expect((await zone('a').find(ZONED)).map(({ name }) => name)).toEqual(['redis-1', 'sentinel-1']);
});

test('zone faults name everything that they affect, clients included', async () => {
  const { target, servers: affected } = await lose(zone('a')).aim(ZONED);
  expect(target).toBe('zone a (redis-1, sentinel-1, app)');
  expect(affected.map(({ name }) => name)).toEqual(['redis-1', 'sentinel-1']);
});

const A = 'zone a (redis-1, sentinel-1, app)';
test.each<[Fault, string]>([
  [isolate(zone('a')), A],
  [crash(zone('a')), 'zone a (redis-1, sentinel-1)'],
  [crash(zone('b')), 'redis-2'],
  [latency(between('a', 'b'), '12ms'), `${A} and zone b (redis-2)`],
  [degrade(zone('a'), { loss: '1%' }), `${A} to all others`],
  [oneWay({ from: zone('a'), to: named('redis-2') }), `${A} to redis-2`],
  [partition({ one: [zone('a'), named('redis-3')], others: [rest] }), `${A}, redis-3 | redis-2`],
])('a fault of a zone names the zone: %s', async (fault, target) => {
  expect((await fault.aim(ZONED)).target).toBe(target);
});

const HOST = { name: 'api' } as unknown as Host;
const at = { host: '10.1.1.211', port: 8080 };
const api = { name: 'api', inNetwork: { host: HOST, address: at, reach: at } } as unknown as ServiceProcess;
const WITH_SERVICE: Deployment = {
  ...deployment({ members: { ...members, c: ['redis-3', 'api'] }, latency: [] }),
  services: new Map([['api', api]]),
};

test('a service with a host of its own is a member like a server', async () => {
  const { target, servers: affected } = await lose(zone('c')).aim(WITH_SERVICE);
  expect(target).toBe('zone c (redis-3, api)');
  expect(affected.map(({ name }) => name)).toEqual(['redis-3']);
  const hosts = linksIn(between('b', 'c'), WITH_SERVICE).map(({ sides }) => sides.map(hostsOf));
  expect(hosts).toMatchObject([[[{ name: 'redis-2' }], [{ name: 'redis-3' }, { name: 'api' }]]]);
});

test('the users of a service are cut off from its zone, also when clients are in that zone', async () => {
  const scripts: string[] = [];
  const quickly: Host['quickly'] = async script => {
    scripts.push(script);
    return { exitCode: 0, output: '', firstLineAtMs: 1 };
  };
  Object.assign(HOST, { ip: at.host, clientAddress: '10.1.1.1', quickly });
  const users = { first: 30_000, last: 65_535 };
  const zones = { members: { a: ['redis-1'], b: ['api', 'app'] }, latency: [] };
  const given = {
    ...WITH_SERVICE,
    topology: { ...WITH_SERVICE.topology, settings: { zones }, servers: [] } as unknown as Topology,
    clientPorts: { ...WITH_SERVICE.clientPorts, 'users of api': users },
  };
  await (await isolate(zone('b')).aim(given)).inject();
  const script = scripts.join('\n');
  expect(script).toContain('-s 10.1.1.1 -p tcp --sport 30000:65535 -j DROP');
  expect(script).not.toContain('10000:10999');
});

test('between two zones is one link, and a zone has a link to every other', () => {
  const shown = (target: Parameters<typeof linksIn>[0]) =>
    linksIn(target, ZONED).map(({ sides }) => sides.map(side => side.zone).join('-'));
  expect(shown(between('c', 'a'))).toEqual(['c-a']);
  expect(shown(zone('a'))).toEqual(['a-b', 'a-c']);
});

test.each<[string, Fault, RegExp]>([
  ['lose', lose(zone('d')), /^a zone given to a fault is "d" .*'a', 'b' or 'c'/],
  ['isolate', isolate(zone('d')), /is "d"/],
  ['latency', latency(between('a', 'd'), '1ms'), /is "d"/],
  ['degrade', degrade(between('d', 'a'), { loss: '1%' }), /is "d"/],
])('%s of a zone that there is not names the zones', async (_name, fault, message) => {
  await expect(fault.aim(ZONED)).rejects.toThrow(message);
  await expect(fault.aim(deployment(undefined))).rejects.toThrow(/the topology has no zones/);
});

const NO_ZONE = { role: 'the master' } as Zone;

test.each<[string, () => Fault, RegExp]>([
  ['the same zone twice', () => latency(between('a', 'a'), '1ms'), /^between got the zone 'a' twice/],
  ['no zone to lose', () => lose(NO_ZONE), /^the target given to lose is .*zone\('a'\)/],
  ['no zones to degrade', () => degrade(NO_ZONE, { loss: '1%' }), /^the target given to degrade is/],
  ['no latency', () => latency(zone('a'), 'soon' as never), /^the time given to latency is "soon"/],
  ['no degradation', () => degrade(zone('a'), {}), /^degrade got neither loss nor bandwidth/],
  ['an unknown option', () => degrade(zone('a'), { delay: '1s' } as never), /unknown option 'delay'/],
  ['loss without unit', () => degrade(zone('a'), { loss: '1' }), /is "1" .*'0\.5%' to '90%'$/],
  [
    'too much loss with a bandwidth',
    () => degrade(zone('a'), { loss: '50%', bandwidth: '1mbit' }),
    /to '20%', together with bandwidth/,
  ],
  ['a bad bandwidth', () => degrade(zone('a'), { bandwidth: '1gbit' }), /'8kbit' to '100mbit'/],
])('%s is refused before anything starts', (_what, make, message) => {
  expect(make).toThrow(message);
});
