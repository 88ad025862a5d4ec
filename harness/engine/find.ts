import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Progress, poll, reassure, unusable } from '../basics/index.ts';
import { commandExists, installPackages } from './debian.ts';
import { type Answer, type Endpoint, endpoints, probe } from './endpoint.ts';
import { howToAllow, whyNotInstalled } from './installation.ts';

/** An engine that answers. */
interface Found {
  readonly endpoint: Endpoint;
  /** 'Docker 20.10.24' */
  readonly engine: string;
}

/**
 * The first engine that answers. Where there is none, one is installed if `whyNotInstalled` allows it.
 * @throws UnusableInput that names every endpoint tried, why it failed, and the one thing to do
 */
export async function findEngine(progress: Progress, env: NodeJS.ProcessEnv = process.env): Promise<Found> {
  const obstacle = whyNotInstalled(env);
  const candidates = endpoints(env);
  const failures: Answer[] = [];
  for (const endpoint of candidates) {
    const answer = await probe(endpoint, env);
    if (answer.answers) return answer;
    failures.push(answer);
    // An engine that the user named must be used: choosing or installing another one would be a surprise.
    if (endpoint.chosen)
      throw noEngine(failures, `start the engine there, or correct or unset ${endpoint.source}`);
  }
  if (obstacle !== undefined)
    throw noEngine(
      failures,
      `install and start Docker or Podman (not done here: ${obstacle})${howToAllow(obstacle)}`,
    );
  await installEngine(progress);
  const usual = candidates.find(({ uri }) => uri === 'unix:///var/run/docker.sock');
  const answer = usual && (await probe(usual, env));
  if (answer?.answers) return answer;
  throw noEngine(answer === undefined ? failures : [answer], 'check the log of dockerd (path above)');
}

function noEngine(failures: readonly Answer[], todo: string): Error {
  const lines = failures.map(({ endpoint, ...answer }) => {
    const why = 'why' in answer ? answer.why : 'it answered';
    return `${endpoint.uri} (${endpoint.source}): ${why}`;
  });
  return unusable({
    tried: 'No container engine was found at these addresses.',
    found: lines.join('\n'),
    todo,
  });
}

const SOCKET = { uri: 'unix:///var/run/docker.sock', source: 'the usual socket', chosen: false };
const PID_FILES = {
  dockerd: '/var/run/docker.pid',
  containerd: '/var/run/docker/containerd/containerd.pid',
};
// In a folder in which only root can write: root must not write to a name in /tmp that another user can predict.
const LOG = '/var/log/sentinel-failover-harness-dockerd.log';
const SERVICE_STARTS_WITHIN_MS = 5000;
const DAEMON_STARTS_WITHIN_MS = 60_000;

/** Installs Debian's Docker where it is missing and starts its daemon where it does not run. */
async function installEngine(progress: Progress): Promise<void> {
  if (!commandExists('dockerd')) {
    await reassure(
      progress,
      'no container engine found: installing docker.io',
      installPackages('docker.io', 'iptables'),
    );
    if (await answersWithin(SERVICE_STARTS_WITHIN_MS)) return;
  }
  await startDaemon(progress);
}

async function startDaemon(progress: Progress): Promise<void> {
  for (const [program, pidFile] of Object.entries(PID_FILES)) removeStalePidFile(pidFile, program);
  const output = openSync(LOG, 'a');
  const daemon = spawn('dockerd', [], { detached: true, stdio: ['ignore', output, output] });
  daemon.unref();
  // A failed start (no such program) shows as a socket that never answers.
  daemon.once('error', () => undefined);
  const answered = await reassure(
    progress,
    `starting dockerd (log: ${LOG})`,
    answersWithin(DAEMON_STARTS_WITHIN_MS),
  );
  if (answered) return;
  throw unusable({
    tried: 'Started dockerd, the daemon of the container engine.',
    found: `it did not answer at ${SOCKET.uri} within ${DAEMON_STARTS_WITHIN_MS / 1000} s; its log ends\n${tail(LOG)}`,
    todo: `fix the cause in ${LOG}, or start an engine yourself and set DOCKER_HOST`,
  });
}

async function answersWithin(withinMs: number): Promise<boolean> {
  const answer = await poll(async () => ((await probe(SOCKET)).answers ? true : undefined), {
    withinMs,
    everyMs: 200,
  });
  return answer === true;
}

/**
 * A daemon that was killed leaves its pid file. While any process has that number, dockerd refuses to start,
 * and takes that process for its containerd.
 * @param proc only for tests
 */
export function removeStalePidFile(pidFile: string, program: string, proc = '/proc'): void {
  if (!existsSync(pidFile)) return;
  const pid = readFileSync(pidFile, 'utf8').trim();
  if (basename(programOf(pid, proc)) === program) return;
  rmSync(pidFile, { force: true });
}

function programOf(pid: string, proc: string): string {
  try {
    return readlinkSync(join(proc, pid, 'exe')).replace(/ \(deleted\)$/, '');
  } catch {
    return '';
  }
}

const tail = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
