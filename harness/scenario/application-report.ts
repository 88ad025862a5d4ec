import { basename, join } from 'node:path';
import {
  type ApplicationRemains,
  agreementOf,
  numbersByPeriod,
  type Periods,
  shardsOf,
} from '../applications/index.ts';
import type { ApplicationReport } from '../report/index.ts';
import { periodsOf } from './applications.ts';
import { type Stage, starts } from './stage.ts';

/** What the users of every application met with; undefined when there is none. */
export function applicationReports(
  stage: Stage,
  ended: ReadonlyMap<string, ApplicationRemains>,
): Readonly<Record<string, ApplicationReport>> | undefined {
  if (ended.size === 0) return undefined;
  return Object.fromEntries(
    [...ended].map(([name, remains]) => [name, applicationReport(stage, name, remains)]),
  );
}

function applicationReport(stage: Stage, name: string, remains: ApplicationRemains): ApplicationReport {
  const running = stage.applications.get(name);
  const periods = running && periodsOf(stage, running, remains);
  const measured = { ...remains, freshForMs: running?.application.freshForMs ?? Number.POSITIVE_INFINITY };
  const lastFault = starts(stage).at(-1);
  const { load, process } = remains;
  return {
    kind: running?.application.kind ?? '',
    periods: periods === undefined ? {} : numbersByPeriod(measured, periods),
    ...(periods && shardNumbers(measured, periods)),
    ...(lastFault &&
      periods?.backAtMs !== undefined && { backMs: periods.backAtMs - lastFault.injectedAtMs }),
    ...(load && { load, agreement: agreementOf(load, remains.answers, remains.lag) }),
    budgets: stage.budgets
      .filter(({ application }) => application === name)
      .map(({ application: _application, ...budget }) => budget),
    ...(load && { loadEndedAtMs: remains.loadEndedAtMs - stage.workBeganAtMs }),
    accessLog: join('applications', basename(running?.accessLog ?? '')),
    process,
  };
}

function shardNumbers(
  measured: Parameters<typeof numbersByPeriod>[0],
  periods: Periods,
): Pick<ApplicationReport, 'shards'> {
  const shards = shardsOf(measured.answers);
  if (shards.length === 0) return {};
  return {
    shards: Object.fromEntries(shards.map(shard => [shard, numbersByPeriod(measured, periods, shard)])),
  };
}
