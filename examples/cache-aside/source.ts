import { setTimeout as pause } from 'node:timers/promises';
import { fastify } from 'fastify';
import { listen, reportAnswers } from '../shared/http.ts';
import { optionsOf, port } from '../shared/settings.ts';
import type { SourceOptions } from './settings.ts';

// The slow source behind the cache, like a database. GET /data/:key returns the data after a delay, and concurrent requests
// wait for each other; GET /stats returns the number of requests.

const { delayMs, atOnce } = optionsOf<SourceOptions>();
const server = fastify();
const report = reportAnswers(server);
const work = turnstile(atOnce);
let asked = 0;

server.get<{ Params: { key: string } }>('/data/:key', async ({ params: { key } }, reply) => {
  asked += 1;
  report(reply, {});
  await work(() => pause(delayMs));
  return { data: `value for ${key}` };
});

server.get('/stats', async () => ({ asked }));

await listen(server, port());

/** Lets so many work at once, the others in the order in which they came. */
function turnstile(most: number): (job: () => Promise<void>) => Promise<void> {
  let free = most;
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
