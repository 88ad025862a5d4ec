import { fastify } from 'fastify';
import { pause } from '../../basics/index.ts';
import type { Serve } from '../application.ts';
import { logAnswers, serveHttp } from '../http.ts';
import type { SourceSettings } from './cache-aside.ts';

// The slow source behind the cache: what a database is to an application. GET /data/:key gives the data after a delay, and
// when many ask at once they wait for each other; GET /stats tells how much it was asked.

const serve: Serve<SourceSettings> = async ({ options: { delayMs, atOnce }, port, log }) => {
  const server = fastify();
  const tell = logAnswers(server, log);
  const work = turnstile(atOnce);
  let asked = 0;
  server.get<{ Params: { key: string } }>('/data/:key', async ({ params: { key } }, reply) => {
    asked += 1;
    tell(reply, { key, cache: 'unasked' });
    await work(() => pause(delayMs));
    return { data: `value for ${key}` };
  });
  server.get('/stats', async () => ({ asked }));
  return serveHttp(server, port);
};

export default serve;

/** Lets so many work at once, the others in the order in which they came. */
function turnstile(atOnce: number): (job: () => Promise<void>) => Promise<void> {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async job => {
    if (free === 0) await new Promise<void>(resolve => waiting.push(resolve));
    else free -= 1;
    await job();
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
}
