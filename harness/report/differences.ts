import type { Difference, RunReport } from './result.ts';

/** In what runs differ that ought to have run the same thing on the same thing. */
export function differencesOf(runs: readonly RunReport[]): Difference[] {
  const clients = new Set(runs.flatMap(({ environment }) => Object.keys(environment.clients)));
  return [
    compared('server', runs, ({ environment }) => environment.server),
    compared('git commit', runs, ({ environment }) => environment.gitCommit ?? 'none'),
    ...[...clients].map(name =>
      compared(name, runs, ({ environment }) => environment.clients[name] ?? 'none'),
    ),
    compared('planted defects', runs, ({ scenarios }) => (scenarios.some(isPlanted) ? 'yes' : 'no')),
  ].filter(({ found }) => found.length > 1);
}

const isPlanted = ({ planted }: { readonly planted?: string }): boolean => planted !== undefined;

function compared(what: string, runs: readonly RunReport[], read: (run: RunReport) => string): Difference {
  const found = [...Map.groupBy(runs, read)].map(([value, same]) => ({
    value,
    runs: same.map(({ run }) => run),
  }));
  return { what, found };
}

/** 'server: redis 7.0.15 in a, b; valkey 8.1.0 in c' */
export const showDifference = ({ what, found }: Difference): string =>
  `${what}: ${found.map(({ value, runs }) => `${value} in ${runs.join(', ')}`).join('; ')}`;
