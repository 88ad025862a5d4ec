import { afterEach, expect, test } from '@jest/globals';
import { fastify } from 'fastify';
import { reportAnswers } from './http.ts';
import type { RequestLine } from './request-log.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server that answers with the status in its path, or never. */
async function serve() {
  const lines: RequestLine[] = [];
  const logged = Promise.withResolvers<void>();
  const server = fastify();
  const report = reportAnswers(server, line => {
    lines.push(line);
    logged.resolve();
  });
  const asked = Promise.withResolvers<void>();
  const hungUp = Promise.withResolvers<object>();
  server.get<{ Params: { status: string } }>('/answer/:status', async ({ params: { status } }, reply) => {
    report(reply, { cache: 'unreachable' });
    report(reply, { cache: status === '200' ? 'hit' : 'miss', ageMs: 1500, shard: 'a' });
    return reply.code(Number(status)).send({ status });
  });
  server.get('/never', async (_request, reply) => {
    report(reply, { cache: 'unreachable' });
    asked.resolve();
    return hungUp.promise;
  });
  server.get('/stats', async () => ({}));
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  closing.push(() => {
    hungUp.resolve({});
    return server.close();
  });
  return { url, lines, asked: asked.promise, logged: logged.promise };
}

test('an answer has the headers of what its handler reported last, and is logged with its status and number', async () => {
  const { url, lines, logged } = await serve();
  const { headers } = await fetch(`${url}/answer/200`, { headers: { 'x-request-id': '7' } });
  expect(Object.fromEntries(headers)).toMatchObject({ 'x-cache': 'hit', age: '1.500', 'x-shard': 'a' });
  await logged;
  expect(lines).toMatchObject([{ status: 200, id: '7', shard: 'a' }]);
  expect(Math.abs((lines[0]?.at ?? 0) - Date.now())).toBeLessThan(10_000);
});

test('an answer of which nothing is reported has no such headers, and is not logged', async () => {
  const { url, lines, logged } = await serve();
  const { headers } = await fetch(`${url}/stats`);
  expect(headers.get('x-cache')).toBeNull();
  await (await fetch(`${url}/answer/503`)).text();
  await logged;
  expect(lines).toMatchObject([{ status: 503 }]);
});

test('a user who hangs up before there is an answer is logged without a status', async () => {
  const { url, lines, asked, logged } = await serve();
  const user = new AbortController();
  const waiting = fetch(`${url}/never`, { signal: user.signal });
  await asked;
  user.abort();
  await expect(waiting).rejects.toThrow('abort');
  await logged;
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toHaveProperty('status');
});
