import { type CertificateAuthority, createAuthority, type KeyPair } from './certificates.ts';
import type { Directives, ServerKind } from './directives.ts';
import { DATA_FOLDER, PORTS } from './places.ts';
import { isMutual, type TopologySettings } from './settings.ts';

// TLS of a deployment: who signs, what each server has on its host, and what its clients show.

/** Where the certificates of a deployment come from. */
export interface Certification {
  /** PEM: whom to trust. */
  readonly authority: string;
  /** What clients show where servers require a certificate. */
  readonly clients: KeyPair | undefined;
  /** Undefined with certificates of the user's own: the harness cannot sign further ones. */
  readonly signer: CertificateAuthority | undefined;
  /** The certificate of a server. @param names the host names and addresses that it is reached by */
  serverPair(server: string, names: readonly string[]): Promise<KeyPair>;
}

/** What a connection to a server is made with; undefined without TLS. */
export interface TlsOptions {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

export async function certify(settings: TopologySettings): Promise<Certification | undefined> {
  if (!settings.tls) return undefined;
  const own = settings.certificates;
  if (own !== undefined)
    return {
      authority: own.authority,
      clients: isMutual(settings) ? own.clients : undefined,
      signer: undefined,
      serverPair: async server => own.of(server),
    };
  const signer = await createAuthority();
  return {
    authority: signer.certificate,
    clients: isMutual(settings) ? await signer.issue(['client']) : undefined,
    signer,
    serverPair: (_server, names) => signer.issue(names),
  };
}

export const tlsOptionsOf = ({ authority, clients }: Certification): TlsOptions => ({
  ca: authority,
  ...(clients && { cert: clients.certificate, key: clients.key }),
});

/** The files of a server that speaks TLS, by what they hold. */
export const tlsFiles = (kind: ServerKind) =>
  ({ authority: 'authority.crt', certificate: `${kind}.crt`, key: `${kind}.key` }) as const;

/** TLS only: as a server, and as a client of its master or of those that it watches. */
export function tlsDirectives(settings: TopologySettings, kind: ServerKind): Directives {
  const { authority, certificate, key } = tlsFiles(kind);
  return {
    'tls-port': PORTS[kind],
    'tls-cert-file': `${DATA_FOLDER}/${certificate}`,
    'tls-key-file': `${DATA_FOLDER}/${key}`,
    'tls-ca-cert-file': `${DATA_FOLDER}/${authority}`,
    'tls-auth-clients': isMutual(settings) ? 'yes' : 'no',
    'tls-replication': 'yes',
  };
}

/**
 * The same for the command line client on a host; empty without TLS. It accepts every certificate, and shows that of the
 * server on its host; a service has none.
 */
export function cliTlsArguments(kind: ServerKind | 'service', isEncrypted: boolean): readonly string[] {
  if (!isEncrypted) return [];
  if (kind === 'service') return ['--tls', '--insecure'];
  const { certificate, key } = tlsFiles(kind);
  return ['--tls', '--insecure', '--cert', `${DATA_FOLDER}/${certificate}`, '--key', `${DATA_FOLDER}/${key}`];
}
