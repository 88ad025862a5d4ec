import { lookup, Resolver } from 'node:dns/promises';
import type { Resolution, Resolve } from './zone.ts';

const WITHIN_MS = 2000;
/** What is in the hosts file has no time to live. */
const UNTOLD_TTL_S = 60;

/** Asks the name servers of this machine; what these do not know, its hosts file may. */
export function systemResolver(): Resolve {
  const resolver = new Resolver({ timeout: WITHIN_MS, tries: 1 });
  return async domain => {
    const records = await resolver.resolve4(domain, { ttl: true }).catch(() => []);
    const [first] = records;
    if (first === undefined) return inHostsFile(domain);
    return {
      addresses: records.map(({ address }) => address),
      ttlSeconds: Math.min(...records.map(({ ttl }) => ttl)),
    };
  };
}

async function inHostsFile(domain: string): Promise<Resolution | undefined> {
  try {
    const found = await lookup(domain, { all: true, family: 4 });
    return { addresses: found.map(({ address }) => address), ttlSeconds: UNTOLD_TTL_S };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTFOUND') return undefined;
    throw error;
  }
}
