import { type Progress, UnusableInput } from '../basics/index.ts';
import { type Capabilities, findCapabilities } from './capabilities.ts';
import { connectEngine } from './connect.ts';
import { findEngine } from './find.ts';
import { type Image, prepareImage } from './image.ts';
import { claimRun } from './ownership.ts';
import { chooseReaper } from './ryuk.ts';
import { sweep } from './sweep.ts';

/** Everything that was found or made before any host starts. */
export interface Environment {
  /** 'unix:///var/run/docker.sock' */
  readonly endpoint: string;
  /** 'Docker 20.10.24' */
  readonly engine: string;
  readonly image: Image;
  /** Who removes what a killed run leaves: testcontainers' Ryuk besides us, or our own sweep alone. */
  readonly reaper: 'ryuk' | 'sweep';
  /** What faults can count on here. */
  readonly capabilities: Capabilities;
}

const VARIABLE = 'HARNESS_ENVIRONMENT';

/**
 * Finds or installs the engine, sweeps what killed runs left, finds or builds the image. The result stands in the
 * environment, so that processes started from here need not do it again.
 * @throws UnusableInput for whatever a person must change first
 */
export async function prepareEnvironment(progress: Progress): Promise<Environment> {
  if (process.env[VARIABLE] !== undefined) return environment();
  claimRun();
  const { endpoint, engine } = await findEngine(progress);
  process.env.DOCKER_HOST = endpoint.uri;
  progress(`engine: ${engine} at ${endpoint.uri}`);
  const { removed } = await sweep('abandoned');
  if (removed.length > 0) progress(`removed what an earlier run left: ${removed.join(', ')}`);
  const image = await prepareImage(progress);
  const docker = (await connectEngine()).container.dockerode;
  const reaper = await chooseReaper(docker, image.origin === 'registry');
  const capabilities = await findCapabilities(docker, image.trial);
  const prepared: Environment = { endpoint: endpoint.uri, engine, image, reaper, capabilities };
  process.env[VARIABLE] = JSON.stringify(prepared);
  return prepared;
}

/** What `prepareEnvironment` found, here or in a parent process. @throws UnusableInput when it was not called */
export function environment(): Environment {
  const text = process.env[VARIABLE];
  if (text !== undefined) return JSON.parse(text) as Environment;
  throw new UnusableInput('the engine was not looked for yet: start with `npm run scenarios` or `npm test`');
}
