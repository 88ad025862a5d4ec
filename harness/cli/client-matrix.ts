import { join } from 'node:path';
import { pause } from '../basics/index.ts';
import { clientOf, LIBRARIES, type LibraryName, type OptionSet } from '../clients/index.ts';
import {
  after,
  anySentinel,
  client,
  crash,
  everySentinel,
  firstListedSentinel,
  freeze,
  lasting,
  master,
  type Nemesis,
  named,
  partition,
  plannedFailover,
  powerOff,
  resetConnections,
  rest,
  sequence,
  together,
} from '../faults/index.ts';
import type { ScenarioReport } from '../report/index.ts';
import { runScenario } from '../scenario/index.ts';

/** A fault that every client goes through. */
export interface MatrixFault {
  readonly name: string;
  /** What happens, for people. */
  readonly what: string;
  readonly nemesis: Nemesis;
}

export const MATRIX_FAULTS: readonly MatrixFault[] = [
  {
    name: 'crash',
    what: 'The process of the master is killed; its host refuses connections.',
    nemesis: crash(master),
  },
  {
    name: 'power-off',
    what: 'The host of the master loses power: connections time out.',
    nemesis: powerOff(master),
  },
  {
    name: 'freeze',
    what: 'The process of the master is frozen for 15 s.',
    nemesis: lasting('15s', freeze(master)),
  },
  {
    name: 'partition',
    what: 'A partition separates the master, one sentinel and the clients from the rest for 12 s.',
    nemesis: lasting('12s', partition({ old: [master, named('sentinel-1'), client], new: [rest] })),
  },
  {
    name: 'planned failover',
    what: 'An operator sends SENTINEL FAILOVER.',
    nemesis: plannedFailover(anySentinel),
  },
  {
    name: 'first sentinel hung',
    what: 'The first sentinel in the clients’ list hangs for 30 s: it accepts connections and does not reply. Then the master crashes.',
    nemesis: together(lasting('30s', freeze(firstListedSentinel)), after('1s', crash(master))),
  },
  {
    name: 'all sentinels down',
    what: 'All sentinels are down for 45 s; after a second the connections to the master are reset. The master keeps running.',
    nemesis: lasting('45s', sequence(crash(everySentinel), after('1s', resetConnections(master)))),
  },
];

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
  { name, nemesis }: MatrixFault,
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
    await inject(nemesis);
    await pause(WATCH_MS);
  });
  return report;
}
