import { type Capability, environment } from '../../engine/index.ts';
import type { TopologySettings } from '../settings.ts';

/** What latency between zones needs of the engine and the kernel. */
export const LATENCY_NEEDS: readonly Capability[] = ['network delay', 'shaping by destination'];

/** Why there can be no latency between the zones here; undefined when there can, or when there is to be none. */
export function lackOfLatency({ zones }: Pick<TopologySettings, 'zones'>): string | undefined {
  if (zones === undefined || zones.latency.length === 0) return undefined;
  const { capabilities } = environment();
  const lack = LATENCY_NEEDS.find(need => capabilities[need] !== null);
  return lack === undefined ? undefined : `topology.latency needs ${lack}: ${capabilities[lack]}`;
}
