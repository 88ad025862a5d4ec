import { fastify } from 'fastify';
import { ageOf, type Cached, openCache, singleFlight } from '../shared/cache.ts';
import { listen, reportAnswers } from '../shared/http.ts';
import { optionsOf, port, redisPlace } from '../shared/settings.ts';
import { PREFIX, type WebOptions } from './settings.ts';

// The web application: GET /data/:key answers from the cache, and what is not there from the slow source, which it then
// stores. While the cache is unreachable the source answers: users wait longer, and get no error.

const options = optionsOf<WebOptions>();
const cache = await openCache({ redis: redisPlace(), limitMs: options.cacheWithinMs, prefix: PREFIX });
const server = fastify();
const report = reportAnswers(server);
const load = options.singleFlight ? singleFlight(loadAndStore) : loadAndStore;

server.get<{ Params: { key: string } }>('/data/:key', async ({ params: { key } }, reply) => {
  // A user who hangs up while the cache does not answer has waited for it.
  report(reply, { cache: 'unreachable' });
  const found = await cache.get(key);
  if (typeof found === 'object') {
    if (options.renewOnHit) cache.renew(key, found.ttlMs);
    report(reply, { cache: 'hit', ageMs: ageOf(found) });
    return { data: found.data, source: 'cache' };
  }
  report(reply, { cache: found });
  if (found === 'unreachable' && !options.fallback)
    return reply.code(503).send({ error: 'the cache does not answer, and there is no fallback' });
  const loaded = await load(key);
  report(reply, { cache: found, ageMs: ageOf(loaded) });
  return { data: loaded.data, source: 'source' };
});

await listen(server, port());

async function loadAndStore(key: string): Promise<Cached> {
  const response = await fetch(`${options.source}/data/${encodeURIComponent(key)}`);
  if (!response.ok) throw new Error(`the source answered ${response.status}`);
  const { data } = (await response.json()) as { data: string };
  const loaded = { data, loadedAtMs: Date.now(), ttlMs: shortened(options) };
  // Users do not wait until it is stored.
  void cache.set(key, loaded);
  return loaded;
}

/** Shorter at random, so that what was stored together does not expire together. */
function shortened({ ttlMs, jitter }: WebOptions): number {
  return Math.round(ttlMs * (1 - jitter * Math.random()));
}
