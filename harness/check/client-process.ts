import { pathToFileURL } from 'node:url';

// Imports a module of client options, for `failover check`, in a process that ends afterwards.

/** What the module exports, fit to be sent. */
export interface LoadedOptions {
  readonly options: unknown;
  readonly delays: Readonly<Record<string, readonly (number | null)[]>>;
}

export type LoadedClient = LoadedOptions | { readonly error: string };

const STRATEGIES = ['retryStrategy', 'sentinelRetryStrategy', 'sentinelReconnectStrategy'];
/** A strategy that gives up does so within so many attempts. */
const ATTEMPTS = 100;

process.once('message', async ({ file }: { readonly file: string }) => {
  process.send?.(await load(file));
});

async function load(file: string): Promise<LoadedClient> {
  try {
    const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    const options = module.options ?? module.default;
    return { options: plain(options), delays: delaysOf(options) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

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
