import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { badField, messageOf, UnusableInput } from './errors.ts';
import { acceptTypeScriptModules } from './typescript-modules.ts';

/** The name of the file that a URL leads to, for messages. */
export const fileNameOf = (url: string): string => basename(new URL(url).pathname);

/** The address of a module of the user's. @throws UnusableInput unless it is the URL of a file that exists */
export function existingModule(field: string, module: URL, example: string): string {
  if (module instanceof URL && module.protocol === 'file:' && existsSync(fileURLToPath(module)))
    return module.href;
  throw badField(field, String(module), `a file that exists, as new URL('${example}', import.meta.url)`);
}

/**
 * The default export of a module of the user's, also of CommonJS that a compiler wrote from a default export.
 * @param field what is imported, for messages: 'clients.app'
 * @param expected what has to be exported
 * @throws UnusableInput naming the file when it does not load or has no default export
 */
export async function importDefault(field: string, url: string, expected: string): Promise<unknown> {
  const { default: exported } = await importExports(url).catch(error => {
    throw new UnusableInput(`${field}: ${fileNameOf(url)} does not load: ${messageOf(error)}`);
  });
  if (exported !== undefined) return exported;
  throw new UnusableInput(`${field}: ${fileNameOf(url)} has no default export; expected: ${expected}`);
}

/** All exports of a module of the user's, also of CommonJS that a compiler wrote from ES exports. */
export async function importExports(url: string): Promise<Readonly<Record<string, unknown>>> {
  acceptTypeScriptModules();
  const module = (await import(url)) as Readonly<Record<string, unknown>>;
  return isCompiled(module.default) ? module.default : module;
}

const isCompiled = (exported: unknown): exported is Readonly<Record<string, unknown>> =>
  typeof exported === 'object' && exported !== null && '__esModule' in exported;
