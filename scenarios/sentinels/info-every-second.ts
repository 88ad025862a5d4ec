import type { Server } from '../../harness/index.ts';
import { everySentinel, notProven, now, proven, serverFault } from '../../harness/inject.ts';

const askEvery = async ({ host }: Server, period: string): Promise<string> => {
  const debug = ['redis-cli', '-p', '26379', 'SENTINEL', 'DEBUG'];
  await host.run([...debug, 'INFO-PERIOD', period]);
  return (await host.run(debug)).output;
};

const debugInfoPeriod = serverFault(
  {
    kind: 'debug INFO period',
    group: 'command',
    example: 'infoEverySecond',
    models: 'sentinels that learn of replicas within a second',
    how: 'SENTINEL DEBUG INFO-PERIOD 1000',
    heal: 'SENTINEL DEBUG INFO-PERIOD 10000',
    needs: [],
  },
  () => sentinel => {
    let shown = '';
    const set = async (period: string) => {
      shown = await askEvery(sentinel, period);
    };
    const is = async (period: string) =>
      (new RegExp(`INFO-PERIOD\\s+${period}\\s`, 'i').test(shown) ? proven : notProven)(
        `${sentinel.name} asks for INFO every ${period} ms`,
      );
    return {
      async inject() {
        await set('1000');
        return now();
      },
      prove: () => is('1000'),
      heal: () => set('10000'),
      proveHealed: () => is('10000'),
    };
  },
);

/** For planted defects: what a sentinel does not know yet, it learns in a second. */
export const infoEverySecond = debugInfoPeriod(everySentinel);
