import { type Capability, environment } from '../engine/index.ts';
import type { TopologySettings } from './settings.ts';

/** What latency between zones needs of the engine and the kernel. */
export const LATENCY_NEEDS: readonly Capability[] = ['network delay', 'shaping by destination'];
const NAT_NEEDS: readonly Capability[] = ['direct addresses', 'address translation'];

/** Why a topology with these settings cannot be started here, naming the option; undefined when it can. */
export function lackOfTopology({ zones, nat }: Pick<TopologySettings, 'zones' | 'nat'>): string | undefined {
  const hasLatency = zones !== undefined && zones.latency.length > 0;
  return (
    (hasLatency ? lackOf('latency', LATENCY_NEEDS) : undefined) ??
    (nat ? lackOf('nat', NAT_NEEDS) : undefined)
  );
}

function lackOf(option: string, needs: readonly Capability[]): string | undefined {
  const { capabilities } = environment();
  const lack = needs.find(need => capabilities[need] !== null);
  return lack === undefined ? undefined : `topology.${option} needs ${lack}: ${capabilities[lack]}`;
}
