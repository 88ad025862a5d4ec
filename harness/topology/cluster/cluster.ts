import type { ClusterOptions as ClientOptions, Cluster as ClusterClient } from 'ioredis-6';
import type { Directives } from '../directives.ts';
import type { Server } from '../server.ts';
import type { ClusterSettings } from '../settings.ts';
import type { ClusterNode } from './nodes.ts';

/** What a Redis Cluster has besides its servers. A shard keeps its name whoever is its master. */
export interface Cluster {
  readonly settings: ClusterSettings;
  /** All of its servers, those that were added included. */
  readonly servers: readonly Server[];
  /** The nodes as one server sees them. Rejects when it gives no reply within a second. */
  nodesSeenBy(server: Server): Promise<ClusterNode[]>;
  /**
   * Runs `redis-cli --cluster <action> <args>` on a host whose server runs, against that server.
   * @throws Error with what it said when it failed
   */
  administer(action: string, ...args: string[]): Promise<string>;
  /** An ordinary cluster client of ioredis in this process, for commands of one's own. Closed with the topology. */
  connect(options?: ConnectOptions): ClusterClient;
  /** Starts one more server on a host of its own, which joins as a master without slots: a shard of its own. */
  addNode(addition?: NodeAddition): Promise<Server>;
  /** The same as a replica, of whichever master redis-cli chooses: one with the fewest replicas. */
  addReplica(addition?: NodeAddition): Promise<Server>;
}

type ConnectOptions = Omit<ClientOptions, 'redisOptions'>;

/** How one more node is to be. */
export interface NodeAddition {
  /** Added to its redis.conf, after those of `cluster.redis`. */
  readonly directives?: Directives;
  /** Told as soon as it is about to start. */
  readonly onStart?: (server: Server) => void;
}
