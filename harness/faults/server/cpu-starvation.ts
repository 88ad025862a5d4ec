import { now, wholeNumber } from '../../basics/index.ts';
import type { Server } from '../../topology/index.ts';
import { notProven, proven, serverFault } from '../fault.ts';
import { proveAnswering } from '../probe.ts';

// Shell loops that need some ms of CPU time for each percent of the quota.
const LOOPS_A_PERCENT = 5000;

/** The server's host gets only a small part of one processor. */
export const cpuStarvation = serverFault(
  {
    kind: 'cpu starvation',
    group: 'server',
    example: 'cpuStarvation(master, { percent: 1 })',
    models: 'a noisy neighbour, a CPU limit that is too low, a burstable machine without credits',
    how: 'a CPU quota for the host. Proof: the kernel counts throttled periods',
    heal: 'the quota is removed; proof: the count stops growing',
    needs: ['processor quota'],
    options: ['percent'],
  },
  ({ percent = 1 }: { percent?: number } = {}) => {
    wholeNumber('percent, given to cpuStarvation,', percent, 1, 99);
    return server => ({
      async inject() {
        await server.host.limit({ processorPercent: percent });
        return now();
      },
      async prove() {
        const waited = await waitsUnderLoad(server, percent);
        const seen = `${server.host.name} was throttled in ${waited} periods of 100 ms`;
        return waited > 0 ? proven(seen) : notProven(seen);
      },
      heal: () => server.host.limit({ processorPercent: null }),
      async proveHealed() {
        const waited = await waitsUnderLoad(server, percent);
        if (waited > 0) return notProven(`${server.host.name} is still throttled`);
        return proveAnswering(server);
      },
    });
  },
);

const WAITS = 'grep -h ^nr_throttled /sys/fs/cgroup/cpu/cpu.stat /sys/fs/cgroup/cpu.stat 2> /dev/null';

/** How often the host had to wait while a program on it worked. */
async function waitsUnderLoad({ host }: Server, percent: number): Promise<number> {
  const work = `i=0; while [ $i -lt ${LOOPS_A_PERCENT * percent} ]; do i=$((i+1)); done`;
  const { output } = await host.quickly(`${WAITS}; ${work}; ${WAITS}`);
  const [before = 0, after = 0] = [...output.matchAll(/nr_throttled (\d+)/g)].map(([, count]) =>
    Number(count),
  );
  return after - before;
}
