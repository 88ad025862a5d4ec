import type { FastifyInstance, FastifyReply } from 'fastify';
import { now } from '../basics/index.ts';
import { type Answer, type AnswerLog, ASKER } from './access-log.ts';
import type { Served } from './application.ts';

/** Has the server listen. @param release what it uses, to be closed with it */
export async function serveHttp(
  server: FastifyInstance,
  port: number,
  release: () => void = () => undefined,
): Promise<Served> {
  const url = await server.listen({ port, host: '127.0.0.1' });
  return {
    url,
    async close() {
      release();
      server.server.closeAllConnections();
      await server.close();
    },
  };
}

/** What only the handler of a request knows of its answer. */
type Told = Pick<Answer, 'key' | 'cache' | 'ageMs' | 'shard'>;

/** By which a handler says what it knows; the last time counts. */
type Tell = (reply: FastifyReply, told: Told) => void;

/**
 * From now on every request of this server of which its handler tells something is written down, also one whose user hung
 * up before it was answered. Requests of which nothing is told, such as those for statistics, are not.
 */
export function logAnswers(server: FastifyInstance, log: AnswerLog): Tell {
  const known = new WeakMap<FastifyReply, { readonly told: Told; readonly cacheKnownAtMs: number }>();
  server.addHook('onRequest', (request, reply, done) => {
    const atMs = now();
    const asker = request.headers[ASKER] === 'scenario' && ({ asker: 'scenario' } as const);
    // Comes after the last byte was handed to the system, and also when there will be no answer.
    reply.raw.once('close', () => {
      const knowledge = known.get(reply);
      if (knowledge === undefined) return;
      const { told, cacheKnownAtMs } = knowledge;
      const { writableFinished, statusCode } = reply.raw;
      const status = writableFinished && { status: statusCode };
      const cacheAfterMs = cacheKnownAtMs - atMs;
      log.write({ atMs, tookMs: now() - atMs, ...told, cacheAfterMs, ...asker, ...status });
    });
    done();
  });
  return (reply, told) => {
    const before = known.get(reply);
    const cacheKnownAtMs = before?.told.cache === told.cache ? before.cacheKnownAtMs : now();
    known.set(reply, { told, cacheKnownAtMs });
  };
}
