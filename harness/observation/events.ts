import type { Address } from '../basics/index.ts';
import type { Moment } from '../faults/index.ts';

/**
 * Everything that is seen of a deployment and of its clients while a scenario runs, in the order in which it
 * became known. `atMs` is on the harness's monotonic clock. Servers are named ('redis-1', 'sentinel-2').
 */
export type ObservedEvent =
  | SentinelEvent
  | RoleEvent
  | ViewEvent
  | ClusterViewEvent
  | AnsweringEvent
  | LogEvent
  | ClientEvent
  | ConnectionEvent
  | FaultEvent
  | NeighbourEvent;

/** Published by a sentinel, or read in its log when its publication did not arrive. */
export interface SentinelEvent {
  readonly kind: 'sentinel';
  readonly atMs: number;
  readonly sentinel: string;
  /** '+sdown', '+switch-master', … */
  readonly event: string;
  readonly payload: string;
}

/** Published by a sentinel of the neighbour, a deployment that nothing is measured of. */
export interface NeighbourEvent extends Omit<SentinelEvent, 'kind'> {
  readonly kind: 'neighbour';
}

/** What a redis server says of itself (ROLE); recorded when it changes, offsets at most every 100 ms. */
export interface RoleEvent {
  readonly kind: 'role';
  readonly atMs: number;
  readonly server: string;
  readonly role: 'master' | 'replica';
  readonly offset: number;
  /** Of a replica: whom it follows, and 'connected' when it is in sync with it. */
  readonly master: Address | null;
  readonly link: string | null;
}

/** Which master a sentinel names to clients (SENTINEL GET-MASTER-ADDR-BY-NAME); recorded when it changes. */
export interface ViewEvent {
  readonly kind: 'view';
  readonly atMs: number;
  readonly sentinel: string;
  /** The name of the shard that it is asked about, where there are several. */
  readonly shard?: string;
  readonly master: Address | null;
}

/** What a node of a cluster says of it (CLUSTER NODES, CLUSTER INFO); recorded when it changes. Nodes go by their names. */
export interface ClusterViewEvent {
  readonly kind: 'cluster view';
  readonly atMs: number;
  readonly server: string;
  /** Its own id and configuration epoch. */
  readonly id: string;
  readonly epoch: number;
  /** Whether it serves its slots (cluster_state). */
  readonly state: 'ok' | 'fail';
  /** The slots of each master that has any, as '0-5460 10923'. */
  readonly owners: Readonly<Record<string, string>>;
  /** Whom it holds for possibly failing ('fail?'), and whom a majority does ('fail'). */
  readonly suspected: readonly string[];
  readonly failing: readonly string[];
}

/** Whether a server answers the observer. */
export interface AnsweringEvent {
  readonly kind: 'answering';
  readonly atMs: number;
  readonly server: string;
  readonly answering: boolean;
  readonly why: string;
}

/** A line that a server printed. */
export interface LogEvent {
  readonly kind: 'log';
  readonly atMs: number;
  readonly server: string;
  /**
   * The time that the server itself wrote into the line, on the harness's clock, to the millisecond;
   * null when the line has none or the host's wall clock is not this machine's.
   */
  readonly loggedAtMs: number | null;
  readonly line: string;
}

/** Something that a client under test reports about itself; 'acknowledged-by' has the server's address as its detail. */
export interface ClientEvent {
  readonly kind: 'client';
  readonly atMs: number;
  readonly client: string;
  readonly event: string;
  readonly detail: string;
}

/** A moment in the life of a TCP connection of a client under test; 'hung up' is the client's own end of it. */
export interface ConnectionEvent {
  readonly kind: 'connection';
  readonly atMs: number;
  readonly client: string;
  /** Counts the client's connections, from 0. */
  readonly connection: number;
  /** The server's address: 'host:port'. */
  readonly to: string;
  /** The client dialled the address that servers announce, though it is to be reached at another: natMap had no entry for it. */
  readonly untranslated?: true;
  readonly moment: 'dialled' | 'connected' | 'hung up' | 'closed';
}

/** A moment in the life of a fault. */
interface FaultEvent {
  readonly kind: 'fault';
  readonly atMs: number;
  readonly fault: string;
  readonly target: string;
  readonly moment: Moment;
  readonly detail: string;
}
