import type Dockerode from 'dockerode';
import { messageOf, showMs, unusable } from '../basics/index.ts';
import { parseTrial, TRIAL } from './capabilities.ts';
import { DIALECTS, SERVER_FAMILIES, type ServerFamily, whichever } from './dialect.ts';
import { answerOf, hungEngine } from './hung-engine.ts';
import { runLabels } from './ownership.ts';

/** What an image has of what the harness uses. */
export interface Tools {
  /** Whose server it has. */
  readonly server: ServerFamily;
  readonly versions: {
    readonly server: string;
    readonly iproute2: string | null;
    readonly iptables: string | null;
  };
  /** What of the capabilities was tried in it. */
  readonly trial: ReturnType<typeof parseTrial>;
}

/**
 * What a host may do: filter its packets and take its link down, and nothing outside of itself. Without the right
 * to override permissions, its programs meet a file that they may not write as those of ordinary users do. The engine's own
 * filter of system calls (seccomp) stays: no fault needs a call that it refuses.
 */
export const HOST_RIGHTS = { CapAdd: ['NET_ADMIN'], CapDrop: ['DAC_OVERRIDE'] };

const LOOK = `
server=$(${whichever('program')}) && $server --version || echo no server
ip -V 2>/dev/null || echo no ip
iptables --version 2>/dev/null || echo no iptables
${TRIAL}`;

// It takes a second, and on a busy machine several.
const LOOK_WITHIN_MS = 120_000;

/**
 * Looks into the image with a container of a moment.
 * @param withinMs only for tests
 * @throws UnusableInput when it has none of the servers that the harness knows, and when the engine hangs
 */
export async function inspectTools(
  docker: Dockerode,
  name: string,
  withinMs = LOOK_WITHIN_MS,
): Promise<Tools> {
  const seen = await answerOf(withinMs, abortSignal =>
    look(docker, name, abortSignal).catch(error => `could not run sh in it: ${messageOf(error)}`),
  );
  if (seen === 'late')
    throw hungEngine(
      `to look into the image ${name} with a container`,
      `the container engine had not finished it after ${showMs(withinMs)}`,
    );
  const tools = parseTools(seen);
  if (tools === undefined) {
    throw unusable({
      tried: `Searched the image ${name} for the server programs.`,
      found: `neither ${PROGRAMS.join(' nor ')} (${seen.trim().split('\n')[0]})`,
      todo: 'set HARNESS_IMAGE to an image that has one of them on its PATH, or unset it',
    });
  }
  return tools;
}

const PROGRAMS = SERVER_FAMILIES.map(family => DIALECTS[family].program);

/** @param seen what the commands printed */
export function parseTools(seen: string): Tools | undefined {
  // 'Valkey server v=9.1.2 sha=0:0 …' (version() in server.c)
  const [line = '', version] = /^.* v=(\S+)/m.exec(seen) ?? [];
  const server = SERVER_FAMILIES.find(family => line.toLowerCase().startsWith(family));
  if (server === undefined || version === undefined) return undefined;
  return {
    server,
    versions: {
      server: version,
      iproute2: /iproute2-([^\s,]+)/.exec(seen)?.[1] ?? null,
      iptables: /^iptables v(\S+)/m.exec(seen)?.[1] ?? null,
    },
    trial: parseTrial(seen),
  };
}

async function look(docker: Dockerode, name: string, abortSignal: AbortSignal): Promise<string> {
  const container = await docker.createContainer({
    Image: name,
    Entrypoint: ['sh'],
    Cmd: ['-c', LOOK],
    User: 'root',
    Labels: runLabels(),
    HostConfig: { NetworkMode: 'none', ...HOST_RIGHTS },
    Tty: true,
    abortSignal,
  });
  try {
    await container.start({ abortSignal });
    await container.wait({ abortSignal });
    const said = await container.logs({ stdout: true, stderr: true, abortSignal });
    return said.toString('utf8').replaceAll('\r', '');
  } finally {
    await container.remove({ force: true, abortSignal });
  }
}
