import type { Address } from '../basics/index.ts';
import {
  REDIS_PORT,
  redisConfiguration,
  SENTINEL_PORT,
  type SentinelIdentity,
  sentinelConfiguration,
} from './configuration.ts';
import { directivesOf, isAnnounced, type ServerKind, valueSet } from './directives.ts';
import type { Host } from './host.ts';
import type { TopologySettings } from './options.ts';
import { describeServer, type Server } from './server.ts';

/** The redis server of a host, not started yet. */
export const describeRedis = (host: Host, settings: TopologySettings): Server =>
  describeServer({
    name: host.name,
    kind: 'redis',
    host,
    port: REDIS_PORT,
    password: passwordOf(settings, 'redis', host.name),
    configuration: redisConfiguration(settings, host.name),
  });

/** A redis server as sentinels are told of it. */
export interface Watched {
  readonly name: string;
  readonly address: Address;
}

/** A sentinel that knows the master and its announced replicas from the start; not started yet. */
export const describeSentinel = (
  { name, id }: SentinelIdentity,
  host: Host,
  settings: TopologySettings,
  [master, ...replicas]: readonly [Watched, ...Watched[]],
): Server =>
  describeServer({
    name,
    kind: 'sentinel',
    host,
    port: SENTINEL_PORT,
    password: passwordOf(settings, 'sentinel', name),
    configuration: sentinelConfiguration(settings, name, {
      id,
      master: master.address,
      replicas: replicas.filter(replica => isAnnounced(settings, replica.name)).map(({ address }) => address),
    }),
  });

/** What the harness itself has to say to a server first. An empty `requirepass` asks for nothing. */
const passwordOf = (settings: TopologySettings, kind: ServerKind, name: string): string | undefined =>
  valueSet(directivesOf(settings, kind, name), 'requirepass') || undefined;
