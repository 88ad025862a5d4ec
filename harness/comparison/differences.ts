import type { Measured } from './measured.ts';
import type { Pair } from './pairs.ts';

/** In what two runs differ besides what they measured. */
export interface Difference {
  /** 'server', 'ioredis', 'processors', or a setting: 'downAfterMs' */
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** The scenarios whose setting it is; absent where it is the run's. */
  readonly scenarios?: readonly string[];
}

export const differencesBetween = (
  before: Measured,
  after: Measured,
  pairs: readonly Pair[],
): Difference[] => [...ofEnvironment(before, after), ...ofSettings(pairs)];

function ofEnvironment(before: Measured, after: Measured): Difference[] {
  const [was, is] = [factsOf(before), factsOf(after)];
  return differing(was, is);
}

const factsOf = ({ environment, workers }: Measured): Record<string, unknown> => ({
  server: environment.server,
  image: environment.image,
  engine: environment.engine,
  ...environment.clients,
  node: environment.node,
  processors: environment.cpus,
  'scenarios at a time': workers,
  'git commit': environment.gitCommit?.slice(0, 12),
});

/** The same difference of many scenarios is listed once. */
function ofSettings(pairs: readonly Pair[]): Difference[] {
  const found = pairs.flatMap(({ scenario, before, after }) => {
    const [was, is] = [before?.settings ?? {}, after?.settings ?? {}];
    const isKnown = Object.keys(was).length > 0 && Object.keys(is).length > 0;
    return isKnown ? differing(was, is).map(difference => ({ scenario, difference })) : [];
  });
  const alike = Map.groupBy(found, ({ difference }) => JSON.stringify(difference));
  return [...alike.values()].flatMap(same =>
    same.slice(0, 1).map(({ difference }) => ({
      ...difference,
      scenarios: same.map(({ scenario }) => scenario),
    })),
  );
}

const differing = (
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Difference[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map(what => ({ what, before: show(before[what]), after: show(after[what]) }))
    .filter(difference => difference.before !== difference.after);

const show = (value: unknown): string => (value === undefined ? 'none' : String(value));
