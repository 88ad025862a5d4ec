import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { fastify } from 'fastify';
import { pause } from '../basics/index.ts';
import { openAnswerLog, readAnswers } from './access-log.ts';
import { logAnswers } from './http.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server that answers with the status in its path, or never. @returns its URL, and what closes it and reads its log */
async function serve() {
  const path = join(mkdtempSync(join(tmpdir(), 'answers-')), 'access.jsonl');
  const changes: string[] = [];
  const firstAway = Promise.withResolvers<void>();
  const log = openAnswerLog(path, (is, _atMs, shard) => {
    changes.push(`${shard}${is}`);
    if (is === 'away') firstAway.resolve();
  });
  const server = fastify();
  const tell = logAnswers(server, log);
  const asked = Promise.withResolvers<void>();
  server.get<{ Params: { status: string } }>('/answer/:status', async ({ params: { status } }, reply) => {
    tell(reply, { key: status, cache: status === '200' ? 'hit' : 'away', ageMs: 5 });
    return reply.code(Number(status)).send({ status });
  });
  server.get('/never', async (_request, reply) => {
    tell(reply, { key: 'never', cache: 'away' });
    asked.resolve();
    await pause(60_000, hungUp.signal).catch(() => undefined);
    return {};
  });
  server.get('/stats', async () => ({}));
  const hungUp = new AbortController();
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  const finish = async () => {
    hungUp.abort();
    await server.close();
    log.close();
  };
  let finished = false;
  const finishOnce = async () => {
    if (!finished) await finish();
    finished = true;
  };
  closing.push(finishOnce);
  const read = async () => {
    await finishOnce();
    return readAnswers(path);
  };
  return { url, asked: asked.promise, firstAway: firstAway.promise, changes, read };
}

test('every request of which its handler tells is written down, with its status and its time', async () => {
  const { url, read } = await serve();
  for (const path of ['/answer/200', '/answer/503', '/stats']) await (await fetch(url + path)).text();
  const answers = await read();
  expect(answers).toMatchObject([
    { key: '200', status: 200, cache: 'hit', ageMs: 5 },
    { key: '503', status: 503, cache: 'away' },
  ]);
  expect(answers.every(({ tookMs }) => tookMs >= 0 && tookMs < 5000)).toBe(true);
});

test('what the scenario itself asks is told from what users ask', async () => {
  const { url, read } = await serve();
  await (await fetch(`${url}/answer/200`, { headers: { 'x-asked-by': 'scenario' } })).text();
  await (await fetch(`${url}/answer/200`)).text();
  expect((await read()).map(({ asker }) => asker)).toEqual(['scenario', undefined]);
});

test('a user who hangs up before there is an answer is written down without a status', async () => {
  const { url, asked, firstAway, read } = await serve();
  const user = new AbortController();
  const waiting = fetch(`${url}/never`, { signal: user.signal });
  await asked;
  user.abort();
  await expect(waiting).rejects.toThrow('abort');
  await firstAway;
  const [answer] = await read();
  expect(answer).toMatchObject({ key: 'never', cache: 'away' });
  expect(answer).not.toHaveProperty('status');
});

test('that the cache begins to answer or ceases to is told once', async () => {
  const { url, changes } = await serve();
  for (const status of ['200', '200', '503', '503', '200'])
    await (await fetch(`${url}/answer/${status}`)).text();
  expect(changes).toEqual(['answers', 'away', 'answers']);
});
