import type { EndedBy } from '../clients/index.ts';

/** What a client waits for in a part of its outage. */
export type Wait =
  /** The steps of the failover, by the names of the phases that end them. */
  | { readonly for: 'detection' | 'agreement' | 'election' | 'selection' | 'promotion' }
  /** The next INFO of the leader, which tells it that the replica has become the master. */
  | { readonly for: 'confirmation' }
  | { readonly for: 'announcement' }
  /** An old connection is still open, and the client has no reason to give it up. */
  | { readonly for: 'notice'; readonly of: string }
  /** It has hung up, and the other side does not. */
  | { readonly for: 'farewell'; readonly of: string }
  /** Its own pause between two attempts, or before it asks all sentinels once more. */
  | { readonly for: 'retry' | 'round' }
  /** A server accepts a connection, or does not. */
  | { readonly for: 'connection'; readonly of: string }
  /** A sentinel that it is connected to says who is the master. */
  | { readonly for: 'answer'; readonly of: string }
  /** It is connected to the right master, and not yet at work. */
  | { readonly for: 'readiness'; readonly of: string }
  /** The client has ended for good and makes no further attempt; the option that let it end, where that is known. */
  | { readonly for: 'nothing'; readonly by?: EndedBy }
  /** Nothing that can be seen from outside. */
  | { readonly for: 'itself' };

/** A part of an outage, in ms after the fault. */
export interface Leg {
  readonly wait: Wait;
  readonly fromMs: number;
  readonly toMs: number;
}

export const lasted = ({ fromMs, toMs }: Pick<Leg, 'fromMs' | 'toMs'>): number => toMs - fromMs;

/** The server that is waited for, where it is one. */
export const awaited = (wait: Wait): string | undefined => ('of' in wait ? wait.of : undefined);
