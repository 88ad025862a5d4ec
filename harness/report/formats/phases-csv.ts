import { stringify } from 'csv-stringify/sync';
import type { Phases } from '../../timeline/index.ts';
import { knownOutageMs } from '../cells.ts';
import type { ClientReport, OperationCounts, RunReport, ScenarioReport } from '../result.ts';
import { serverOf } from './why.ts';

/**
 * phases.csv: a header, and a line for each client and crowd of each scenario; one line for a scenario without any. Columns are
 * named as the fields of run.json. What is not known is empty.
 */
export const phasesCsv = (run: RunReport): string =>
  stringify(run.scenarios.flatMap(report => linesOf(run, report)).map(valuesOf), {
    header: true,
    columns: Object.keys(COLUMNS),
    // By default it writes nothing for false.
    cast: { boolean: String },
  });

/** What a line is about. */
interface Line {
  readonly run: RunReport;
  readonly report: ScenarioReport;
  readonly name?: string;
  /** What a crowd does not have is absent. */
  readonly client?: Pick<ClientReport, 'library'> &
    Partial<Omit<ClientReport, 'operations'>> & { readonly operations: Partial<OperationCounts> };
}

function linesOf(run: RunReport, report: ScenarioReport): Line[] {
  const clients = Object.entries(report.clients).map(([name, client]) => ({ run, report, name, client }));
  const crowds = Object.entries(report.crowds ?? {}).map(([name, { library, followedMs, writes }]) => ({
    ...{ run, report, name },
    client: {
      library,
      ...(followedMs !== undefined && { followedMs }),
      operations: { unit: 'write', ...writes },
    },
  }));
  const lines = [...clients, ...crowds];
  return lines.length === 0 ? [{ run, report }] : lines;
}

type Column = (line: Line) => string | number | boolean | undefined;

const phase =
  (name: keyof Phases): Column =>
  ({ report }) =>
    report.phases[name];

const PHASES: Readonly<Record<keyof Phases, Column>> = {
  detectedMs: phase('detectedMs'),
  agreedMs: phase('agreedMs'),
  electedMs: phase('electedMs'),
  selectedMs: phase('selectedMs'),
  promotedMs: phase('promotedMs'),
  announcedMs: phase('announcedMs'),
  adoptedMs: phase('adoptedMs'),
  reconfiguredMs: phase('reconfiguredMs'),
  demotedMs: phase('demotedMs'),
  suspectedMs: phase('suspectedMs'),
  failedMs: phase('failedMs'),
  requestedMs: phase('requestedMs'),
  grantedMs: phase('grantedMs'),
  coveredMs: phase('coveredMs'),
};

const COLUMNS: Readonly<Record<string, Column>> = {
  run: ({ run }) => run.run,
  scenario: ({ report }) => report.name,
  file: ({ report }) => report.file,
  verdict: ({ report }) => report.verdict,
  planted: ({ report }) => report.planted,
  server: ({ run }) => serverOf(run),
  ...PHASES,
  client: ({ name }) => name,
  library: ({ client }) => client?.library,
  followedMs: ({ client }) => client?.followedMs,
  outageMs: ({ client }) => client && knownOutageMs(client),
  outageEnded: ({ client }) => client?.outageEnded,
  receiveGapMs: ({ client }) => client?.receiveGapMs,
  receiveGapEnded: ({ client }) => client?.receiveGapEnded,
  attempted: ({ client }) => client?.operations.attempted,
  acknowledged: ({ client }) => client?.operations.acknowledged,
  failed: ({ client }) => client?.operations.failed,
  unresolved: ({ client }) => client?.operations.unresolved,
  unsettled: ({ client }) => client?.operations.unsettled,
  lost: ({ client }) => client?.operations.lost,
  ghosts: ({ client }) => client?.operations.ghosts,
  duplicates: ({ client }) => client?.operations.duplicates,
  unit: ({ client }) => client?.operations.unit,
};

const valuesOf = (line: Line): ReturnType<Column>[] => Object.values(COLUMNS).map(column => column(line));
