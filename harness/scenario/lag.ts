import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Measures how late this process gets to things: what observed moments may be wrong by. */
export function watchLag(): { stop(): number } {
  const histogram = monitorEventLoopDelay({ resolution: 5 });
  histogram.enable();
  return {
    stop() {
      histogram.disable();
      return histogram.max / 1e6;
    },
  };
}
