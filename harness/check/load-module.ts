import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forkModule, ownModule, UnusableInput, within } from '../basics/index.ts';

/** What a loading process sends where the module cannot be used. */
export interface LoadError {
  readonly error: string;
}

// The public API, which a module of a service imports, takes seconds to load on a busy machine.
const LONGEST_LOAD_MS = 30_000;

/**
 * Imports a module of the user's in a process of its own, which ends afterwards: a module can do anything when it is imported.
 * @param loader our module that imports the file and sends what is needed of it
 * @throws UnusableInput naming the file and the reason
 */
export async function loadModule<Loaded extends object>(
  loader: './client-process.ts' | './service-process.ts',
  file: string,
): Promise<Loaded> {
  const child = forkModule(fileURLToPath(ownModule(loader, import.meta.url)));
  try {
    const answer = new Promise<object>(resolved =>
      child.process.once('message', resolved as (message: unknown) => void),
    );
    child.send({ file: resolve(file) });
    const ended = child.ended.then(error => ({ error }));
    const loaded = await within(LONGEST_LOAD_MS, Promise.race([answer, ended]));
    if (loaded !== 'late' && !isError(loaded)) return loaded as Loaded;
    const reason = loaded === 'late' ? `it took more than ${LONGEST_LOAD_MS / 1000} s` : loaded.error;
    throw new UnusableInput(`${file} cannot be imported: ${reason}`);
  } finally {
    child.kill();
    await child.ended;
  }
}

const isError = (loaded: object): loaded is LoadError => 'error' in loaded;
