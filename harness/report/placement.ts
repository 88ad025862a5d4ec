import type { Member } from '../timeline/index.ts';
import type { RunEnvironment, ScenarioReport } from './result.ts';

/** 'machine-1: redis-1, sentinel-2; machine-2: redis-2, sentinel-1'; undefined where all servers are on one machine. */
export function showPlacement({ members }: Pick<ScenarioReport, 'members'>): string | undefined {
  const byMachine = Object.groupBy(members, ({ machine = '' }) => machine);
  const machines = Object.entries(byMachine).filter(([machine]) => machine !== '');
  if (machines.length === 0) return undefined;
  return machines
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([machine, on]) => `${machine}: ${namesOf(on)}`)
    .join('; ');
}

const namesOf = (members: readonly Member[] = []): string => members.map(({ name }) => name).join(', ');

/** 'machine-1: Docker 20.10.24 at unix:///var/run/docker.sock' */
export const showMachine = ({ name, engine, endpoint }: Machine): string =>
  `${name}: ${engine} at ${endpoint}`;

type Machine = NonNullable<RunEnvironment['machines']>[number];
