import type { Address } from '../../basics/index.ts';
import type { Topology } from '../../topology/index.ts';
import type { Deployment } from '../application.ts';

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
  /** The user and the password for the redis servers and for the sentinels, where their configuration sets them. */
  readonly username?: string;
  readonly password?: string;
  readonly sentinelUsername?: string;
  readonly sentinelPassword?: string;
  /**
   * As PEM, where the servers use TLS: the certificate of the authority to trust, and the certificate and the key of clients
   * where servers require one.
   */
  readonly tls?: { readonly ca: string; readonly cert?: string; readonly key?: string };
  /**
   * From 'address in the network' to the address that reaches it from here; empty where both are the same. Sentinels name
   * addresses in the network, so a client library needs this where it is not empty.
   */
  readonly natMap: Readonly<Record<string, Address>>;
  /** The port that the service is to listen on, on 127.0.0.1; the same as the variable PORT. */
  readonly port: number;
}

/** The running deployment as a service sees it. */
export type ServiceDeployment = Deployment & Pick<Topology, 'redis'>;

export function surroundingsOf(
  { sentinelOptions, shards, redis, natMap }: ServiceDeployment,
  port: number,
): ServiceSurroundings {
  const { sentinels, name, username, password, sentinelUsername, sentinelPassword, tls } = sentinelOptions;
  return {
    sentinels,
    name,
    names: [...shards],
    nodes: redis.map(({ reach }) => reach),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(sentinelUsername !== undefined && { sentinelUsername }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(tls && { tls }),
    natMap,
    port,
  };
}
