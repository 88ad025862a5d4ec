import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type Dockerode from 'dockerode';
import { messageOf, unusable } from '../basics/index.ts';
import { runLabels } from './ownership.ts';

/** What an image has of what the harness uses. */
export interface Tools {
  /** Whose binaries it has: redis-server or valkey-server. */
  readonly server: 'redis' | 'valkey';
  readonly versions: {
    readonly server: string;
    readonly iproute2: string | null;
    readonly iptables: string | null;
  };
}

const LOOK = `
redis-server --version 2>/dev/null || valkey-server --version 2>/dev/null || echo no server
ip -V 2>/dev/null || echo no ip
iptables --version 2>/dev/null || echo no iptables`;

/**
 * Looks into the image with a container of a moment, once for every image id.
 * @throws UnusableInput when it has neither redis-server nor valkey-server
 */
export async function inspectTools(docker: Dockerode, name: string): Promise<Tools> {
  const { Id } = await docker.getImage(name).inspect();
  const known = recall(Id);
  if (known !== undefined) return known;
  const seen = await look(docker, name).catch(error => `could not run sh in it: ${messageOf(error)}`);
  const tools = parseTools(seen);
  if (tools === undefined) {
    throw unusable({
      tried: `Looked into the image ${name} for the servers to run.`,
      found: `neither redis-server nor valkey-server (${seen.trim().split('\n')[0]})`,
      todo: 'set HARNESS_IMAGE to an image that has one of them on its PATH, or unset it',
    });
  }
  remember(Id, tools);
  return tools;
}

/** @param seen what the three commands printed, a line each */
export function parseTools(seen: string): Tools | undefined {
  const [, server, version] = /^(Redis|Valkey|Server).* v=(\S+)/im.exec(seen) ?? [];
  if (server === undefined || version === undefined) return undefined;
  return {
    server: /valkey/i.test(seen.split('\n')[0] ?? '') ? 'valkey' : 'redis',
    versions: {
      server: version,
      iproute2: /iproute2-([^\s,]+)/.exec(seen)?.[1] ?? null,
      iptables: /^iptables v(\S+)/m.exec(seen)?.[1] ?? null,
    },
  };
}

async function look(docker: Dockerode, name: string): Promise<string> {
  const container = await docker.createContainer({
    Image: name,
    Entrypoint: ['sh'],
    Cmd: ['-c', LOOK],
    User: 'root',
    Labels: runLabels(),
    HostConfig: { NetworkMode: 'none' },
    Tty: true,
  });
  try {
    await container.start();
    await container.wait();
    return (await container.logs({ stdout: true, stderr: true })).toString('utf8').replaceAll('\r', '');
  } finally {
    await container.remove({ force: true });
  }
}

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/sentinel-failover-harness/', import.meta.url));
const fileOf = (id: string): string => `${CACHE}${id.replaceAll(/[^0-9a-z]/g, '-')}.json`;

function recall(id: string): Tools | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(id), 'utf8')) as Tools;
  } catch {
    return undefined;
  }
}

function remember(id: string, tools: Tools): void {
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(fileOf(id), JSON.stringify(tools));
}
