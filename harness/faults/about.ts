import type { Capability } from '../engine/index.ts';
import type { ServerNeed } from '../topology/index.ts';

/** The description of a kind of fault: a row of docs/faults.md. */
export interface About {
  /** 'crash', 'power-off', … */
  readonly kind: string;
  readonly group: 'server' | 'host' | 'network' | 'command';
  /** How it is written in a scenario. */
  readonly example: string;
  /** The failure in production that it models. */
  readonly models: string;
  /** The injection and its proof. */
  readonly how: string;
  readonly heal: string;
  readonly needs: readonly Capability[];
  /** How many arguments it takes before its options. Default: 1, its target. */
  readonly arguments?: number;
  /** One more can be left out, or many more given. */
  readonly more?: 'one' | 'many';
  /** The names of its options; without it, it has none. */
  readonly options?: readonly string[];
  /** What the configuration of the affected redis servers must allow; none for most. */
  readonly needsOfServers?: readonly ServerNeed[];
  /**
   * The final data is read after the heal. A server that is only cut off goes on acknowledging writes, and which of them are
   * lost shows when it is back.
   */
  readonly healBeforeFinalRead?: true;
  /** It ends the processes of the affected servers and starts none: until the heal they are allowed not to run. */
  readonly endsServers?: true;
  /** A second one on a server changes nothing, and the heal of either ends both. */
  readonly healEndsAlike?: true;
}
