import type { Progress } from '../basics/index.ts';
import { DIALECTS, environment } from '../engine/index.ts';
import type { Host } from '../topology/index.ts';
import type { Picture } from './picture.ts';

/** A whole system that one command starts and leaves to a person to use. */
export interface System {
  readonly name: string;
  /** What it is, in one sentence. */
  readonly what: string;
  /** What it looks like, with made-up addresses. */
  sketch(): Picture;
  /** Resolves when all of it can be used. @throws what a person must correct, or why it did not start */
  start(progress: Progress): Promise<RunningSystem>;
}

/** One that runs. */
export interface RunningSystem {
  /** With its real addresses. */
  readonly picture: Picture;
  /** How to see that it works; a person copies these lines, and the command tries them itself. */
  readonly tries: readonly Try[];
  /** What else a person can type: what ends only with Ctrl-C, or leaves the system other than it was. */
  readonly notes: readonly Note[];
  stop(): Promise<void>;
}

/** A line for a shell of this machine. */
export interface Note {
  readonly what: string;
  readonly line: string;
}

/** One that can be typed again and again. */
export interface Try extends Note {
  /** What it prints. */
  readonly shows: RegExp;
}

const USUAL_ENDPOINTS = ['unix:///var/run/docker.sock', 'unix:///run/podman/podman.sock'];

/**
 * The line that runs a command on a host from a shell of this machine: 'docker exec failover-1a2b-redis-1 redis-cli PING'.
 * @param command `redis-cli` and `redis-server` in it become what the image calls them
 */
export const onHost = (host: Host, command: string): string =>
  `${engineProgram(host)} exec ${host.container} ${inDialect(command)}`;

/** The same for a prompt, at which a person goes on typing. */
export const promptOn = (host: Host, command: string): string =>
  `${engineProgram(host)} exec -it ${host.container} ${inDialect(command)}`;

/** 'redis-cli PING' as the image's server is spoken to: on Valkey 'valkey-cli PING'. */
export function inDialect(command: string): string {
  const { cli, program } = DIALECTS[environment().image.server];
  return command.replaceAll(/\bredis-cli\b/g, cli).replaceAll(/\bredis-server\b/g, program);
}

/** The engine's own command-line client, with the address of the host's engine unless that is its default. */
function engineProgram({ machine }: Host): string {
  const { engine, endpoint, machines } = environment();
  const isPodman = /podman/i.test(engine);
  const program = isPodman ? 'podman' : 'docker';
  const there = machines.find(({ name }) => name === machine)?.endpoint ?? endpoint;
  if (USUAL_ENDPOINTS.includes(there)) return program;
  return `${program} ${isPodman ? '--url' : '--host'} ${there}`;
}
