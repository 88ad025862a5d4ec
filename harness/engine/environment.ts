import { type Progress, UnusableInput } from '../basics/index.ts';
import { type Capabilities, commonCapabilities, findCapabilities } from './capabilities.ts';
import { connectEngine, dockerAt } from './connect.ts';
import { findEngine } from './find.ts';
import { type Image, prepareImage } from './image.ts';
import { inspectTools } from './image-tools.ts';
import type { Machine } from './machines.ts';
import { claimRun } from './ownership.ts';
import { copyImage } from './pull.ts';
import { chooseReaper } from './ryuk.ts';
import { findMachines } from './swarm.ts';
import { sweep } from './sweep.ts';

/** Everything that was found or made before any host starts. */
interface Environment {
  /** 'unix:///var/run/docker.sock' */
  readonly endpoint: string;
  /** 'Docker 20.10.24' */
  readonly engine: string;
  /** What hosts are spread over; none where they are all on the engine at `endpoint`. */
  readonly machines: readonly Machine[];
  readonly image: Image;
  /** Who removes what a killed run leaves: testcontainers' Ryuk besides us where it is asked for, or our own sweep alone. */
  readonly reaper: 'ryuk' | 'sweep';
  /** What faults can count on here. */
  readonly capabilities: Capabilities;
}

const VARIABLE = 'HARNESS_ENVIRONMENT';

/**
 * Finds or installs the engine, cleans up after killed runs, finds or builds the image. The result is stored in an environment
 * variable for the child processes.
 * @throws UnusableInput with what to change
 */
export async function prepareEnvironment(progress: Progress): Promise<Environment> {
  if (process.env[VARIABLE] !== undefined) return environment();
  claimRun();
  const machines = await findMachines();
  const { endpoint, engine } = machines[0] ?? (await onlyEngine(progress));
  process.env.DOCKER_HOST = endpoint;
  progress(`engine: ${engine} at ${endpoint}`);
  for (const { name, ...machine } of machines)
    progress(`${name}: ${machine.engine} at ${machine.endpoint}, reached at ${machine.address}`);
  const { removed } = await sweep('abandoned');
  if (removed.length > 0) progress(`removed leftovers of an earlier run: ${removed.join(', ')}`);
  const image = await prepareImage(progress);
  await copyImage(image.name, machines, progress);
  const docker = (await connectEngine()).container.dockerode;
  // Ryuk would clean up the first machine only.
  if (machines.length > 0) process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  const reaper = await chooseReaper(docker, image.origin === 'registry');
  const capabilities =
    machines.length > 0 ? await capabilitiesOf(machines, image) : await findCapabilities(docker, image.trial);
  const prepared: Environment = { endpoint, engine, machines, image, reaper, capabilities };
  process.env[VARIABLE] = JSON.stringify(prepared);
  return prepared;
}

async function onlyEngine(progress: Progress): Promise<{ endpoint: string; engine: string }> {
  const { endpoint, engine } = await findEngine(progress);
  return { endpoint: endpoint.uri, engine };
}

/** Kernels differ, and with them what can be done to a host. */
async function capabilitiesOf(machines: readonly Machine[], { name }: Image): Promise<Capabilities> {
  const found = machines.map(async machine => {
    const docker = dockerAt(machine.endpoint);
    const { trial } = await inspectTools(docker, name);
    return { name: machine.name, capabilities: await findCapabilities(docker, trial, true) };
  });
  return commonCapabilities(await Promise.all(found));
}

/** What `prepareEnvironment` found, here or in a parent process. @throws UnusableInput when it was not called */
export function environment(): Environment {
  const text = process.env[VARIABLE];
  if (text !== undefined) return JSON.parse(text) as Environment;
  throw new UnusableInput(
    'the environment is not prepared: start scenarios with `failover run` (here `npm run scenarios`), or Jest with the preset of this package',
  );
}

/** Whose servers run, and their version: 7.2 for 7.2.5; 0 before the environment is prepared, when none can run. */
export function serverSoftware(): { readonly family: Image['server']; readonly version: number } {
  if (process.env[VARIABLE] === undefined) return { family: 'redis', version: 0 };
  const { server, versions } = environment().image;
  return { family: server, version: Number.parseFloat(versions.server) };
}
