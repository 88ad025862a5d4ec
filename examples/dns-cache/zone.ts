import { readFileSync } from 'node:fs';
import * as dnsZonefile from 'dns-zonefile';

/** What a domain resolves to. */
export interface Resolution {
  readonly addresses: readonly string[];
  /** How long it may be kept. */
  readonly ttlSeconds: number;
}

/** Undefined for a domain that does not exist. Rejects if the resolver cannot decide. */
export type Resolve = (domain: string) => Promise<Resolution | undefined>;

// Its types do not say that all of it is in its default export.
const { parse } = (dnsZonefile as unknown as { readonly default: typeof dnsZonefile }).default;

const DEFAULT_TTL_S = 60;

/**
 * Answers from the A records of a zone file (RFC 1035).
 * @throws Error when the file has none
 */
export function zoneResolver(file: URL): Resolve {
  const {
    $origin: origin = '.',
    $ttl: ttl = DEFAULT_TTL_S,
    a: records = [],
  } = parse(readFileSync(file, 'utf8'));
  if (records.length === 0)
    throw new Error(
      `${file.pathname} has no A record; write some, such as 'alder 60 IN A 192.0.2.1', after its $ORIGIN`,
    );
  const known = new Map<string, Resolution>();
  for (const { name, ip, ttl: own } of records) {
    const domain = absolute(name, origin);
    const before = known.get(domain)?.addresses ?? [];
    known.set(domain, { addresses: [...before, ip], ttlSeconds: Number(own ?? ttl) });
  }
  return async domain => known.get(domain.toLowerCase());
}

/** 'alder' in 'example.' is 'alder.example'; a name that ends with a dot is whole. */
function absolute(name: string, origin: string): string {
  const whole = name.endsWith('.') ? name : name === '@' ? origin : `${name}.${origin}`;
  return whole.replace(/\.+$/, '').toLowerCase();
}
