import { join } from 'node:path';
import { pause } from '../basics/index.ts';
import { BATTERY, type BatteryFault, describeFault, type FaultTimes } from '../check/index.ts';
import { clientOf, LIBRARIES, type LibraryName, type OptionSet } from '../clients/index.ts';
import type { ScenarioReport } from '../report/index.ts';
import { runScenario } from '../scenario/index.ts';

// Long enough that every library shows what it does meanwhile: the page in docs/ was measured with these.
const TIMES: FaultTimes = { frozen: '15s', cut: '12s', withoutSentinels: '45s' };

/** Without the one that is about persistence, whatever the client. */
export const MATRIX_FAULTS: readonly BatteryFault[] = BATTERY.filter(
  ({ name }) => name !== 'restart inside down-after',
);

export const describeMatrixFault = (fault: BatteryFault): string =>
  describeFault(fault, {
    frozen: `for ${TIMES.frozen}`,
    cut: `for ${TIMES.cut}`,
    withoutSentinels: `for ${TIMES.withoutSentinels}`,
  });

const SETS: readonly OptionSet[] = ['defaults', 'tuned'];

export interface MatrixClient {
  readonly name: string;
  readonly library: LibraryName;
  readonly options: OptionSet;
}

/** Every library with every named set of options. */
export const MATRIX_CLIENTS: readonly MatrixClient[] = Object.keys(LIBRARIES).flatMap(library =>
  SETS.map(options => ({ name: `${library}-${options}`, library: library as LibraryName, options })),
);

const WATCH_MS = 20_000;
export const RATE = 50;

/** All clients go through one fault, on the same deployment at the same time. */
export async function runMatrixFault(
  { name, nemesis }: BatteryFault,
  folder: string,
): Promise<ScenarioReport> {
  const place = {
    name: `clients: ${name}`,
    file: 'npm run failover -- clients',
    folder: join(folder, name.replaceAll(' ', '-')),
    assertions: () => 1,
  };
  const clients = Object.fromEntries(
    MATRIX_CLIENTS.map(({ name: client, library, options }) => [client, clientOf(library, options)]),
  );
  const options = {
    topology: { downAfter: '2s' as const },
    clients,
    workload: { rate: RATE },
    timeout: '3m' as const,
  };
  const { report } = await runScenario(place, options, async ({ inject }) => {
    await inject(nemesis(TIMES));
    await pause(WATCH_MS);
  });
  return report;
}
