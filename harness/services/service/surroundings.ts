import type { Address } from '../../basics/index.ts';
import type { Topology } from '../../topology/index.ts';

/** What a service needs to find its servers, from where it runs: from this machine, or from inside the network. */
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
   * addresses in the network, so a client library needs this where it is not empty. Empty for a container.
   */
  readonly natMap: Readonly<Record<string, Address>>;
  /** The processes of its service that started before it, by name: 'http://127.0.0.1:40123'. */
  readonly urls: Readonly<Record<string, string>>;
  /**
   * The port that the service is to listen on; the same as the variable PORT. A process listens on 127.0.0.1, a container on
   * all of its addresses.
   */
  readonly port: number;
  /** Where the service is reached: 'http://127.0.0.1:40123'. */
  readonly url: string;
}

/** The running deployment as a service sees it. */
export type ServiceDeployment = Pick<
  Topology,
  'sentinelOptions' | 'natMap' | 'shards' | 'redis' | 'sentinels' | 'addService'
>;

type Whereabouts = Pick<ServiceSurroundings, 'port' | 'url'> & Partial<Pick<ServiceSurroundings, 'urls'>>;

/** From this machine. */
export function surroundingsOf(
  { sentinelOptions, shards, redis, natMap }: Omit<ServiceDeployment, 'sentinels' | 'addService'>,
  { port, url, urls = {} }: Whereabouts,
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
    urls,
    port,
    url,
  };
}

/** From inside the network of the deployment, where the addresses are those that sentinels report. */
export const surroundingsInNetwork = (
  deployment: Omit<ServiceDeployment, 'addService'>,
  at: Pick<ServiceSurroundings, 'port' | 'url'>,
): ServiceSurroundings => ({
  ...surroundingsOf(deployment, at),
  sentinels: deployment.sentinels.map(({ address }) => address),
  nodes: deployment.redis.map(({ address }) => address),
  natMap: {},
});
