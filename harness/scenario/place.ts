import type { Hosts } from '../topology/index.ts';

/** Where a scenario belongs to, and where what it leaves is written. */
export interface ScenarioPlace {
  readonly name: string;
  readonly file: string;
  /** The line of `file` in which it stands, where that is known. */
  readonly line?: number;
  /** An existing or new folder of its own. */
  readonly folder: string;
  /** How many assertions were made so far. */
  assertions(): number;
  readonly hosts?: Hosts;
  /** The seeded defect that it runs with, in words. */
  readonly planted?: string;
  /** How long it waited for room on the machine, ms. */
  readonly waitedForLaneMs?: number;
}
