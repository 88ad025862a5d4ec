import { fastify } from 'fastify';
import { ageOf, type Cached, singleFlight } from '../shared/cache.ts';
import { listen, reportAnswers } from '../shared/http.ts';
import { optionsOf, port, redisPlace } from '../shared/settings.ts';
import { resolverAt } from './contract.ts';
import { openPartitions } from './partitions.ts';
import { type ApiOptions, RESOLVER_WITHIN_MS } from './settings.ts';
import { startCounting } from './statistics.ts';
import type { Resolution } from './zone.ts';

// The API of the DNS cache. GET /resolve/:domain asks the cache of the domain's partition, and what is not there the resolver.
// GET /stats returns how each partition does, GET /health whether its cache answers, PUT /partitions sets which are used.

const NAMES = { type: 'array', items: { type: 'string' } };

const options = optionsOf<ApiOptions>();
const partitions = await openPartitions(options, redisPlace());
const resolver = resolverAt(options.resolver, RESOLVER_WITHIN_MS);
const counter = startCounting();
const server = fastify();
const report = reportAnswers(server);

const load = singleFlight(async (domain: string): Promise<Cached | undefined> => {
  const loadedAtMs = Date.now();
  const partition = partitions.partitionOf(domain);
  const found = await resolver.resolve(domain, partition);
  if (found === undefined) return undefined;
  const cached = { data: JSON.stringify(found), loadedAtMs, ttlMs: ttlOf(found, options) };
  // Users do not wait until it is stored.
  void partitions.cacheOf(partition).set(domain, cached);
  return cached;
});

server.get<{ Params: { domain: string } }>('/resolve/:domain', async ({ params }, reply) => {
  const domain = params.domain.toLowerCase();
  const shard = partitions.partitionOf(domain);
  // A user who hangs up while the cache does not answer has waited for it.
  report(reply, { cache: 'unreachable', shard });
  const found = await partitions.cacheOf(shard).get(domain);
  const cache = typeof found === 'object' ? 'hit' : found;
  counter.count(shard, domain, cache);
  if (typeof found === 'object') {
    report(reply, { cache, shard, ageMs: ageOf(found) });
    return answerOf(domain, shard, found, 'cache');
  }
  report(reply, { cache, shard });
  if (cache === 'unreachable' && !options.fallback)
    return reply.code(503).send({ error: `the cache of ${shard} does not answer, and there is no fallback` });
  const loaded = await load(domain).catch((error: Error) => ({ failed: error.message }));
  if (loaded === undefined) return reply.code(404).send({ error: `there is no domain ${domain}` });
  if ('failed' in loaded) return reply.code(502).send({ error: `the resolver failed: ${loaded.failed}` });
  report(reply, { cache, shard, ageMs: ageOf(loaded) });
  return answerOf(domain, shard, loaded, 'resolver');
});

server.get('/stats', async () => counter.statistics(partitions.names()));

server.get('/health', async () => {
  const asked = partitions.names().map(async name => {
    const is = (await partitions.cacheOf(name).get('')) === 'unreachable' ? 'unreachable' : 'answers';
    return [name, is] as const;
  });
  const found = Object.fromEntries(await Promise.all(asked));
  // Users are served from the resolver meanwhile: a balancer that removed this instance would make it worse.
  return { status: Object.values(found).includes('unreachable') ? 'degraded' : 'ok', partitions: found };
});

server.put<{ Body: readonly string[] }>('/partitions', { schema: { body: NAMES } }, (request, reply) => {
  const wrong = partitions.use(request.body);
  if (wrong !== undefined) return reply.code(400).send({ error: wrong });
  return reply.send({ partitions: partitions.names() });
});

await listen(server, port());

function ttlOf({ ttlSeconds }: Resolution, { ttlMs }: ApiOptions): number {
  return Math.max(1, Math.min(ttlMs, ttlSeconds * 1000));
}

/** What is left of the time for which it may be kept, as name servers tell it. */
function answerOf(domain: string, partition: string, cached: Cached, from: 'cache' | 'resolver') {
  const { addresses } = JSON.parse(cached.data) as Resolution;
  const ttlSeconds = Math.max(0, Math.round((cached.ttlMs - ageOf(cached)) / 1000));
  return { domain, addresses, ttlSeconds, from, partition };
}
