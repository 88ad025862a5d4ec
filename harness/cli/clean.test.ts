import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, jest, test } from '@jest/globals';
import { OWNER_LABEL, thisMachine } from '../engine/ownership.ts';

// A process is started, on a machine that may be busy.
jest.setTimeout(60_000);

const FAILOVER = fileURLToPath(new URL('./failover.ts', import.meta.url));
/** A process that ended: no machine starts process 1 so late. */
const GONE = `${thisMachine()}:1:99999999999`;

let engine: Server;
afterEach(() => {
  engine.close().closeAllConnections();
});

/** Something that answers as an engine does that has a network of a run that is over. @param status of its removal */
async function engineWithNetwork(status: number): Promise<string> {
  const network = { Id: '1', Name: 'left', Labels: { [OWNER_LABEL]: GONE }, IPAM: { Config: [] } };
  const answers: Readonly<Record<string, unknown>> = {
    '/version': { Version: '20.10.24' },
    '/info': { OperatingSystem: 'x' },
    '/containers/json': [],
    '/networks': [network],
    '/networks/bridge': { IPAM: { Config: [{ Gateway: '172.17.0.1' }] } },
  };
  const path = join(mkdtempSync(join(tmpdir(), 'engine-')), 'engine.sock');
  engine = createServer(({ url = '', method }, response) => {
    if (method === 'DELETE') response.writeHead(status).end();
    else response.end(JSON.stringify(answers[url.split('?')[0] ?? ''] ?? {}));
  }).listen(path);
  await once(engine, 'listening');
  return `unix://${path}`;
}

async function clean(DOCKER_HOST: string): Promise<{ code: unknown; out: string }> {
  const outside = Object.entries(process.env).filter(([key]) => !/^(HARNESS_|NODE_OPTIONS|JEST_)/.test(key));
  const env = { ...Object.fromEntries(outside), DOCKER_HOST, TESTCONTAINERS_RYUK_DISABLED: 'true' };
  const child = spawn(process.execPath, [FAILOVER, 'clean'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code, out };
}

test('clean ends with 0 when what a run left is removed', async () => {
  expect(await clean(await engineWithNetwork(204))).toEqual({ code: 0, out: 'removed left\n' });
});

test('clean ends with 1 when the engine keeps something of it', async () => {
  expect(await clean(await engineWithNetwork(403))).toEqual({
    code: 1,
    out: expect.stringMatching(/^the engine did not remove left \(.*403/),
  });
});
