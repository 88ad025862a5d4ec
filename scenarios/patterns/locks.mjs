import Redlock from 'redlock';
import { connect, names, serve, settings } from './app.mjs';

// Takes one lock with Redlock, over as many masters as its options say. POST /lock answers 200 or 409.

const LEASE_MS = 60_000;
const redlock = new Redlock(
  names.slice(0, settings.masters).map(name => connect(name)),
  { retryCount: 0 },
);
let held;

serve({
  'POST /lock': async () => {
    held = await redlock.acquire(['nightly-report'], LEASE_MS).catch(() => undefined);
    return held === undefined ? [409, 'another process has the lock'] : [200, { until: held.expiration }];
  },
  'POST /unlock': async () => {
    await held.release();
    return 'released';
  },
});
