import { type FastifyReply, fastify } from 'fastify';
import { isUnusableInput, messageOf } from '../../basics/index.ts';
import type { Serve } from '../application.ts';
import { ageOf, type Cached, singleFlight } from '../cache.ts';
import { logAnswers, serveHttp } from '../http.ts';
import { resolverAt } from './contract.ts';
import { openPartitions } from './partitions.ts';
import { type ApiSettings, RESOLVER_WITHIN_MS } from './settings.ts';
import { startCounting } from './statistics.ts';
import type { Resolution } from './zone.ts';

// The API of the DNS cache. GET /resolve/:domain asks the cache of the domain's partition, and what is not there the resolver.
// GET /stats tells how each partition does, GET /health whether its cache answers, PUT /partitions which of them are used.

const serve: Serve<ApiSettings> = async ({ options, sentinels, natMap, urls, port, log }) => {
  const partitions = await openPartitions({ options, sentinels, natMap });
  const resolver = resolverAt(urls.resolver ?? '', RESOLVER_WITHIN_MS);
  const counter = startCounting();
  const server = fastify();
  const tell = logAnswers(server, log);

  const load = singleFlight(async (domain: string): Promise<Cached | undefined> => {
    const loadedAtMs = Date.now();
    const partition = partitions.partitionOf(domain);
    const found = await resolver.resolve(domain, partition);
    if (found === undefined) return undefined;
    const cached = { data: JSON.stringify(found), loadedAtMs, ttlMs: ttlOf(found, options) };
    // Whether it can be stored is nothing that a user waits for.
    void partitions.cacheOf(partition).set(domain, cached);
    return cached;
  });

  server.get<{ Params: { domain: string } }>('/resolve/:domain', async ({ params }, reply) => {
    const domain = params.domain.toLowerCase();
    const shard = partitions.partitionOf(domain);
    // A user who hangs up while the cache does not reply was waiting for the cache.
    tell(reply, { key: domain, cache: 'away', shard });
    const found = await partitions.cacheOf(shard).get(domain);
    const cache = typeof found === 'object' ? 'hit' : found;
    counter.count(shard, domain, cache);
    const known = { key: domain, cache, shard } as const;
    tell(reply, known);
    if (typeof found === 'object') {
      tell(reply, { ...known, ageMs: ageOf(found) });
      return answerOf(domain, shard, found, 'cache');
    }
    if (cache === 'away' && !options.fallback)
      return reply
        .code(503)
        .send({ error: `the cache of ${shard} does not answer, and there is no fallback` });
    const loaded = await load(domain).catch((error: unknown) => ({ failed: messageOf(error) }));
    if (loaded === undefined) return reply.code(404).send({ error: `there is no domain ${domain}` });
    if ('failed' in loaded) return reply.code(502).send({ error: `the resolver failed: ${loaded.failed}` });
    tell(reply, { ...known, ageMs: ageOf(loaded) });
    return answerOf(domain, shard, loaded, 'resolver');
  });

  server.get('/stats', async () => counter.statistics(partitions.names()));

  server.get('/health', async () => {
    const asked = partitions.names().map(async name => {
      const is = (await partitions.cacheOf(name).get('')) === 'away' ? 'away' : 'answers';
      return [name, is] as const;
    });
    const told = Object.fromEntries(await Promise.all(asked));
    // Users are served from the resolver meanwhile: a balancer that took this away would make it worse.
    return { status: Object.values(told).includes('away') ? 'degraded' : 'ok', partitions: told };
  });

  server.put<{ Body: readonly string[] }>('/partitions', { schema: { body: NAMES } }, (request, reply) => {
    try {
      partitions.use(request.body);
    } catch (error) {
      return refused(reply, error);
    }
    return reply.send({ partitions: partitions.names() });
  });

  return serveHttp(server, port, () => {
    partitions.close();
    resolver.close();
  });
};

export default serve;

const NAMES = { type: 'array', items: { type: 'string' } };

const ttlOf = ({ ttlSeconds }: Resolution, { ttlMs }: ApiSettings): number =>
  Math.max(1, Math.min(ttlMs, ttlSeconds * 1000));

/** What is left of the time for which it may be kept, as name servers tell it. */
function answerOf(domain: string, partition: string, cached: Cached, from: 'cache' | 'resolver') {
  const { addresses } = JSON.parse(cached.data) as Resolution;
  const ttlSeconds = Math.max(0, Math.round((cached.ttlMs - ageOf(cached)) / 1000));
  return { domain, addresses, ttlSeconds, from, partition };
}

function refused(reply: FastifyReply, error: unknown): FastifyReply {
  if (!isUnusableInput(error)) throw error;
  return reply.code(400).send({ error: messageOf(error) });
}
