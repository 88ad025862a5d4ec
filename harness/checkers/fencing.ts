import { type Finding, judge, note, type Operation, tally, unknown } from './finding.ts';
import { isAcquired } from './lock.ts';

const CHECKER = 'fencing';

interface Acquisition {
  readonly token: number;
  readonly invokedAtMs: number;
  readonly completedAtMs: number;
}

/**
 * Whether fencing tokens grow ('acquire', whose result is the token): an acquisition that began after another one had its
 * token has a higher one, and no token is given out twice. A resource that refuses lower tokens than it has seen relies on
 * both.
 */
export function fencing(operations: readonly Operation[]): Finding {
  const found = { acquisitions: 0, backwards: tally(), repeated: tally() };
  for (const [key, acquisitions] of Map.groupBy(operations.filter(hasToken), operation => operation.key)) {
    const given = acquisitions.map(acquisitionOf);
    found.acquisitions += given.length;
    for (const { token, highest } of behind(given))
      note(found.backwards, `${key}: ${token} after ${highest} had been given out`);
    for (const token of repeatedIn(given)) note(found.repeated, `${key}: ${token}`);
  }
  if (found.acquisitions === 0) return unknown(CHECKER, 'no client acquired a lock with a token', found);
  return judge(
    CHECKER,
    found,
    {
      backwards: 'fencing tokens no higher than one given out before',
      repeated: 'fencing tokens given out more than once',
    },
    `all ${found.acquisitions} fencing tokens grow`,
  );
}

const hasToken = (operation: Operation): boolean =>
  operation.kind === 'acquire' && isAcquired(operation) && typeof operation.result === 'number';

const acquisitionOf = ({ result, invokedAtMs, completedAtMs }: Operation): Acquisition => ({
  token: Number(result),
  invokedAtMs,
  completedAtMs: completedAtMs ?? Number.POSITIVE_INFINITY,
});

/** Those whose token is no higher than the highest of all that were complete when they began. */
function behind(acquisitions: readonly Acquisition[]): { token: number; highest: number }[] {
  const completed = acquisitions.toSorted((one, other) => one.completedAtMs - other.completedAtMs);
  let next = 0;
  let highest = Number.NEGATIVE_INFINITY;
  return acquisitions
    .toSorted((one, other) => one.invokedAtMs - other.invokedAtMs)
    .flatMap(({ token, invokedAtMs }) => {
      for (let each = completed[next]; each && each.completedAtMs < invokedAtMs; each = completed[next]) {
        highest = Math.max(highest, each.token);
        next += 1;
      }
      return token <= highest ? [{ token, highest }] : [];
    });
}

function repeatedIn(acquisitions: readonly Acquisition[]): number[] {
  const times = Map.groupBy(acquisitions, ({ token }) => token);
  return [...times].flatMap(([token, { length }]) => (length > 1 ? [token] : []));
}
