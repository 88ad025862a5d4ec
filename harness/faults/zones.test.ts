import { expect, test } from '@jest/globals';
import type { Server, Topology } from '../topology/index.ts';
import type { Deployment } from './deployment.ts';
import { between, degrade, type Fault, isolate, latency, lose, type Zone, zone } from './index.ts';
import { linksIn } from './zone-links.ts';

const NAMES = ['redis-1', 'redis-2', 'redis-3', 'sentinel-1'];
const servers = NAMES.map(name => ({ name, kind: 'redis', host: { name } }) as unknown as Server);
const members = { a: ['redis-1', 'sentinel-1', 'app'], b: ['redis-2'], c: ['redis-3'] };

const deployment = (zones: object | undefined): Deployment => ({
  topology: { settings: { zones }, servers, redis: servers, sentinels: [] } as unknown as Topology,
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
  expect(target).toBe('redis-1, sentinel-1, app');
  expect(affected.map(({ name }) => name)).toEqual(['redis-1', 'sentinel-1']);
  expect((await isolate(zone('a')).aim(ZONED)).target).toBe('redis-1, sentinel-1, app');
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
