import { ask } from '../topology/index.ts';
import { server } from './conformance.ts';

// How tests tell whether they meet the same server again.

/** By its process. */
export const runIdOf = (name: string) =>
  firstOrAnother(async () => {
    const info = String(await ask(server(name), ['INFO', 'server']));
    return /run_id:(\w+)/.exec(info)?.[1] ?? '';
  });

/** By what a sentinel calls itself among sentinels. */
export const myIdOf = (name: string) =>
  firstOrAnother(async () => String(await ask(server(name), ['SENTINEL', 'MYID'])));

/** @returns 'the first' for the first identity, 'another' for later ones */
function firstOrAnother(identity: () => Promise<string>): () => Promise<string> {
  let first: string | undefined;
  return async () => {
    const id = await identity();
    first ??= id;
    return id === first ? 'the first' : 'another';
  };
}
