import type { Outage } from '../history/index.ts';
import type { ObservedEvent } from '../observation/index.ts';
import type { Member, Phases } from '../timeline/index.ts';
import type { TopologySettings } from '../topology/index.ts';

/** A client's outage, and all that is known of what it waited for. Moments are on the harness's clock, in ms. */
export interface Experience {
  readonly client: string;
  /** 'ioredis', 'node-redis', … */
  readonly library: string;
  /** The client's own options; those that are absent are the library's defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly outage: Outage;
  /** When the fault took effect that the phases are counted from. */
  readonly faultAtMs: number;
  readonly phases: Phases;
  readonly oldMaster: string;
  readonly leader?: string;
  readonly events: readonly ObservedEvent[];
  readonly members: readonly Member[];
  readonly settings: Pick<TopologySettings, 'downAfterMs' | 'downAfterBySentinelMs'>;
}
