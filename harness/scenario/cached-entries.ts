import { type CachedEntry, parseCached } from '../applications/index.ts';
import { controlOf, type Server } from '../topology/index.ts';

const ANSWER_WITHIN_MS = 1000;
const AT_ONCE = '500';

/**
 * What a server has of an application's cache.
 * @param prefix what its keys begin with
 * @throws Error when the server does not answer
 */
export async function cachedEntries(server: Server, prefix: string): Promise<readonly CachedEntry[]> {
  const control = controlOf(server, ANSWER_WITHIN_MS);
  try {
    const keys = new Set<string>();
    let cursor = '0';
    do {
      const reply = await control.send('SCAN', cursor, 'MATCH', `${prefix}*`, 'COUNT', AT_ONCE);
      const [next, some] = reply as [unknown, unknown[]];
      for (const key of some) keys.add(String(key));
      cursor = String(next);
    } while (cursor !== '0');
    const entries = [...keys].map(async key => {
      const [value, left] = await Promise.all([control.send('GET', key), control.send('PTTL', key)]);
      const cached = value === null ? undefined : parseCached(String(value));
      if (cached === undefined) return [];
      return [{ ...cached, key: key.slice(prefix.length), leftMs: Number(left), readAtMs: Date.now() }];
    });
    return (await Promise.all(entries)).flat();
  } finally {
    control.close();
  }
}
