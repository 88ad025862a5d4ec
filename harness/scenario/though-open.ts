import { type Duration, milliseconds } from '../basics/index.ts';

/**
 * Ends this process after a while though something in it is still open. A process ends by itself when nothing is; a
 * request that the engine never answers would keep it, and what waits for it, for ever. Its exit code stays what it is.
 */
export function endThoughOpen(after: Duration = '30s'): void {
  const end = () => {
    const open = new Set(process.getActiveResourcesInfo());
    process.stderr.write(`ended ${after} after the run, with this still open: ${[...open].join(', ')}\n`);
    process.exit();
  };
  setTimeout(end, milliseconds('after', after)).unref();
}
