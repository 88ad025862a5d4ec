import { join } from 'node:path';
import { installedVersion, pause, showMs } from '../basics/index.ts';
import { BATTERY, type BatteryFault, describeFault, type FaultTimes } from '../check/index.ts';
import { clientOf, LIBRARIES, type LibraryName, type OptionSet } from '../clients/index.ts';
import { type ClientReport, outageWords, type ScenarioReport } from '../report/index.ts';
import { runScenario } from '../scenario/index.ts';
import { appends, bullmq, type Workload } from '../workload/index.ts';

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

interface MatrixClient {
  readonly name: string;
  readonly library: LibraryName;
  readonly options: OptionSet;
}

/** Each library with every named set of options. */
const withEachSet = (libraries: readonly string[]): readonly MatrixClient[] =>
  libraries.flatMap(library =>
    SETS.map(options => ({ name: `${library}-${options}`, library: library as LibraryName, options })),
  );

interface Column {
  readonly head: string;
  readonly meaning: string;
  readonly cell: (client: ClientReport) => string;
}

/** Clients that do the same under every fault, and what is shown of them. */
export interface MatrixPart {
  readonly name: 'clients' | 'workers';
  readonly title: string;
  readonly clients: readonly MatrixClient[];
  /** A package that it needs in the project besides the clients. */
  readonly needs?: string;
  readonly workload: () => Workload;
  readonly columns: readonly Column[];
  /** What is known of all of them together only; a sentence, or nothing. */
  readonly together: (report: ScenarioReport) => string;
}

const shown = (ms: number | undefined, ended: boolean | undefined): string =>
  ms === undefined ? '–' : `${ended === false ? '> ' : ''}${showMs(ms)}`;

const LOST: Column = {
  head: 'lost',
  meaning: 'acknowledged writes or jobs that are missing from the final data, and were not done',
  cell: ({ operations: { lost } }) => String(lost ?? '?'),
};
const ERRORS: Column = {
  head: 'errors',
  meaning: 'rejected promises',
  cell: ({ operations: { failed, unresolved, unsettled } }) => String(failed + unresolved - unsettled),
};
const UNSETTLED: Column = {
  head: 'unsettled',
  meaning: 'promises that had not settled 5 s after the last write',
  cell: ({ operations: { unsettled } }) => String(unsettled),
};
const AT_THE_END: Column = {
  head: 'at the end',
  meaning: '**stuck**: no write is acknowledged any more, or no job done, although there is a master',
  cell: ({ process, outageEnded, receiveGapEnded }) => {
    if (process !== 'finished') return `process ${process}`;
    return outageEnded === false || receiveGapEnded === false ? '**stuck**' : 'alive';
  },
};

export const RATE = 50;
const JOB_RATE = 20;

export const MATRIX_PARTS: readonly MatrixPart[] = [
  {
    name: 'clients',
    title: 'Clients',
    clients: withEachSet(Object.keys(LIBRARIES)),
    workload: () => appends({ rate: RATE }),
    columns: [
      {
        head: 'outage',
        meaning:
          'the longest time without an acknowledged write; `>` if it had not ended at the end of the run',
        cell: outageWords,
      },
      LOST,
      {
        head: 'ghosts',
        meaning: 'writes that failed or never settled, but are in the final data',
        cell: ({ operations: { ghosts } }) => String(ghosts ?? '?'),
      },
      {
        head: 'duplicates',
        meaning: 'writes that are in the final data more than once',
        cell: ({ operations: { duplicates } }) => String(duplicates ?? '?'),
      },
      ERRORS,
      UNSETTLED,
      AT_THE_END,
    ],
    together: () => '',
  },
  {
    name: 'workers',
    title: 'BullMQ workers',
    // Those that BullMQ is made for.
    clients: withEachSet(['ioredis', 'ioredis-5']),
    needs: 'bullmq',
    workload: () =>
      bullmq({
        ...{ rate: JOB_RATE, concurrency: 3, work: '50ms', attempts: 3 },
        // BullMQ's own times are half a minute each: a lost job would be done after the run.
        ...{ lockDuration: '2s', stalledInterval: '1s' },
      }),
    columns: [
      {
        head: 'adding',
        meaning: 'the longest time in which no job could be added',
        cell: outageWords,
      },
      {
        head: 'working',
        meaning: 'the longest time in which the worker finished no job',
        cell: ({ receiveGapMs, receiveGapEnded }) => shown(receiveGapMs, receiveGapEnded),
      },
      LOST,
      ERRORS,
      UNSETTLED,
      AT_THE_END,
    ],
    together: ({ findings }) => {
      const numbers = (wanted: string) => findings.find(({ checker }) => checker === wanted)?.numbers;
      const { stalled, longestWaitMs } = numbers('jobs') ?? {};
      if (stalled === undefined) return '';
      return `Of all jobs ${numbers('queue')?.twice ?? '?'} were done more than once and ${stalled} stalled; the longest waited ${showMs(longestWaitMs ?? 0)}.`;
    },
  },
];

/** Why a part cannot be run in this project; undefined where it can. */
export const lackOfPart = ({ needs }: MatrixPart): string | undefined =>
  needs === undefined || installedVersion(needs) !== undefined
    ? undefined
    : `not run: ${needs} is not installed (npm install --save-dev ${needs})`;

const WATCH_MS = 20_000;

/** All clients of a part go through one fault, on the same deployment at the same time. */
export async function runMatrixFault(
  { name: part, clients, workload }: MatrixPart,
  { name, nemesis }: BatteryFault,
  folder: string,
): Promise<ScenarioReport> {
  const place = {
    name: `${part}: ${name}`,
    file: 'npm run failover -- clients',
    folder: join(folder, `${part}-${name}`.replaceAll(' ', '-')),
    assertions: () => 1,
  };
  const options = {
    topology: { downAfter: '2s' as const },
    clients: Object.fromEntries(
      clients.map(({ name: client, library, options }) => [client, clientOf(library, options)]),
    ),
    workload: workload(),
    timeout: '3m' as const,
  };
  const { report } = await runScenario(place, options, async ({ inject }) => {
    await inject(nemesis(TIMES));
    await pause(WATCH_MS);
  });
  return report;
}

/** A client's row, or why there is none. */
export function cellsOf(
  { columns }: MatrixPart,
  report: ScenarioReport | undefined,
  client: string,
): string[] {
  const found = report?.clients[client];
  if (found !== undefined) return columns.map(({ cell }) => cell(found));
  const why = report === undefined ? 'not run' : `${report.verdict}: ${report.reason}`;
  return [why, ...columns.slice(1).map(() => '')];
}
