import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { beforeEach, expect, jest, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { readServiceFile } from './service-file.ts';

// A process is started for each, on a machine that may be busy.
jest.setTimeout(60_000);

const API = new URL('../services.ts', import.meta.url).href;

let folder = '';
beforeEach(() => {
  folder = newFolder('service');
});

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const declaring = (options: string): string =>
  `import { http, service } from '${API}';\nexport default service(${options});`;

test('a module that exports a service is known by the name of its file', async () => {
  const path = file(
    'my orders.ts',
    declaring("{ command: ['node', 'a.js'], load: http({ path: '/health' }) }"),
  );
  expect(await readServiceFile(path)).toEqual({
    name: 'my-orders',
    module: expect.stringMatching(/^file:.*my%20orders\.ts$/),
  });
});

test.each([
  ['has another object', 'export default { command: [] };', /has another object as its default export/],
  ['has a function', 'export default () => 1;', /has a function as its default export.*service\(\{ command/],
  ['has no default export', 'export const a = 1;', /has nothing as its default export/],
  ['does not load', "throw new Error('no PORT');", /cannot be imported: no PORT/],
  [
    'has wrong options',
    declaring("{ command: ['node'] }"),
    /cannot be imported: a service needs one of 'load'/,
  ],
  ['never finishes loading', 'process.exit(3);', /cannot be imported: its process ended \(exit code 3\)/],
])('a module that %s is refused with the reason', async (_, text, reason) => {
  await expect(readServiceFile(file('api.mjs', text))).rejects.toThrow(reason);
});

test('a file that is missing is refused', async () => {
  await expect(readServiceFile(join(folder, 'nowhere.ts'))).rejects.toThrow(/nowhere\.ts cannot be read/);
});

test('a server that is given by mistake does not stay', async () => {
  const server = `import { createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
const server = createServer().listen(0, '127.0.0.1');
await new Promise(resolve => server.once('listening', resolve));
writeFileSync(${JSON.stringify(join(folder, 'port'))}, String(server.address().port));`;
  await expect(readServiceFile(file('server.mjs', server))).rejects.toThrow(
    'has nothing as its default export',
  );
  const port = Number(readFileSync(join(folder, 'port'), 'utf8'));
  const socket = connect(port, '127.0.0.1');
  await expect(
    new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject)),
  ).rejects.toThrow('ECONNREFUSED');
});
