import type { Container } from 'dockerode';

/** What the programs of a host may use together. */
export interface HostLimits {
  /** Percent of one processor. */
  readonly processorPercent?: number | null;
  readonly memoryBytes?: number | null;
}

const PERIOD_US = 100_000;
// Docker's API can raise a bound but not take it away.
const BEYOND_ANY_MACHINE = 2 ** 50;

/** Bounds what the container's programs get, or lifts a bound. */
export async function limit(
  container: Container,
  { processorPercent, memoryBytes }: HostLimits,
): Promise<void> {
  const processor =
    processorPercent === undefined
      ? {}
      : {
          CpuPeriod: PERIOD_US,
          CpuQuota: processorPercent === null ? -1 : processorPercent * (PERIOD_US / 100),
        };
  // Swap included: a server that is swapped out has not run out of memory.
  const memory =
    memoryBytes === undefined
      ? {}
      : { Memory: memoryBytes ?? BEYOND_ANY_MACHINE, MemorySwap: memoryBytes ?? BEYOND_ANY_MACHINE };
  await container.update({ ...processor, ...memory });
}
