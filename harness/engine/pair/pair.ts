import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Docker from 'dockerode';
import { ownModule, type Progress, reassure, unusable } from '../../basics/index.ts';
import { dockerAt } from '../connect.ts';
import { commandExists } from '../debian.ts';
import { endpoints, probe } from '../endpoint.ts';
import { DEFAULT_IMAGE, tagOf } from '../own-images.ts';
import { followProgress } from '../pull.ts';
import { startDaemon } from './daemon.ts';
import { joinNamespaces, type Plan, planPair } from './network.ts';
import { takeDown } from './take-down.ts';

/** Two engines that are nodes of one swarm, each on a separate machine for the network. */
interface Pair {
  /** As HARNESS_ENGINES wants them. */
  readonly engines: string;
  /** Leaves nothing of them. The same happens when this process ends in any other way. */
  stop(): Promise<void>;
}

const NEEDED = ['ip', 'nsenter', 'containerd', 'dockerd', 'umount'];

/** Why there can be no pair here; undefined where there can. */
export function whyNoPair(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces need Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const missing = NEEDED.filter(command => !commandExists(command));
  return missing.length === 0 ? undefined : `there is no ${missing.join(', ')} on this machine`;
}

/**
 * Starts two engines beside whatever runs on this machine: nothing of it is touched.
 * @throws UnusableInput when this machine cannot have them
 */
export async function startPair(progress: Progress): Promise<Pair> {
  const why = whyNoPair();
  if (why !== undefined)
    throw unusable({
      tried: 'to start two container engines in network namespaces of this machine',
      found: why,
      todo: 'run this as root on Linux with iproute2, util-linux and Docker, or set HARNESS_ENGINES to existing engines',
    });
  const folder = mkdtempSync(join(tmpdir(), 'failover-pair-'));
  const plan = planPair(folder);
  keep(folder, plan);
  const stop = () => takeDown(folder, plan);
  try {
    await joinNamespaces(plan);
    await Promise.all(plan.map(startDaemon));
    await joinSwarm(plan);
    await loadImage(plan, progress);
  } catch (error) {
    await stop();
    throw error;
  }
  return { engines: plan.map(({ endpoint }) => endpoint).join(','), stop };
}

const KEEPER = fileURLToPath(ownModule('./keeper-process.ts', import.meta.url));

function keep(folder: string, plan: Plan): void {
  const keeper = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', KEEPER, folder, JSON.stringify(plan)],
    { detached: true, env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  keeper.unref();
  const pipe = keeper.stdin as typeof keeper.stdin & { unref?(): void };
  pipe.unref?.();
}

const SWARM_PORT = 2377;

async function joinSwarm([manager, worker]: Plan): Promise<void> {
  const listen = ({ address }: Plan[number]) => ({
    AdvertiseAddr: address,
    ListenAddr: `${address}:${SWARM_PORT}`,
  });
  const docker = dockerAt(manager.endpoint);
  await docker.swarmInit(listen(manager));
  const { JoinTokens } = (await docker.swarmInspect()) as { JoinTokens: { Worker: string } };
  await dockerAt(worker.endpoint).swarmJoin({
    ...listen(worker),
    RemoteAddrs: [`${manager.address}:${SWARM_PORT}`],
    JoinToken: JoinTokens.Worker,
  });
}

/** Where the usual engine has the image, it need not be built again. */
async function loadImage(plan: Plan, progress: Progress): Promise<void> {
  const name = process.env.HARNESS_IMAGE ?? tagOf(DEFAULT_IMAGE);
  const usual = await usualEngine();
  const image = usual?.getImage(name);
  const isThere = await image?.inspect().then(
    () => true,
    () => false,
  );
  if (image === undefined || !isThere) return;
  const loads = plan.map(async ({ endpoint }) => {
    const docker = dockerAt(endpoint);
    const failure = await followProgress(docker, await docker.loadImage(await image.get()));
    if (failure !== undefined) throw new Error(`${endpoint} did not load the image ${name}: ${failure}`);
  });
  await reassure(progress, `loading the image ${name} into both engines`, Promise.all(loads));
}

async function usualEngine(): Promise<Docker | undefined> {
  for (const endpoint of endpoints()) if ((await probe(endpoint)).answers) return dockerAt(endpoint.uri);
  return undefined;
}
