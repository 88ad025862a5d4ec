import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { endpoints, probe } from './endpoint.ts';
import { findEngine } from './find.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function listen(answer: RequestListener): Promise<string> {
  const socket = join(newFolder('engine'), 'engine.sock');
  const server = createServer(answer).listen(socket);
  servers.push(server);
  await once(server, 'listening');
  return `unix://${socket}`;
}

const at = (uri: string) => ({ uri, source: 'test', chosen: true });
const json =
  (body: object): RequestListener =>
  (_, response) =>
    response.end(JSON.stringify(body));

test('an engine tells its version', async () => {
  const uri = await listen(json({ Version: '20.10.24' }));
  expect(await probe(at(uri))).toMatchObject({ answers: true, engine: 'Docker 20.10.24' });
});

test('podman is told from Docker', async () => {
  const uri = await listen(json({ Version: '5.1.0', Components: [{ Name: 'Podman Engine' }] }));
  expect(await probe(at(uri))).toMatchObject({ answers: true, engine: 'Podman 5.1.0' });
});

test.each<[string, string | RequestListener, RegExp]>([
  ['a socket that is not there', 'unix:///nowhere/docker.sock', /the socket does not exist/],
  ['a port that nothing listens on', 'tcp://127.0.0.1:1', /refused: no process listens there/],
  ['an address that is none', 'nonsense', /not an address such as/],
  [
    'a server that is no engine',
    (_, response) => response.end('hello'),
    /replied, but not like a container engine/,
  ],
  ['a server that refuses', (_, response) => response.writeHead(403).end(), /answered HTTP 403/],
])('%s is told in words', async (_what, where, why) => {
  const uri = typeof where === 'string' ? where : await listen(where);
  expect(await probe(at(uri))).toMatchObject({ answers: false, why: expect.stringMatching(why) });
});

test('a certificate that is missing is told, and not as a socket', async () => {
  const env = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/nowhere' };
  expect(await probe(at('tcp://127.0.0.1:1'), env)).toMatchObject({
    answers: false,
    why: expect.stringMatching(/^ca\.pem of DOCKER_CERT_PATH cannot be read: .*\/nowhere\/ca\.pem/),
  });
});

test('an engine that hangs is given up', async () => {
  const uri = await listen(() => undefined);
  expect(await probe(at(uri))).toMatchObject({
    answers: false,
    why: expect.stringContaining('no answer within 3000 ms'),
  });
});

test('engines are looked for where testcontainers looks, in its order, and at podman’s sockets', () => {
  const env = { DOCKER_HOST: 'tcp://10.0.0.1:2375', XDG_RUNTIME_DIR: '/run/user/7' };
  expect(endpoints(env, '/home/x', 7).map(({ uri }) => uri)).toEqual([
    'tcp://10.0.0.1:2375',
    'unix:///var/run/docker.sock',
    'unix:///run/user/7/docker.sock',
    'unix:///home/x/.docker/run/docker.sock',
    'unix:///home/x/.docker/desktop/docker.sock',
    'unix:///run/podman/podman.sock',
    'unix:///run/user/7/podman/podman.sock',
  ]);
});

test('a named engine that does not answer is an error, and no other is taken', async () => {
  const env = { ...process.env, DOCKER_HOST: 'unix:///nowhere/docker.sock' };
  await expect(findEngine(() => undefined, env)).rejects.toThrow(
    /No container engine was found[\s\S]*unix:\/\/\/nowhere\/docker\.sock \(DOCKER_HOST\): the socket does not exist[\s\S]*correct or unset DOCKER_HOST/,
  );
});
