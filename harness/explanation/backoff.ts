import type { Experience } from './experience.ts';

/**
 * How a client pauses before each attempt to connect again, from 0 for the first, in ms; undefined for libraries whose
 * pauses are not known. Chance is taken at its mean.
 */
export function backoffOf({
  library,
  options,
}: Pick<Experience, 'library' | 'options'>): ((attempt: number) => number) | undefined {
  return options.retryStrategy === undefined ? DEFAULTS[library] : undefined;
}

// RedisOptions.js of each: ioredis 6 adds up to 199 ms by chance.
const DEFAULTS: Readonly<Record<string, (attempt: number) => number>> = {
  ioredis: attempt => Math.min(2 ** attempt * 50, 5000) + 100,
  'ioredis-5': attempt => Math.min((attempt + 1) * 50, 2000),
  iovalkey: attempt => Math.min((attempt + 1) * 50, 2000),
};
