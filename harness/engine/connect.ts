import Docker from 'dockerode';
import {
  type ContainerRuntimeClient,
  getContainerRuntimeClient,
  getReaper,
  LABEL_TESTCONTAINERS_SESSION_ID,
} from 'testcontainers';
import { entryOf, messageOf, unusable, within } from '../basics/index.ts';
import { target } from './endpoint.ts';
import { enginesNamed } from './machines.ts';
import { runLabels } from './ownership.ts';

/**
 * The engine's clients, as testcontainers makes them. Call `prepareEnvironment` in this or a parent process first.
 * @throws UnusableInput when testcontainers cannot use the engine of DOCKER_HOST: it would take another one that it finds
 */
export async function connectEngine(): Promise<ContainerRuntimeClient> {
  const client = await getContainerRuntimeClient().catch(() => undefined);
  const chosen = process.env.DOCKER_HOST || undefined;
  if (client !== undefined && isAt(client.container.dockerode, chosen)) return client;
  throw unusable({
    tried: `to use the container engine at ${chosen ?? 'one of the usual sockets'}`,
    found: await whyNotUsed(chosen),
    todo: 'check that `docker info` works there, or correct or unset DOCKER_HOST',
  });
}

/** Whether its requests go to that address. One that is no socket is what dockerode itself reads in DOCKER_HOST. */
export function isAt({ modem }: Docker, uri: string | undefined): boolean {
  if (!uri?.startsWith('unix:')) return true;
  const { host, socketPath } = modem as { readonly host?: string; readonly socketPath?: string };
  return !host && socketPath === new URL(uri).pathname;
}

const whyNotUsed = async (uri: string | undefined): Promise<string> =>
  uri === undefined
    ? NOT_USED
    : dockerAt(uri)
        .info()
        .then(() => NOT_USED, messageOf);

const NOT_USED = 'testcontainers cannot use it; DEBUG=testcontainers* shows why';

let labels: Promise<Record<string, string>> | undefined;

/** What every container and network of this run carries: our owner and run, and the session that Ryuk reaps. */
export function ownLabels(): Promise<Record<string, string>> {
  labels ??= makeLabels();
  return labels;
}

async function makeLabels(): Promise<Record<string, string>> {
  const reaper = await getReaper(await connectEngine());
  return { ...runLabels(), [LABEL_TESTCONTAINERS_SESSION_ID]: reaper.sessionId };
}

const known = new Map<string, Docker>();

/** The engine at 'unix:///var/run/docker.sock' or 'tcp://10.0.0.1:2375'; with certificates as DOCKER_TLS_VERIFY says. */
export function dockerAt(uri: string): Docker {
  return entryOf(known, uri, makeDocker);
}

function makeDocker(uri: string): Docker {
  const { secure, options } = target(uri, process.env);
  // What is absent, dockerode takes from DOCKER_HOST: then that engine would answer in the place of this one.
  if ('socketPath' in options) return new Docker({ ...options, host: '', protocol: 'http' });
  const { hostname: host, ...rest } = options;
  return new Docker({ ...rest, host, protocol: secure ? 'https' : 'http' });
}

/** Every engine that this run may have something on: those of HARNESS_ENGINES, or the only one. */
export async function everyDocker(): Promise<readonly Docker[]> {
  const named = enginesNamed();
  if (named.length > 0) return named.map(dockerAt);
  return [(await connectEngine()).container.dockerode];
}

const PING_WITHIN_MS = 3000;

/** Whether the engine still answers; of several, whether all do. */
export async function engineAnswers(): Promise<boolean> {
  const pinged = everyDocker()
    .then(engines => Promise.all(engines.map(docker => docker.ping())))
    .then(
      () => true,
      () => false,
    );
  return (await within(PING_WITHIN_MS, pinged)) === true;
}
