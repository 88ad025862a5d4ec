import { showMs } from '../basics/index.ts';
import { type Finding, type Found, findingOf, judge, unknown } from './finding.ts';
import { lengthsOf, overlapsOf, type Stretch } from './sweep.ts';

const CHECKER = 'two-masters';

/** From when to when a server was a master, in ms. */
export interface Mastership {
  readonly server: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * How long two or more servers were masters at once. A failover can need such a time, so this fails only above a limit.
 * @param options.atMostMs fails when all these times together are longer
 */
export function twoMasters(
  masterships: readonly Mastership[],
  { atMostMs }: { readonly atMostMs?: number } = {},
): Finding {
  if (masterships.length === 0) return unknown(CHECKER, 'no server was seen as master');
  const { stretches } = overlapsOf(
    masterships.map(({ server, ...interval }) => ({ holder: server, ...interval })),
  );
  const { totalMs, longestMs } = lengthsOf(stretches);
  const times = { count: stretches.length, examples: stretches.slice(0, 10).map(told) };
  const found: Found = { totalMs, longestMs, times };
  const reason =
    // Servers are asked one after the other: what is shorter than that is no time with two masters.
    totalMs < 1
      ? 'there were never two masters at a time'
      : `two or more masters for ${showMs(totalMs)} in all, for ${showMs(longestMs)} without a break`;
  if (atMostMs === undefined || totalMs <= atMostMs) return judge(CHECKER, found, {}, reason);
  return findingOf(CHECKER, 'fail', `${reason}, more than ${showMs(atMostMs)}`, found);
}

const told = ({ fromMs, toMs, holders }: Stretch): string =>
  `${holders.join(' and ')} from ${fromMs} to ${toMs} ms`;
