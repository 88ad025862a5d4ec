import { type Data, type Finding, judge, note, type Stored, tally, unknown } from './finding.ts';

const CHECKER = 'convergence';
const LONGEST_EXAMPLE = 60;

/**
 * Whether all servers hold the same keys with the same types and values in the end.
 * @param byServer what each server holds; undefined for one that could not be read
 * @param options.toleranceMs how much times to live may differ, because servers are not read at one moment. Default:
 * 1000. A key with less time left than that may also be gone from some servers.
 */
export function convergence(
  byServer: Readonly<Record<string, Data | undefined>>,
  { toleranceMs = 1000 }: { readonly toleranceMs?: number } = {},
): Finding {
  const nodes = Object.entries(byServer);
  const unread = nodes.flatMap(([server, data]) => (data === undefined ? [server] : []));
  const read = nodes.flatMap(([server, data]) => (data === undefined ? [] : [{ server, data }]));
  const keys = new Set(read.flatMap(({ data }) => Object.keys(data)));
  const differingKeys = tally();
  for (const key of keys) {
    const holdings = read.map(({ data }) => at(data, key));
    if (!differ(holdings, toleranceMs)) continue;
    const each = read.map(({ server }, place) => `${server} ${told(holdings[place])}`);
    note(differingKeys, `${key}: ${each.join(', ')}`);
  }
  const found = { servers: read.length, keys: keys.size, differingKeys };
  const clean = `${read.length} servers hold the same ${keys.size} keys`;
  const finding = judge(
    CHECKER,
    found,
    { differingKeys: `of ${keys.size} keys differ between servers` },
    clean,
  );
  if (finding.verdict === 'fail') return finding;
  if (unread.length > 0) return unknown(CHECKER, `could not be read: ${unread.join(', ')}`, found);
  if (read.length < 2) return unknown(CHECKER, 'there are fewer than two servers to compare', found);
  return keys.size > 0 ? finding : unknown(CHECKER, 'no server holds anything', found);
}

const at = (data: Data, key: string): Stored | undefined =>
  Object.hasOwn(data, key) ? data[key] : undefined;

function differ(holdings: readonly (Stored | undefined)[], toleranceMs: number): boolean {
  const held = holdings.filter(stored => stored !== undefined);
  const contents = new Set(held.map(contentOf));
  if (contents.size > 1) return true;
  const timesMs = held.map(({ ttlMs = Number.POSITIVE_INFINITY }) => ttlMs);
  const leastMs = Math.min(...timesMs);
  const mostMs = Math.max(...timesMs);
  if (held.length < holdings.length) return mostMs > toleranceMs;
  return mostMs !== leastMs && mostMs - leastMs > toleranceMs;
}

/** The same text for the same type and value; sets and hashes have no order. */
function contentOf({ type, value }: Stored): string {
  if (type === 'set') return JSON.stringify([type, value.toSorted()]);
  if (type === 'hash' || type === 'zset') return JSON.stringify([type, Object.entries(value).sort(byField)]);
  return JSON.stringify([type, value]);
}

const byField = ([one]: [string, string], [other]: [string, string]): number => (one < other ? -1 : 1);

function told(stored: Stored | undefined): string {
  if (stored === undefined) return 'nothing';
  const text = `${stored.type} ${JSON.stringify(stored.value)}`;
  const short = text.length > LONGEST_EXAMPLE ? `${text.slice(0, LONGEST_EXAMPLE - 1)}…` : text;
  return stored.ttlMs === undefined ? short : `${short} for ${stored.ttlMs} ms`;
}
