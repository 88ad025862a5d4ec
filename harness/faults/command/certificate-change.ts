import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { now, onSilence, UnusableInput } from '../../basics/index.ts';
import { ask, DATA_FOLDER, type Server } from '../../topology/index.ts';
import { notProven, type Proof, proven, serverFault } from '../fault.ts';
import { proveBy } from '../probe.ts';
import { readSettings } from '../settings.ts';

interface CertificateOptions {
  /** Its last day was yesterday. Default false. */
  readonly expired?: boolean;
  /** The names and addresses that it is good for, instead of those of the server. */
  readonly names?: readonly string[];
}

const FILES = ['tls-cert-file', 'tls-key-file'] as const;
const CONNECT_WITHIN_MS = 1000;

let count = 0;

/** A redis server uses another certificate for new connections; those that are open stay. */
export const certificateChange = serverFault(
  {
    kind: 'certificate change',
    group: 'command',
    example: 'certificateChange(anyReplica, { expired: true })',
    models: 'a renewed certificate, one that expired, or one without the name that clients use',
    how: 'a certificate of the same authority, and CONFIG SET of its files. Proof: a new connection gets it',
    heal: 'the first files are set again; proof: a new connection gets the first certificate',
    needs: ['TLS'],
    options: ['expired', 'names'],
    needsOfServers: ['CONFIG'],
  },
  (options: CertificateOptions = {}) =>
    server =>
      changeOf(server, options),
);

function changeOf(server: Server, { expired = false, names }: CertificateOptions) {
  let before: { readonly files: Readonly<Record<string, string>>; readonly shown: string } | undefined;
  let wanted = '';
  const shows = async (fingerprint: string): Promise<Proof> => {
    const shown = await certificateOf(server);
    const seen = `a new connection to ${server.name} gets a certificate until ${shown.validTo}, for ${shown.subjectAltName ?? 'no name'}`;
    return shown.fingerprint256 === fingerprint ? proven(seen) : notProven(seen);
  };
  return {
    async inject() {
      if (server.kind === 'sentinel')
        throw new UnusableInput(
          `certificateChange of ${server.name} is not possible: Sentinel reads its certificate at its start only; name redis servers`,
        );
      const made = await server.reissue({
        validity: expired ? 'expired' : 'valid',
        ...(names && { names }),
      });
      wanted = new X509Certificate(made.certificate).fingerprint256;
      const shown = (await certificateOf(server)).fingerprint256;
      before = { files: await readSettings(server, FILES), shown };
      count += 1;
      const file = `${DATA_FOLDER}/changed-${count}`;
      await write(server, `${file}.crt`, made.certificate);
      await write(server, `${file}.key`, made.key);
      await setFiles(server, { 'tls-cert-file': `${file}.crt`, 'tls-key-file': `${file}.key` });
      return now();
    },
    prove: () => proveBy(() => shows(wanted)),
    async heal() {
      if (before !== undefined) await setFiles(server, before.files);
    },
    proveHealed: async () =>
      before === undefined ? proven('nothing was changed') : proveBy(() => shows(before?.shown ?? '')),
  };
}

/** Both at once: a key that does not belong to the certificate is refused. */
const setFiles = (server: Server, files: Readonly<Record<string, string>>): Promise<unknown> =>
  ask(server, ['CONFIG', 'SET', ...Object.entries(files).flat()]);

async function write({ name, host }: Server, file: string, text: string): Promise<void> {
  const { exitCode, output } = await host.quickly(`cat > ${file} <<'PEM'\n${text.trim()}\nPEM`);
  if (exitCode !== 0) throw new Error(`${name} got no new certificate: ${output}`);
}

/** What it shows to a new connection, whatever it is worth. */
function certificateOf({ name, reach, tls }: Server): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...reach, ...tls, rejectUnauthorized: false });
    onSilence(socket, CONNECT_WITHIN_MS, () => {
      socket.destroy();
      reject(new Error(`${name} accepted no TLS connection within ${CONNECT_WITHIN_MS} ms`));
    });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      const shown = socket.getPeerX509Certificate();
      socket.destroy();
      if (shown === undefined) reject(new Error(`${name} showed no certificate`));
      else resolve(shown);
    });
  });
}
