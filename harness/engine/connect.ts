import Docker from 'dockerode';
import {
  type ContainerRuntimeClient,
  getContainerRuntimeClient,
  getReaper,
  LABEL_TESTCONTAINERS_SESSION_ID,
} from 'testcontainers';
import { entryOf, within } from '../basics/index.ts';
import { target } from './endpoint.ts';
import { enginesNamed } from './machines.ts';
import { runLabels } from './ownership.ts';

/** The engine's clients, as testcontainers makes them. Call `prepareEnvironment` in this or a parent process first. */
export const connectEngine = (): Promise<ContainerRuntimeClient> => getContainerRuntimeClient();

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
