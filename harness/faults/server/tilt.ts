import { now, poll } from '../../basics/index.ts';
import type { Server } from '../../topology/index.ts';
import { withControl } from '../../topology/index.ts';
import { serverFault } from '../fault.ts';
import { proveReply } from '../probe.ts';
import { infoOf } from '../roles.ts';

const TILTS_WITHIN_MS = 2000;

/**
 * The sentinel finds that its timer was called too late and goes into TILT: it goes on watching and does nothing, not
 * even vote, for 30 s. `lasting('3s', freeze(sentinel))` reaches the same the slow way.
 */
export const tilt = serverFault(
  {
    kind: 'tilt',
    group: 'server',
    example: 'tilt(majorityOfSentinels)',
    models: 'a sentinel whose clock jumped, or whose machine was paused for more than 2 s',
    how: 'SENTINEL DEBUG tilt-trigger 1 ms until the sentinel reports TILT; then the trigger is restored',
    heal: 'SENTINEL DEBUG tilt-period 1 ms until the sentinel reports the end of TILT; then the period is restored',
    needs: [],
  },
  () => sentinel => ({
    async inject() {
      await passingly(sentinel, 'tilt-trigger', () => untilTilt(sentinel, '1'));
      return now();
    },
    prove: () => proveReply(sentinel, ['INFO', 'sentinel'], /sentinel_tilt:1/),
    async heal() {
      await passingly(sentinel, 'tilt-period', () => untilTilt(sentinel, '0'));
    },
    proveHealed: () => proveReply(sentinel, ['INFO', 'sentinel'], /sentinel_tilt:0/),
  }),
);

/** Sets one of Sentinel's debugging times to 1 ms until `reached` resolves, and back to what it was. */
async function passingly(sentinel: Server, name: string, reached: () => Promise<void>): Promise<void> {
  await withControl(sentinel, async send => {
    const times = [await send('SENTINEL', 'DEBUG')].flat(2).map(String);
    const usual = times[times.findIndex(each => each.toLowerCase() === name) + 1] ?? '';
    await send('SENTINEL', 'DEBUG', name, '1');
    await reached().finally(() => send('SENTINEL', 'DEBUG', name, usual));
  });
}

async function untilTilt(sentinel: Server, wanted: '0' | '1'): Promise<void> {
  await poll(
    async () => ((await infoOf(sentinel, 'sentinel'))('sentinel_tilt') === wanted ? true : undefined),
    {
      withinMs: TILTS_WITHIN_MS,
      everyMs: 20,
    },
  );
}
