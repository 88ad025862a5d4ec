import {
  badField,
  type Duration,
  milliseconds,
  oneOf,
  rejectUnknownKeys,
  UnusableInput,
  wholeNumber,
} from '../../basics/index.ts';
import {
  checkPath,
  commandOf,
  type HttpLoad,
  isCommand,
  type Probe,
  type ProbeOptions,
  probeOf,
  type ServiceLoad,
  type Wanted,
  wantedOf,
} from './load-settings.ts';
import type { ServiceSurroundings } from './surroundings.ts';

// A service of the user's own, as a scenario describes it, and the same complete and checked.

/** A service of the user's own: a process on this machine, or a container in the network of the deployment. */
export type ServiceOptions = ServiceProcessOptions | ServiceImageOptions;

/** A process on this machine. */
export interface ServiceProcessOptions extends ServiceCommonOptions {
  /** The program and its arguments. '{port}' in an argument is the port that the harness chose for it. */
  readonly command: readonly string[];
  /** The folder in which it runs. Default: the current one. */
  readonly cwd?: string | URL;
  readonly image?: undefined;
  /**
   * Processes that it asks, by name, such as a source behind a cache. They start before it, in this order, each when the one
   * before is ready; `env` of the later ones and of the service gets their `urls`.
   */
  readonly behind?: Readonly<Record<string, ProcessOptions>>;
}

/** A container in the network of the deployment, where faults of hosts and of the network reach it. */
export interface ServiceImageOptions extends ServiceCommonOptions {
  /** An image that the engine has or can pull: 'my-api:latest'. It needs no tool for faults. */
  readonly image: string;
  /** Replaces the command of the image; its entry point stays. '{port}' in an argument is its port. */
  readonly command?: readonly string[];
  /** What it listens on, on all addresses of its container. Default 8080. */
  readonly port?: number;
}

/** What services have in common, wherever they run. */
export interface ServiceCommonOptions {
  /**
   * Environment variables. A process has them beside `PATH`, `HOME`, `TMPDIR`, `LANG` and `PORT`, a container beside `PORT`
   * and those of its image: nothing else of this process's environment reaches the service.
   */
  readonly env?: Environment | ((surroundings: ServiceSurroundings) => Environment);
  /**
   * It is ready when this path answers with 200 to 399, or when its output contains this text. Default: when a request of
   * its load succeeds.
   */
  readonly ready?: { readonly http?: string; readonly log?: string | RegExp; readonly within?: Duration };
  /** What its users do: `http({ path: '/orders' })`; false: only the scenario asks it. */
  readonly load?: HttpLoad | false;
  /** For a worker without HTTP, instead of `load`. */
  readonly probe?: Probe | ProbeOptions;
  /** Whether it is started again when it ends. Default 'never'. */
  readonly restart?: 'always' | 'never';
  /** What it keeps in the deployment, if it is a cache. */
  readonly cache?: CacheOptions;
}

/** A process behind a service. */
export type ProcessOptions = Pick<ServiceProcessOptions, 'command' | 'cwd' | 'env' | 'ready' | 'restart'>;

/** What a service keeps in the deployment. */
interface CacheOptions {
  /** What its keys begin with: 'web:'. */
  readonly prefix: string;
  /** An answer whose header `age` is above that is stale. */
  readonly freshFor?: Duration;
}

type Environment = Readonly<Record<string, string>>;

/** How it shows that it is ready. */
type Ready =
  | { readonly by: 'http'; readonly path: string }
  | { readonly by: 'log'; readonly wanted: Wanted }
  | { readonly by: 'load' };

/** A service of the user's own over the deployment under test, as a value that a scenario names. */
export type Service = ProcessService | ImageService;

export interface ProcessService extends CommonService {
  readonly runs: 'process';
  /** The processes behind it, in the order in which they start. */
  readonly behind: Readonly<Record<string, ProcessService>>;
  readonly command: readonly [string, ...string[]];
  readonly cwd: string | undefined;
}

export interface ImageService extends CommonService {
  readonly runs: 'image';
  readonly image: string;
  readonly command: readonly [string, ...string[]] | undefined;
  readonly port: number;
  readonly cwd: undefined;
}

interface CommonService {
  readonly kind: 'service';
  readonly env: (surroundings: ServiceSurroundings) => Environment;
  readonly ready: Ready & { readonly withinMs: number };
  /** Undefined when only the scenario asks it. */
  readonly load: ServiceLoad | undefined;
  readonly restart: 'always' | 'never';
  readonly cache: { readonly prefix: string; readonly freshForMs: number | undefined } | undefined;
}

/**
 * `services: { api: service({ command: ['node', 'server.js'], load: http({ path: '/orders' }) }) }`, or with
 * `image: 'my-api:latest', port: 8080` instead of a command a container in the network of the deployment.
 * @throws UnusableInput naming the option and what it may be
 */
export function service(options: ServiceOptions): Service {
  return options.image === undefined ? processService(options) : imageService(options);
}

