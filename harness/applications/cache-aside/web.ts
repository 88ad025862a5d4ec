import { fastify } from 'fastify';
import type { Serve } from '../application.ts';
import { ageOf, type Cached, openCache, singleFlight } from '../cache.ts';
import { logAnswers, serveHttp } from '../http.ts';
import { PREFIX, type WebSettings } from './cache-aside.ts';

// The web application: GET /data/:key answers from the cache, and what is not there from the slow source, which it then
// stores. While the cache is away the source answers: users wait longer, and get no error.

const serve: Serve<WebSettings> = async ({ options, sentinels, natMap, urls, port, log }) => {
  const cache = await openCache({ sentinels, natMap, limitMs: options.cacheWithinMs, prefix: PREFIX });
  const server = fastify();
  const tell = logAnswers(server, log);
  const loadAndStore = async (key: string): Promise<Cached> => {
    const loaded = await loadFrom(urls.source ?? '', key, ttlOf(options));
    // Whether it can be stored is nothing that a user waits for.
    void cache.set(key, loaded);
    return loaded;
  };
  const load = options.singleFlight ? singleFlight(loadAndStore) : loadAndStore;

  server.get<{ Params: { key: string } }>('/data/:key', async ({ params: { key } }, reply) => {
    // A user who hangs up while the cache does not reply was waiting for the cache.
    tell(reply, { key, cache: 'away' });
    const found = await cache.get(key);
    if (typeof found === 'object') {
      if (options.renewOnHit) cache.renew(key, found.ttlMs);
      tell(reply, { key, cache: 'hit', ageMs: ageOf(found) });
      return { data: found.data, source: 'cache' };
    }
    tell(reply, { key, cache: found });
    if (found === 'away' && !options.fallback)
      return reply.code(503).send({ error: 'the cache does not answer, and there is no fallback' });
    const loaded = await load(key);
    tell(reply, { key, cache: found, ageMs: ageOf(loaded) });
    return { data: loaded.data, source: 'source' };
  });

  return serveHttp(server, port, () => cache.close());
};

export default serve;

/** Shorter by chance, so that what was stored together does not expire together. */
const ttlOf = ({ ttlMs, jitter }: WebSettings): number => Math.round(ttlMs * (1 - jitter * Math.random()));

async function loadFrom(source: string, key: string, ttlMs: number): Promise<Cached> {
  const response = await fetch(`${source}/data/${encodeURIComponent(key)}`);
  if (!response.ok) throw new Error(`the source answered ${response.status}`);
  const { data } = (await response.json()) as { data: string };
  return { data, loadedAtMs: Date.now(), ttlMs };
}
