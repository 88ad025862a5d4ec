import type { Duration } from '../../basics/index.ts';
import type { TopologyOptions } from '../../topology/index.ts';
import type { ServiceFile } from '../service-file.ts';

/** What the battery runs with; it goes to the scenarios through the environment. */
export interface BatterySettings {
  readonly topology: TopologyOptions;
  /** Which master of the topology the client works on; absent where there is one. */
  readonly shard?: string;
  /** The file: URL of a module with the options of the client; absent for the defaults of ioredis. */
  readonly client?: string;
  /** Or that of a module which makes the client. */
  readonly maker?: string;
  /** The service under test. Without `client` and `maker` there is no client beside it. */
  readonly service?: ServiceFile;
  /** The longest outage of the client, and the longest time in which no request to the service succeeds; absent where it only has to end. */
  readonly budget?: Duration;
  /** Absent for writes in flight at the fault. */
  readonly maxLost?: number;
  /** How many requests to the service can fail from the fault on; absent where the number does not matter. */
  readonly maxFailed?: number;
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
