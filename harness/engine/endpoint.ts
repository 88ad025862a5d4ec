import { existsSync, readFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { messageOf, parseOr } from '../basics/index.ts';

/** A place where a container engine may answer: 'unix:///var/run/docker.sock', 'tcp://10.0.0.1:2375'. */
export interface Endpoint {
  readonly uri: string;
  /** Where it comes from, in words. */
  readonly source: string;
  /** Whether a person named it: then another one must not be taken in its place. */
  readonly chosen: boolean;
}

export type Answer =
  | { readonly answers: true; readonly endpoint: Endpoint; readonly engine: string }
  | { readonly answers: false; readonly endpoint: Endpoint; readonly why: string };

type Variables = Readonly<Record<string, string | undefined>>;

/** In the order in which testcontainers 12 looks (its container-runtime/strategies), then podman's sockets. */
export function endpoints(env: Variables = process.env, home = homedir(), uid = userInfo().uid): Endpoint[] {
  const runtimeDir = env.XDG_RUNTIME_DIR;
  const sockets = [
    ['/var/run/docker.sock', 'the usual socket'],
    ...(runtimeDir === undefined
      ? []
      : [[join(runtimeDir, 'docker.sock'), 'rootless Docker (XDG_RUNTIME_DIR)']]),
    [join(home, '.docker/run/docker.sock'), 'rootless Docker (home)'],
    [join(home, '.docker/desktop/docker.sock'), 'Docker Desktop'],
    [`/run/user/${uid}/docker.sock`, 'rootless Docker (/run/user)'],
    ['/run/podman/podman.sock', 'podman'],
    [join(runtimeDir ?? `/run/user/${uid}`, 'podman/podman.sock'), 'rootless podman'],
  ] as const;
  const usual = sockets.map(([path = '', source = '']) => ({ uri: `unix://${path}`, source, chosen: false }));
  const all = [...chosenEndpoints(env, home), ...usual];
  return all.filter(({ uri }, i) => all.findIndex(other => other.uri === uri) === i);
}

function chosenEndpoints(env: Variables, home: string): Endpoint[] {
  const properties = readProperties(join(home, '.testcontainers.properties'));
  return [
    { uri: properties['tc.host'], source: 'tc.host in ~/.testcontainers.properties' },
    { uri: env.DOCKER_HOST, source: 'DOCKER_HOST' },
    { uri: properties['docker.host'], source: 'docker.host in ~/.testcontainers.properties' },
  ].flatMap(({ uri, source }) => (uri ? [{ uri, source, chosen: true }] : []));
}

function readProperties(path: string): Readonly<Record<string, string>> {
  if (!existsSync(path)) return {};
  const pairs = readFileSync(path, 'utf8').matchAll(/^\s*([\w.]+)\s*[=:]\s*(.*?)\s*$/gm);
  return Object.fromEntries([...pairs].map(([, name = '', value = '']) => [name, value]));
}

const ANSWER_WITHIN_MS = 3000;

/** Asks the engine for its version. Never throws: the result has the reason in words. */
export async function probe(endpoint: Endpoint, env: Variables = process.env): Promise<Answer> {
  try {
    return { answers: true, endpoint, engine: await versionAt(endpoint.uri, env) };
  } catch (error) {
    return { answers: false, endpoint, why: describeFailure(error as NodeJS.ErrnoException) };
  }
}

interface Versions {
  readonly Version?: string;
  readonly Components?: readonly { readonly Name?: string }[];
}

async function versionAt(uri: string, env: Variables): Promise<string> {
  const { status, body } = await get(uri, '/version', env);
  if (status !== 200) throw new Error(`answered HTTP ${status} when asked for its version`);
  const { Version, Components } = parseOr<Versions>(body, {});
  if (Version === undefined) throw new Error('replied, but not like a container engine');
  const podman = Components?.some(({ Name }) => /podman/i.test(Name ?? ''));
  return `${podman ? 'Podman' : 'Docker'} ${Version}`;
}

function get(uri: string, path: string, env: Variables): Promise<{ status: number; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const { secure, options } = target(uri, env);
  const request = (secure ? requestHttps : requestHttp)(
    { ...options, path, timeout: ANSWER_WITHIN_MS },
    response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', chunk => {
        body += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
    },
  );
  request.once('timeout', () => request.destroy(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)));
  request.once('error', reject);
  request.end();
  return promise;
}

/** The connection options of an engine for Node clients. */
export function target(uri: string, env: Variables) {
  const { protocol, pathname, hostname, port } = new URL(uri);
  if (protocol === 'unix:' || protocol === 'npipe:')
    return { secure: false, options: { socketPath: pathname } };
  const folder = env.DOCKER_CERT_PATH;
  if (env.DOCKER_TLS_VERIFY !== '1' || folder === undefined)
    return { secure: false, options: { hostname, port } };
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map(file => certificateIn(folder, file));
  return { secure: true, options: { hostname, port, ca, cert, key } };
}

function certificateIn(folder: string, file: string): Buffer {
  try {
    return readFileSync(join(folder, file));
  } catch (error) {
    // Without its code, which would be read as one of the connection.
    throw new Error(`${file} of DOCKER_CERT_PATH cannot be read: ${messageOf(error)}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the socket does not exist',
  ECONNREFUSED: 'refused: no process listens there (a crashed daemon leaves its socket)',
  EACCES: 'permission denied: this user has no access to the socket',
  ENOTFOUND: 'the host name cannot be resolved',
  ERR_INVALID_URL: "not an address such as 'unix:///var/run/docker.sock' or 'tcp://127.0.0.1:2375'",
};

const describeFailure = (error: NodeJS.ErrnoException): string => REASONS[error.code ?? ''] ?? error.message;
