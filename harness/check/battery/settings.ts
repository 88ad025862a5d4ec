import type { Duration } from '../../basics/index.ts';
import type { TopologyOptions } from '../../topology/index.ts';

/** What the battery runs with; it goes to the scenarios through the environment. */
export interface BatterySettings {
  readonly topology: TopologyOptions;
  /** Which master of the topology the client works on; absent where there is one. */
  readonly shard?: string;
  /** The file: URL of a module with the options of the client; absent for the defaults of ioredis. */
  readonly client?: string;
  /** Or that of a module which makes the client. */
  readonly maker?: string;
  /** The longest outage; absent where it only has to end. */
  readonly budget?: Duration;
  /** Absent for writes in flight at the fault. */
  readonly maxLost?: number;
  /** Names of the faults to inject. */
  readonly faults: readonly string[];
}

const VARIABLE = 'HARNESS_CHECK';

export function startBattery(settings: BatterySettings): void {
  process.env[VARIABLE] = JSON.stringify(settings);
}

/** Those of the battery that is running; without any fault where none is. */
export const currentBattery = (): BatterySettings =>
  JSON.parse(process.env[VARIABLE] ?? '{"topology":{},"faults":[]}') as BatterySettings;
