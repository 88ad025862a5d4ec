import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { importExports, messageOf } from '../basics/index.ts';
import type { LoadError } from './load-module.ts';
import { refuseConnections } from './no-network.ts';

// Imports a module that exports a service, for `failover check`, in a process that ends afterwards: a file that was given by
// mistake, such as the server itself, must not start here.

refuseConnections();
// The public API, from which the module takes `service`, needs Jest's functions, which exist in a run of Jest only.
const STAND_IN = 'data:text/javascript,export const test = () => {}; export const expect = { extend() {} };';
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: STAND_IN, shortCircuit: true } : next(specifier, context),
});
process.once('disconnect', () => process.exit());

/** What the module exports by default: 'service', or what it is instead, in words. */
export interface LoadedService {
  readonly exported: string;
}

process.once('message', async ({ file }: { readonly file: string }) => {
  process.send?.(await load(file));
});

async function load(file: string): Promise<LoadedService | LoadError> {
  try {
    const { default: exported } = await importExports(pathToFileURL(file).href);
    return { exported: described(exported) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function described(exported: unknown): string {
  if (exported === undefined || exported === null) return 'nothing';
  if (typeof exported !== 'object') return `a ${typeof exported}`;
  if ('kind' in exported && exported.kind === 'service') return 'service';
  return Array.isArray(exported) ? 'a list' : 'another object';
}
