import type { FastifyInstance, FastifyReply } from 'fastify';
import { openRequestLog, wallClock } from './request-log.ts';

/** What only the handler of a request knows of its answer. */
export interface Origin {
  readonly cache?: 'hit' | 'miss' | 'unreachable';
  /** How old the data is. */
  readonly ageMs?: number;
  /** The part of the key space. */
  readonly shard?: string;
}

/**
 * Sends what a handler reports of its answer as headers, and logs every request of which it reports something, also one whose
 * user hung up. Requests of which nothing is reported, such as those for statistics, are not logged.
 * @returns by which a handler reports; the last time counts
 */
export function reportAnswers(
  server: FastifyInstance,
  log = openRequestLog(),
): (reply: FastifyReply, origin: Origin) => void {
  const known = new WeakMap<FastifyReply, Origin>();
  server.addHook('onRequest', (request, reply, done) => {
    const at = wallClock();
    const id = request.headers['x-request-id'];
    // Comes after the last byte was handed to the system, and also when there will be no answer.
    reply.raw.once('close', () => {
      const origin = known.get(reply);
      if (origin === undefined) return;
      const { writableFinished, statusCode } = reply.raw;
      log({
        at,
        ms: wallClock() - at,
        ...(writableFinished && { status: statusCode }),
        ...(typeof id === 'string' && { id }),
        ...(origin.shard !== undefined && { shard: origin.shard }),
      });
    });
    done();
  });
  server.addHook('onSend', async (_request, reply) => {
    const { cache, ageMs, shard } = known.get(reply) ?? {};
    if (cache !== undefined) reply.header('x-cache', cache);
    if (ageMs !== undefined) reply.header('age', (ageMs / 1000).toFixed(3));
    if (shard !== undefined) reply.header('x-shard', shard);
  });
  return (reply, origin) => known.set(reply, origin);
}

/** Has the server listen where the harness asks it. */
export async function listen(server: FastifyInstance, port: number): Promise<void> {
  console.log(`listening at ${await server.listen({ port, host: '127.0.0.1' })}`);
}