const COMMON = ['env', 'ready', 'load', 'probe', 'restart', 'cache'];

function processService(options: ServiceProcessOptions): ProcessService {
  if ('port' in options)
    throw new UnusableInput(
      "service.port is for a service with an 'image'; a process listens on the port in the variable PORT, or '{port}' in its command",
    );
  rejectUnknownKeys('service', options, ['command', 'cwd', 'image', 'behind', ...COMMON]);
  const { command, cwd } = options;
  return {
    ...commonOf(options),
    runs: 'process',
    behind: behindOf(options.behind),
    command: commandOf('service.command', command),
    cwd: cwd instanceof URL ? decodeURIComponent(cwd.pathname) : cwd,
  };
}

const MOST_PORT = 65_535;

function imageService(options: ServiceImageOptions): ImageService {
  if ('behind' in options)
    throw new UnusableInput(
      "service.behind is for a service without an 'image'; a container reaches no process on this machine",
    );
  if ('cwd' in options)
    throw new UnusableInput(
      "service.cwd is for a service without an 'image'; a container runs in the WORKDIR of its image",
    );
  rejectUnknownKeys('service', options, ['image', 'command', 'port', ...COMMON]);
  const { image, command, port = 8080 } = options;
  if (typeof image !== 'string' || !/^\S+$/.test(image))
    throw badField('service.image', image, "the name of an image, such as 'my-api:latest'");
  return {
    ...commonOf(options),
    runs: 'image',
    image,
    command: command && commandOf('service.command', command),
    port: wholeNumber('service.port', port, 1, MOST_PORT),
    cwd: undefined,
  };
}

function commonOf(options: ServiceOptions): CommonService {
  const { env = {}, ready = {}, restart = 'never' } = options;
  return {
    kind: 'service',
    env: typeof env === 'function' ? env : () => env,
    ready: readyOf(ready, options.load === false),
    load: loadOf(options),
    restart: oneOf('service.restart', restart, ['always', 'never']),
    cache: cacheOf(options.cache),
  };
}

const SHOWN_READY = "{ http: '/health' } or { log: /listening/ }, because no load shows that it is ready";

function behindOf(given: ServiceProcessOptions['behind'] = {}): ProcessService['behind'] {
  const resolved = Object.entries(given).map(([name, options]) => {
    if (!/^[\w-]+$/.test(name)) throw badField('a name in service.behind', name, 'letters, digits, - and _');
    rejectUnknownKeys(`service.behind.${name}`, options, ['command', 'cwd', 'env', 'ready', 'restart']);
    if (options.ready === undefined) throw badField(`service.behind.${name}.ready`, undefined, SHOWN_READY);
    return [name, processService({ ...options, load: false })];
  });
  return Object.fromEntries(resolved);
}

function cacheOf(given: CacheOptions | undefined): Service['cache'] {
  if (given === undefined) return undefined;
  rejectUnknownKeys('service.cache', given, ['prefix', 'freshFor']);
  const { prefix, freshFor } = given;
  if (typeof prefix !== 'string' || prefix === '')
    throw badField('service.cache.prefix', prefix, "a text that its keys begin with, such as 'web:'");
  const freshForMs = freshFor === undefined ? undefined : milliseconds('service.cache.freshFor', freshFor);
  return { prefix, freshForMs };
}

function loadOf({ load, probe }: ServiceOptions): ServiceLoad | undefined {
  if (load === false && probe === undefined) return undefined;
  if ((load === undefined) === (probe === undefined))
    throw new UnusableInput(
      "a service needs one of 'load', such as http({ path: '/health' }), and 'probe', a function or a command: without requests nothing shows whether it works; 'load: false' is for a service that only the scenario asks",
    );
  if (load !== undefined) {
    if (load !== false && load.by === 'http') return load;
    throw badField('service.load', load, "what http({ path: '/orders' }) returns");
  }
  if (typeof probe === 'function' || isCommand(probe)) return probeOf({ run: probe });
  return probeOf(probe as ProbeOptions);
}

function readyOf(ready: NonNullable<ServiceOptions['ready']>, isUnasked: boolean): Service['ready'] {
  rejectUnknownKeys('service.ready', ready, ['http', 'log', 'within']);
  const { http: path, log, within = '20s' } = ready;
  const withinMs = milliseconds('service.ready.within', within);
  if (path !== undefined && log !== undefined)
    throw new UnusableInput("service.ready has both 'http' and 'log'; give one of them");
  if (path !== undefined) return { by: 'http', path: checkPath('service.ready.http', path), withinMs };
  if (log !== undefined) return { by: 'log', wanted: wantedOf('service.ready.log', log), withinMs };
  if (isUnasked) throw badField('service.ready', ready, SHOWN_READY);
  return { by: 'load', withinMs };
}

/** The program stays as it is; in its arguments '{port}' is the port. */
export const withPort = (
  [program, ...args]: readonly [string, ...string[]],
  port: number | string,
): readonly [string, ...string[]] => [program, ...args.map(arg => arg.replaceAll('{port}', String(port)))];
