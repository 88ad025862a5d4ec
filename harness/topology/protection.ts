import { badField } from '../basics/index.ts';
import { type CertificateFiles, readCertificates } from './own-certificates.ts';
import { type Secured, securityOf } from './security.ts';
import type { TopologySettings } from './settings.ts';

type Tls = boolean | CertificateFiles;

/**
 * What of a topology's options protects its connections: `security`, and `tls` with certificates of its own.
 * @param servers the names of all of its servers
 */
export function protectionOf(
  options: Secured & { readonly tls?: Tls },
  servers: readonly string[],
): Pick<TopologySettings, 'tls' | 'security' | 'certificates'> {
  const security = securityOf(options);
  const isSecured = security?.kinds.some(kind => kind === 'tls' || kind === 'mtls') ?? false;
  return {
    tls: isEncrypted(options.tls ?? false) || isSecured,
    ...(security && { security }),
    ...(isFiles(options.tls) && { certificates: readCertificates(options.tls, servers) }),
  };
}

export const isFiles = (tls: Tls | undefined): tls is CertificateFiles =>
  typeof tls === 'object' && tls !== null;

function isEncrypted(tls: Tls): boolean {
  if (isFiles(tls)) return true;
  if (typeof tls === 'boolean') return tls;
  throw badField(
    'topology.tls',
    tls,
    "true, false, or files: { ca: 'ca.crt', cert: '{server}.crt', key: '{server}.key' }",
  );
}
