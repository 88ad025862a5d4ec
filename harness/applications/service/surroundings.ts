import type { Address } from '../../basics/index.ts';
import type { Topology } from '../../topology/index.ts';

/** What a service needs to find its servers, from a process on this machine. */
export interface ServiceSurroundings {
  /** The addresses of the sentinels; none in a cluster. */
  readonly sentinels: readonly Address[];
  /** The name of the master, or of that of the first shard: 'mymaster'. */
  readonly name: string;
  /** The names of all masters that the sentinels monitor. */
  readonly names: readonly string[];
  /** The redis servers, for a client of a cluster or without Sentinel. */
  readonly nodes: readonly Address[];
  /** Of the redis servers and of the sentinels, where their configuration sets one. */
  readonly password?: string;
  readonly sentinelPassword?: string;
  /** The certificate of the authority to trust, as PEM, where the servers use TLS. */
  readonly tls?: { readonly ca: string };
  /**
   * From 'address in the network' to the address that reaches it from here; empty where both are the same. Sentinels name
   * addresses in the network, so a client library needs this where it is not empty.
   */
  readonly natMap: Readonly<Record<string, Address>>;
  /** The processes of its service that started before it, by name: 'http://127.0.0.1:40123'. */
  readonly urls: Readonly<Record<string, string>>;
  /** The port that the service is to listen on, on 127.0.0.1; the same as the variable PORT. */
  readonly port: number;
}

/** The running deployment as a service sees it. */
export type ServiceDeployment = Pick<Topology, 'sentinelOptions' | 'natMap' | 'shards' | 'redis'>;

export function surroundingsOf(
  { sentinelOptions, shards, redis, natMap }: ServiceDeployment,
  port: number,
  urls: ServiceSurroundings['urls'],
): ServiceSurroundings {
  const { sentinels, name, password, sentinelPassword, tls } = sentinelOptions;
  return {
    sentinels,
    name,
    names: [...shards],
    nodes: redis.map(({ reach }) => reach),
    ...(password !== undefined && { password }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(tls && { tls }),
    natMap,
    urls,
    port,
  };
}
