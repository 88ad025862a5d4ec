import { badField, rejectUnknownKeys, wholeNumber } from '../basics/index.ts';
import { checkDirectives, type Directives } from './directives.ts';
import { withEffectiveNumbers } from './effective.ts';
import type { Servers } from './readiness.ts';
import type { Server } from './server.ts';
import type { TopologySettings } from './settings.ts';
import { masterNames } from './shards.ts';

/**
 * A second Sentinel deployment of other users in the same network. Clients never use it, and one check is about it: that it
 * reaches nothing of the tested deployment. `restart(x, '300ms', { address: { formerlyOf: 'neighbour-redis-2' } })` gives an
 * address of it to a server of the tested deployment.
 */
export interface NeighbourOptions {
  /** The name under which its sentinels watch its master. Default: that of the tested deployment, 'mymaster'. */
  readonly name?: string;
  /** Replicas of its master, 1 to 5. Default 1. */
  readonly replicas?: number;
  /** Sentinels, 1 to 5; the quorum is 2, or 1 of a single one. Default 3. */
  readonly sentinels?: number;
  /** Added to the redis.conf of its servers: `{ requirepass: 'their-secret', masterauth: 'their-secret' }`. */
  readonly redis?: Directives;
  /** Added to the sentinel.conf of its sentinels: `{ 'sentinel auth-pass mymaster': 'their-secret' }`. */
  readonly sentinel?: Directives;
}

/** What the names of its hosts and servers begin with. */
export const NEIGHBOUR_PREFIX = 'neighbour-';

const MOST = 5;
const KNOWN = [
  'name',
  'replicas',
  'sentinels',
  'redis',
  'sentinel',
] as const satisfies readonly (keyof NeighbourOptions)[];

/**
 * @param beside the settings of the tested deployment
 * @param resolve of the options of any deployment
 * @throws UnusableInput naming the option and what it may be, and for a deployment whose servers keep their addresses
 */
export function resolveNeighbour(
  neighbour: NeighbourOptions,
  beside: TopologySettings,
  resolve: (options: { replicas: number; sentinels: number; security: readonly never[] }) => TopologySettings,
): TopologySettings {
  if (typeof neighbour !== 'object' || neighbour === null || Array.isArray(neighbour))
    throw badField('topology.neighbour', neighbour, 'options such as { replicas: 1, sentinels: 3 }');
  rejectUnknownKeys('topology.neighbour', neighbour, KNOWN);
  const fixed = whyFixed(beside);
  if (fixed !== undefined)
    throw badField(
      'topology.neighbour',
      neighbour,
      `nothing ${fixed}: no server can get an address of it there`,
    );
  const { name = masterNames(beside)[0] ?? '', redis = {}, sentinel = {} } = neighbour;
  if (typeof name !== 'string' || !/^[\w.-]+$/.test(name))
    throw badField('topology.neighbour.name', name, "a name of a master without blanks, such as 'mymaster'");
  const sentinels = wholeNumber('topology.neighbour.sentinels', neighbour.sentinels ?? 3, 1, MOST);
  const replicas = wholeNumber('topology.neighbour.replicas', neighbour.replicas ?? 1, 1, MOST);
  // It has passwords of its own or none, also in a secured run.
  const settings: TopologySettings = {
    ...resolve({ replicas, sentinels, security: [] }),
    masters: [name],
    isNeighbour: true,
    redis: checkDirectives('topology.neighbour.redis', redis),
    sentinel: checkDirectives('topology.neighbour.sentinel', sentinel),
  };
  return withEffectiveNumbers(settings, new Set());
}

/** Where the addresses of servers cannot change. */
function whyFixed({ tls, colocated }: TopologySettings): string | undefined {
  if (tls) return 'with TLS, whose certificates name the addresses that the servers start with';
  if (colocated) return 'with `colocated`, where two servers share an address';
  return undefined;
}

/** A running neighbour, as the tested deployment knows it. */
export interface Neighbour {
  /** The name under which its sentinels watch its master. */
  readonly name: string;
  /** Those whose hosts were not deleted; the first was its first master. */
  readonly redis: readonly Server[];
  readonly sentinels: readonly Server[];
  readonly servers: readonly Server[];
  /** Those whose addresses were given to servers of the tested deployment. */
  readonly former: readonly Server[];
}

/** All of its servers, also those that were deleted. */
export const serversOfNeighbour = ({ neighbour }: { readonly neighbour: Neighbour | undefined }): Server[] =>
  neighbour === undefined ? [] : [...neighbour.servers, ...neighbour.former];

/** A neighbour whose servers can be deleted. */
export interface RunningNeighbour extends Neighbour {
  /** Deletes the host that has this address, if any: its address is free for another one. */
  release(ip: string): Promise<void>;
}

/** @param discard deletes a host for good */
export function describeNeighbour(
  name: string,
  { redis, sentinels }: Servers,
  discard: (server: Server) => Promise<void>,
): RunningNeighbour {
  const all = [...redis, ...sentinels];
  const former: Server[] = [];
  const present = (servers: readonly Server[]) => servers.filter(server => !former.includes(server));
  return {
    name,
    former,
    get redis() {
      return present(redis);
    },
    get sentinels() {
      return present(sentinels);
    },
    get servers() {
      return present(all);
    },
    async release(ip) {
      const server = present(all).find(({ host }) => host.ip === ip);
      if (server === undefined) return;
      former.push(server);
      await discard(server);
    },
  };
}
