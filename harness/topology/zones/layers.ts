import { sumOf } from '../../basics/index.ts';
import type { Shaping } from './link-script.ts';
import { latencyBetween, type ZoneSettings } from './zones.ts';

interface Layer {
  readonly key: string;
  readonly zone: string;
  readonly shaping: Shaping;
}

/** What faults do to packets from one zone to others, over the standing latency. */
export function layersFrom(zone: string, settings: ZoneSettings) {
  let layers: readonly Layer[] = [];
  return {
    add(layer: Layer): void {
      layers = [...layers, layer];
    },
    /** @returns the zones of those that were there */
    remove(key: string): readonly string[] {
      const own = layers.filter(layer => layer.key === key);
      layers = layers.filter(layer => layer.key !== key);
      return own.map(layer => layer.zone);
    },
    /** All of it together, with the standing latency. */
    shapingTo: (to: string): Shaping =>
      sumUp(
        latencyBetween(settings, zone, to),
        layers.filter(layer => layer.zone === to),
      ),
  };
}

function sumUp(standingMs: number, layers: readonly Layer[]): Shaping {
  const all = layers.map(({ shaping }) => shaping);
  const rates = all.flatMap(({ bitsPerSecond }) => bitsPerSecond ?? []);
  return {
    delayMs: standingMs + sumOf(all.map(({ delayMs }) => delayMs)),
    jitterMs: sumOf(all.map(({ jitterMs }) => jitterMs)),
    ...(rates.length > 0 && { bitsPerSecond: Math.min(...rates) }),
  };
}

export const isIdle = ({ delayMs, jitterMs, bitsPerSecond }: Shaping): boolean =>
  delayMs === 0 && jitterMs === 0 && bitsPerSecond === undefined;
