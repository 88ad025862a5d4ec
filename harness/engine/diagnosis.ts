import type Dockerode from 'dockerode';
import { type Capabilities, findCapabilities } from './capabilities.ts';
import { connectEngine } from './connect.ts';
import { findEngine } from './find.ts';
import { builtFrom, idOf } from './image-build.ts';
import { inspectTools, type Tools } from './image-tools.ts';
import { DEFAULT_IMAGE, ownImageTagged, tagOf } from './own-images.ts';
import { reachEngines } from './swarm.ts';
import { type Leftovers, leftovers } from './sweep.ts';

/** What is known of an engine and of what it has, without changing anything on it. */
export interface EngineDiagnosis {
  readonly endpoint: string;
  /** 'Docker 20.10.24' */
  readonly engine: string;
  readonly operatingSystem: string;
  readonly kernel: string;
  readonly rootless: boolean;
  /** '1' or '2'; 'unknown' where the engine does not say. */
  readonly cgroupVersion: string;
  /** 'systemd', 'cgroupfs' or 'none'. */
  readonly cgroupDriver: string;
  readonly memoryBytes: number;
  readonly processors: number;
  /** Where its data is, on its machine. */
  readonly dataFolder: string;
  /** Its wall clock minus that of this machine, in ms, exact to half of `clockErrorMs`. */
  readonly clockOffsetMs: number;
  readonly clockErrorMs: number;
  readonly image: ImageDiagnosis;
  readonly leftovers: Leftovers;
}

/** What hosts are made of: there, with what it has; or not there, and whether it would be built. */
type ImageDiagnosis =
  | {
      readonly there: true;
      readonly name: string;
      readonly server: string;
      readonly version: string;
      readonly capabilities: Capabilities;
    }
  | { readonly there: false; readonly name: string; readonly isOwn: boolean };

interface EngineInfo {
  readonly OperatingSystem?: string;
  readonly KernelVersion?: string;
  readonly SecurityOptions?: readonly string[];
  readonly CgroupVersion?: string;
  readonly CgroupDriver?: string;
  readonly MemTotal?: number;
  readonly NCPU?: number;
  readonly DockerRootDir?: string;
  readonly SystemTime?: string;
}

/**
 * Asks the engine what it is and what it has. Installs, builds and removes nothing; it runs one container of a moment when
 * the image is there.
 * @throws UnusableInput when no engine answers, or the image has no server
 */
export async function diagnoseEngine(): Promise<EngineDiagnosis> {
  const env = { ...process.env, HARNESS_INSTALL_ENGINE: 'never' };
  const [first] = await reachEngines();
  const { endpoint, engine } = first ?? (await findEngine(() => undefined, env));
  process.env.DOCKER_HOST = endpoint.uri;
  const docker = (await connectEngine()).container.dockerode;
  const askedAtMs = Date.now();
  const info = (await docker.info()) as EngineInfo;
  const answeredAtMs = Date.now();
  const engineAtMs = Date.parse(info.SystemTime ?? '');
  const middleMs = (askedAtMs + answeredAtMs) / 2;
  return {
    endpoint: endpoint.uri,
    engine,
    operatingSystem: info.OperatingSystem ?? 'unknown',
    kernel: info.KernelVersion ?? 'unknown',
    rootless: (info.SecurityOptions ?? []).some(option => option.includes('rootless')),
    cgroupVersion: info.CgroupVersion ?? 'unknown',
    cgroupDriver: info.CgroupDriver ?? 'unknown',
    memoryBytes: info.MemTotal ?? 0,
    processors: info.NCPU ?? 0,
    dataFolder: info.DockerRootDir ?? '',
    clockOffsetMs: Number.isNaN(engineAtMs) ? 0 : engineAtMs - middleMs,
    clockErrorMs: answeredAtMs - askedAtMs,
    image: await diagnoseImage(docker),
    leftovers: await leftovers(),
  };
}

async function diagnoseImage(docker: Dockerode): Promise<ImageDiagnosis> {
  const name = process.env.HARNESS_IMAGE || tagOf(DEFAULT_IMAGE);
  const own = ownImageTagged(name);
  const found = own === undefined ? await idOf(docker, name) : await builtFrom(docker, own);
  if (found === undefined) return { there: false, name, isOwn: own !== undefined };
  const { server, versions, trial }: Tools = await inspectTools(docker, name);
  const capabilities = await findCapabilities(docker, trial);
  return { there: true, name, server, version: versions.server, capabilities };
}
