import { whyDisturbed } from '../observation/index.ts';
import {
  type Attempt,
  lossesOf,
  type RunEnvironment,
  type RunReport,
  type ScenarioReport,
} from '../report/index.ts';
import { attemptsOf, isMeasured, type Samples, samplesOf } from './samples.ts';

/** The version of what a baseline file looks like. */
export const BASELINE_VERSION = 1;

/** What a comparison needs of a run, and all that a baseline file holds. */
export interface Measured {
  readonly kind: 'failover baseline';
  readonly schemaVersion: typeof BASELINE_VERSION;
  readonly run: string;
  readonly startedAt: string;
  readonly environment: RunEnvironment;
  readonly workers: number;
  /** Whether defects were planted: then nothing can be said of what ran without. */
  readonly planted: boolean;
  readonly scenarios: readonly MeasuredScenario[];
}

/** All runs of one scenario. Counts, samples and losses include attempts that were repeated, `verdicts` does not. */
export interface MeasuredScenario {
  readonly name: string;
  readonly file: string;
  /** How many runs ended with which verdict. */
  readonly verdicts: Verdicts;
  /** Runs in which no fault took effect: there was nothing to measure from. */
  readonly unmeasured: number;
  /** Runs that were disturbed by the machine. */
  readonly disturbed: number;
  /** Attempts that were repeated; absent when none was. */
  readonly repeated?: number;
  readonly settings: Settings;
  readonly samples: Readonly<Record<string, Samples>>;
  /** Acknowledged writes that each run lost, by client or crowd. */
  readonly lost: Readonly<Record<string, readonly number[]>>;
}

export type Verdicts = Readonly<Record<ScenarioReport['verdict'], number>>;

/** A run with all that is repeated in it brought together. */
export function measuredOf({ run, startedAt, environment, workers, scenarios }: RunReport): Measured {
  const repeated = Map.groupBy(scenarios, ({ file, name }) => `${file}\n${name}`);
  return {
    kind: 'failover baseline',
    schemaVersion: BASELINE_VERSION,
    run,
    startedAt,
    environment,
    workers,
    planted: scenarios.some(({ planted }) => planted !== undefined),
    scenarios: [...repeated.values()].map(scenarioOf),
  };
}

function scenarioOf(reports: readonly ScenarioReport[]): MeasuredScenario {
  const ran = reports.filter(({ verdict }) => verdict !== 'skipped');
  const attempts = ran.flatMap(attemptsOf);
  const repeated = attempts.length - ran.length;
  const having = (verdict: ScenarioReport['verdict']) =>
    reports.filter(report => report.verdict === verdict).length;
  return {
    name: reports[0]?.name ?? '',
    file: reports[0]?.file ?? '',
    verdicts: {
      pass: having('pass'),
      fail: having('fail'),
      unknown: having('unknown'),
      skipped: having('skipped'),
    },
    unmeasured: attempts.filter(attempt => !isMeasured(attempt)).length,
    disturbed: attempts.filter(({ disturbance }) => whyDisturbed(disturbance) !== undefined).length,
    ...(repeated > 0 && { repeated }),
    settings: settingsOf(ran),
    samples: samplesOf(ran),
    lost: lostOf(attempts),
  };
}

function lostOf(attempts: readonly Pick<Attempt, 'clients' | 'crowds'>[]): MeasuredScenario['lost'] {
  const known = attempts
    .flatMap(lossesOf)
    .flatMap(({ name, lost }) => (lost === undefined ? [] : [{ name, lost }]));
  const byName = Map.groupBy(known, ({ name }) => name);
  return Object.fromEntries([...byName].map(([name, all]) => [name, all.map(({ lost }) => lost)]));
}

/** What a scenario ran with, flat: 'downAfterMs', 'workload.rate', 'app.socketTimeout'. */
type Settings = Readonly<Record<string, Setting>>;

type Setting = string | number | boolean | null;

// A baseline file is there to be shown around. Certificates are other ones in every run.
const KEPT_BACK = /pass|auth|secret|tls|username/i;

/** Those of the first run that had any; what may be a secret is left out. */
function settingsOf(reports: readonly ScenarioReport[]): Settings {
  const report = reports.find(({ settings }) => settings !== undefined);
  if (report === undefined) return {};
  const { settings, workload, clients, crowds = {} } = report;
  const ofClients = Object.entries(clients).map(([name, { library, options }]) => [
    name,
    { library, ...options },
  ]);
  const ofCrowds = Object.entries(crowds).map(
    ([name, { library, options, connections, processes, everyMs }]) => [
      name,
      { library, connections, processes, everyMs, ...options },
    ],
  );
  return Object.fromEntries(
    flat({ ...settings, workload, ...Object.fromEntries([...ofClients, ...ofCrowds]) }),
  );
}

function flat(value: object, path: readonly string[] = []): [string, Setting][] {
  return Object.entries(value).flatMap(([key, each]: [string, unknown]): [string, Setting][] => {
    const inner = [...path, key];
    if (each === undefined || (KEPT_BACK.test(key) && typeof each !== 'boolean')) return [];
    if (isSetting(each)) return [[inner.join('.'), each]];
    return Array.isArray(each) ? [[inner.join('.'), JSON.stringify(each)]] : flat(each as object, inner);
  });
}

const isSetting = (value: unknown): value is Setting =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);
