import type { generate as Generate } from 'selfsigned';

/** Who signs the certificates of one topology. */
export interface CertificateAuthority {
  /** Its own certificate (PEM), by which clients and servers know those that it signed. */
  readonly certificate: string;
  /**
   * @param names the host names and IPv4 addresses that a server is reached by; of a client, who it is
   * @param validity 'expired' for one whose last day was yesterday
   */
  issue(names: readonly string[], validity?: Validity): Promise<KeyPair>;
}

export type Validity = 'valid' | 'expired';

/** A certificate and its private key, PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;

/** A new one, with elliptic keys: made in milliseconds where RSA takes seconds. */
export async function createAuthority(): Promise<CertificateAuthority> {
  // It takes a tenth of a second to load, which topologies without TLS need not spend.
  const { generate } = await import('selfsigned');
  const own = await generate([{ name: 'commonName', value: 'failover harness' }], {
    ...validDays(3, 1),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const ca = { key: own.private, cert: own.cert };
  return { certificate: own.cert, issue: (names, validity) => issue(generate, ca, names, validity) };
}

async function issue(
  generate: typeof Generate,
  ca: { readonly key: string; readonly cert: string },
  names: readonly string[],
  validity: Validity = 'valid',
): Promise<KeyPair> {
  const altNames = [...new Set(names)].map(name =>
    isIpv4(name) ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const),
  );
  const made = await generate([{ name: 'commonName', value: names[0] ?? '' }], {
    ...(validity === 'expired' ? validDays(2, -1) : validDays(1, 1)),
    ca,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames },
    ],
  });
  return { certificate: made.cert, key: made.private };
}

// From yesterday, because the hosts' clock need not be this machine's.
const validDays = (since: number, until: number) =>
  ({
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - since * DAY_MS),
    notAfterDate: new Date(Date.now() + until * DAY_MS),
  }) as const;

const isIpv4 = (name: string): boolean => /^\d+(\.\d+){3}$/.test(name);
