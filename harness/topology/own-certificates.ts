import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { badField, messageOf, rejectUnknownKeys, UnusableInput } from '../basics/index.ts';

/**
 * Files (PEM) instead of the certificates of the harness; `{server}` in a path stands for the name of a server, such as
 * redis-1: `{ ca: 'ops/ca.crt', cert: 'ops/{server}.crt', key: 'ops/{server}.key' }`.
 */
export interface CertificateFiles {
  /** Of the authority, or of several in one file. */
  readonly ca: string | URL;
  /** Of the servers, which they also use as clients of one another. */
  readonly cert: string | URL;
  readonly key: string | URL;
  /** Of clients and of the harness where servers require one (`mtls`). Default: those of the servers. */
  readonly clientCert?: string | URL;
  readonly clientKey?: string | URL;
}

/** The files as they were read: what clients have, and what each server has. */
export interface OwnCertificates {
  readonly authority: string;
  readonly clients: Pair;
  of(server: string): Pair;
}

interface Pair {
  readonly certificate: string;
  readonly key: string;
}

const KNOWN = ['ca', 'cert', 'key', 'clientCert', 'clientKey'] as const;
const SERVER = '{server}';

/**
 * @param servers the names of all servers that there are at the start
 * @throws UnusableInput naming the field: for a file that cannot be read, or a key that does not belong to its certificate
 */
export function readCertificates(files: CertificateFiles, servers: readonly string[]): OwnCertificates {
  const field = 'topology.tls';
  rejectUnknownKeys(field, files, KNOWN);
  for (const name of ['ca', 'cert', 'key'] as const) checkPath(`${field}.${name}`, files[name]);
  if ((files.clientCert === undefined) !== (files.clientKey === undefined))
    throw new UnusableInput(`${field} has one of clientCert and clientKey; give both, or neither`);
  const pair = (cert: string | URL, key: string | URL, server: string): Pair => {
    const certificate = read(`${field}.cert`, cert, server);
    const privateKey = read(`${field}.key`, key, server);
    try {
      createSecureContext({ cert: certificate, key: privateKey });
    } catch (error) {
      throw new UnusableInput(
        `${field}: the key ${pathOf(key, server)} does not belong to the certificate ${pathOf(cert, server)}, or one of ` +
          `them is not PEM: ${messageOf(error)}`,
      );
    }
    return { certificate, key: privateKey };
  };
  const of = (server: string): Pair => pair(files.cert, files.key, server);
  for (const server of servers) of(server);
  return {
    authority: read(`${field}.ca`, files.ca, ''),
    clients: pair(files.clientCert ?? files.cert, files.clientKey ?? files.key, servers[0] ?? ''),
    of,
  };
}

function checkPath(field: string, path: unknown): void {
  if ((typeof path === 'string' && path !== '') || (path instanceof URL && path.protocol === 'file:')) return;
  throw badField(field, path, 'the path of a file in PEM format, or a file: URL');
}

const pathOf = (path: string | URL, server: string): string =>
  (path instanceof URL ? decodeURIComponent(fileURLToPath(path)) : path).replaceAll(SERVER, server);

function read(field: string, path: string | URL, server: string): string {
  const file = pathOf(path, server);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UnusableInput(`${field} names ${file}, which cannot be read: ${messageOf(error)}`);
  }
}
