import type { ServiceLoad } from './load-settings.ts';
import { chooserOf } from './popularity.ts';

/** What its requests are called in records and on the page: 'GET /orders'. */
const nameOfLoad = (load: ServiceLoad): string => {
  if (load.by === 'http') return `${load.method} ${load.path}`;
  return load.by === 'command' ? load.command.join(' ') : 'probe';
};

/** What the next request asks for: a key by its popularity, or what all of them ask for. @param seed of the choice */
export function nextKeyOf(load: ServiceLoad, seed: number): () => string {
  const keys = load.by === 'http' ? load.keys : undefined;
  if (keys !== undefined) return chooserOf(keys, seed);
  const name = nameOfLoad(load);
  return () => name;
}
