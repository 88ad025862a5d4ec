import type { generate as Generate } from 'selfsigned';

/** Who signs the certificates of one topology. */
export interface CertificateAuthority {
  /** Its own certificate (PEM), by which clients and servers know those that it signed. */
  readonly certificate: string;
  /** @param names the host names and IPv4 addresses that a server is reached by */
  issue(names: readonly string[]): Promise<KeyPair>;
}

/** A server's certificate and its private key, PEM. */
interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;

/** A new one, with elliptic keys: made in milliseconds where RSA takes seconds. */
export async function createAuthority(): Promise<CertificateAuthority> {
  // It takes a tenth of a second to load, which topologies without TLS need not spend.
  const { generate } = await import('selfsigned');
  const own = await generate([{ name: 'commonName', value: 'failover harness' }], {
    ...validity(),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const ca = { key: own.private, cert: own.cert };
  return { certificate: own.cert, issue: names => issue(generate, ca, names) };
}

async function issue(
  generate: typeof Generate,
  ca: { readonly key: string; readonly cert: string },
  names: readonly string[],
): Promise<KeyPair> {
  const altNames = [...new Set(names)].map(name =>
    isIpv4(name) ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const),
  );
  const made = await generate([{ name: 'commonName', value: names[0] ?? '' }], {
    ...validity(),
    ca,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames },
    ],
  });
  return { certificate: made.cert, key: made.private };
}

// From yesterday, because the hosts' clock need not be this machine's.
const validity = () =>
  ({
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - DAY_MS),
    notAfterDate: new Date(Date.now() + DAY_MS),
  }) as const;

const isIpv4 = (name: string): boolean => /^\d+(\.\d+){3}$/.test(name);
