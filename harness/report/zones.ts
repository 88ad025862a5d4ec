import { showMs } from '../basics/index.ts';
import type { ScenarioReport } from './result.ts';

/**
 * 'zones: a (redis-1, sentinel-1, app), b (redis-2, sentinel-2); standing latency 25 ms between all of them'; undefined in a
 * deployment without zones.
 */
export function showZones({ settings }: Pick<ScenarioReport, 'settings'>): string | undefined {
  const zones = settings?.zones;
  if (zones === undefined) return undefined;
  const shown = Object.entries(zones.members).map(([zone, names]) => `${zone} (${names.join(', ')})`);
  return `zones: ${shown.join(', ')}; ${showLatency(zones)}`;
}

type Zones = NonNullable<NonNullable<ScenarioReport['settings']>['zones']>;

function showLatency({ members, latency }: Zones): string {
  const [first] = latency;
  if (first === undefined) return 'no standing latency';
  const zones = Object.keys(members).length;
  const isSame = latency.every(({ ms }) => ms === first.ms);
  if (isSame && latency.length === (zones * (zones - 1)) / 2)
    return `standing latency ${showMs(first.ms)} between ${zones === 2 ? 'them' : 'all of them'}`;
  const pairs = latency.map(({ between, ms }) => `${showMs(ms)} between ${between.join(' and ')}`);
  return `standing latency ${pairs.join(', ')}`;
}
