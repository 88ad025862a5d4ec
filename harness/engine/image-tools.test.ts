import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { dockerAt } from './connect.ts';
import { inspectTools } from './image-tools.ts';

let server: Server;
afterEach(() => {
  server.close().closeAllConnections();
});

/** Something that answers as an engine does up to a request, which it never answers. */
async function engineThatHangsAt(path: RegExp): Promise<string> {
  const socket = join(mkdtempSync(join(tmpdir(), 'engine-')), 'engine.sock');
  server = createServer(({ url = '' }, response) => {
    if (!path.test(url)) response.writeHead(url.includes('create') ? 201 : 204).end('{"Id":"1"}');
  }).listen(socket);
  await once(server, 'listening');
  return `unix://${socket}`;
}

test.each([/create/, /start/, /wait/])(
  'an engine that hangs at %s of a look into an image is given up',
  async path => {
    const docker = dockerAt(await engineThatHangsAt(path));
    await expect(inspectTools(docker, 'redis:7', 200)).rejects.toThrow(
      /to look into the image redis:7[\s\S]+had not finished it after 200 ms[\s\S]+restart the engine/,
    );
  },
);
