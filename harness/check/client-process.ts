import { pathToFileURL } from 'node:url';
import { importExports, messageOf } from '../basics/index.ts';
import type { LoadError } from './load-module.ts';
import { refuseConnections } from './no-network.ts';

// Imports a module of client options, or one that makes a client, for `failover check`, in a process that ends afterwards and
// that connects to nothing: the module can name the servers of production.

refuseConnections();

/** The options themselves, or those of a client that a function of the module makes, or that the module makes at once. */
export type OptionsSource = 'options' | 'function' | 'client';

/** What the module exports, fit to be sent. */
export interface LoadedOptions {
  readonly options: unknown;
  readonly from: OptionsSource;
  readonly delays: Readonly<Record<string, readonly (number | null)[]>>;
}

const STRATEGIES = ['retryStrategy', 'sentinelRetryStrategy', 'sentinelReconnectStrategy'];
/** A strategy that gives up does so within so many attempts. */
const ATTEMPTS = 100;

process.once('message', async ({ file }: { readonly file: string }) => {
  process.send?.(await load(file));
});

/** What a function that makes a client is given; the servers are not there. */
const DEPLOYMENT = {
  client: 'check',
  sentinels: [{ host: '127.0.0.1', port: 26_379 }],
  name: 'mymaster',
  nodes: [],
};

async function load(file: string): Promise<LoadedOptions | LoadError> {
  try {
    const module = await importExports(pathToFileURL(file).href);
    const found = module.options ?? module.default;
    const made: unknown =
      typeof found === 'function' ? await found({ ...DEPLOYMENT, natMap: undefined }) : found;
    const isMade = isClient(made);
    // A function that returns anything else is no source of options.
    const options = isMade ? made.options : typeof found === 'function' ? found : made;
    const maker = typeof found === 'function' ? 'function' : 'client';
    return { options: plain(options), from: isMade ? maker : 'options', delays: delaysOf(options) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

/** A client of ioredis or iovalkey has its options, the defaults among them. */
const isClient = (made: unknown): made is { readonly options: object } =>
  typeof made === 'object' &&
  made !== null &&
  'options' in made &&
  typeof made.options === 'object' &&
  made.options !== null &&
  'disconnect' in made;

function delaysOf(options: unknown): Record<string, (number | null)[]> {
  if (typeof options !== 'object' || options === null) return {};
  const functions = Object.entries(options).filter(
    ([name, value]) => STRATEGIES.includes(name) && typeof value === 'function',
  );
  return Object.fromEntries(
    functions.map(([name, strategy]) => [
      name,
      Array.from({ length: ATTEMPTS }, (_, i) => delayOf(strategy as (attempt: number) => unknown, i + 1)),
    ]),
  );
}

function delayOf(strategy: (attempt: number) => unknown, attempt: number): number | null {
  try {
    const delay = strategy(attempt);
    return typeof delay === 'number' ? delay : null;
  } catch {
    return null;
  }
}

function plain(value: unknown, depth = 0): unknown {
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if (depth > 5) return '[…]';
  if (Array.isArray(value)) return value.map(each => plain(each, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each, depth + 1)]));
}
