import type { RedisOptions } from 'ioredis';
import { badField, rejectUnknownKeys, UnusableInput } from '../basics/index.ts';
import type { Topology } from '../topology/index.ts';
import { IOREDIS_OPTIONS } from './ioredis-options.ts';

/** A module whose default export is ioredis options, functions among them; the client's process imports it. */
export interface OptionsModule {
  readonly optionsModule: string;
}

/**
 * A client under test: ioredis's own options as plain data; or a module that holds them; or what makes
 * plain data of the running topology. Sentinels and the master's name are added where it does not set them,
 * unless it names a `host`: then it is a client without Sentinel.
 */
export type ClientSpec = RedisOptions | OptionsModule | ((topology: Topology) => RedisOptions);

/** The same as it goes to the client's process. */
export type SentOptions =
  | { readonly from: 'scenario'; readonly options: RedisOptions }
  | { readonly from: 'module'; readonly url: string };

/** `optionsFrom(new URL('./retry-fast.ts', import.meta.url))` */
export function optionsFrom(module: URL): OptionsModule {
  if (module instanceof URL && module.protocol === 'file:') return { optionsModule: module.href };
  throw badField('optionsFrom', String(module), "a file, as new URL('./my-options.ts', import.meta.url)");
}

/** @throws UnusableInput for an option that ioredis does not know, and for a function among plain options */
export function resolveClient(name: string, spec: ClientSpec, topology: Topology): SentOptions {
  if (typeof spec === 'function') return resolveClient(name, spec(topology), topology);
  if ('optionsModule' in spec) return { from: 'module', url: spec.optionsModule };
  checkClient(name, spec);
  return { from: 'scenario', options: spec };
}

/** What can be told of a client before its topology runs. */
export function checkClient(name: string, spec: ClientSpec): void {
  if (!/^[\w-]+$/.test(name)) throw badField('a name in clients', name, 'letters, digits, - and _');
  if (typeof spec === 'function' || 'optionsModule' in spec) return;
  rejectUnknownKeys(`clients.${name}`, spec, IOREDIS_OPTIONS);
  rejectFunctions(`clients.${name}`, spec);
}

function rejectFunctions(path: string, value: unknown): void {
  if (typeof value === 'function') {
    throw new UnusableInput(
      `${path} is a function, which cannot be sent to the client's own process; put the options into a module ` +
        `with a default export and give optionsFrom(new URL('./my-options.ts', import.meta.url))`,
    );
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) rejectFunctions(`${path}.${key}`, inner);
}
