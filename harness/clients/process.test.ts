import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { poll } from '../basics/index.ts';
import type { Topology } from '../topology/index.ts';
import { type ClientTold, startClient } from './client.ts';
import { type ClientSpec, optionsFrom, outsideClient } from './options.ts';

const SENTINEL = { host: '127.0.0.1', port: 1 };
const TOPOLOGY = {
  servers: [{ reach: SENTINEL, address: SENTINEL, host: { ip: '127.0.0.1' } }],
  shards: ['mymaster'],
  sentinelOptions: { name: 'mymaster', sentinels: [SENTINEL] },
  natMap: {},
} as unknown as Topology;

const folder = newFolder('process');

function moduleOf(name: string, options: string): ReturnType<typeof optionsFrom> {
  const path = join(folder, name);
  writeFileSync(path, `export default ${options};`);
  return optionsFrom(pathToFileURL(path));
}

/** What a client's process reports first: its options, or why it ended. */
async function startOf(spec: ClientSpec): Promise<string> {
  let died = '';
  const onTold = (told: ClientTold) => {
    if (told.tells === 'died') died = told.detail;
  };
  const client = startClient('app', spec, TOPOLOGY, join(folder, 'app.jsonl'), onTold);
  try {
    const first = async () => {
      if (died !== '') return died;
      const options = JSON.stringify(client.options());
      return options === '{}' ? undefined : options;
    };
    return (await poll(first, { withinMs: 10_000, everyMs: 20 })) ?? 'nothing';
  } finally {
    client.kill();
  }
}

test('a module whose options name another server ends its client before it connects', async () => {
  const elsewhere = moduleOf('elsewhere.mjs', `{ host: '127.0.0.1', port: 6379 }`);
  expect(await startOf(elsewhere)).toContain('clients.app.host names a server outside');
  expect(await startOf(outsideClient(elsewhere))).toBe('{"host":"127.0.0.1","port":6379}');
});

test('a module sees no address and no secret in the environment of its process', async () => {
  process.env.REDIS_URL = 'redis://production:6379';
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
  const names = await startOf(
    moduleOf('curious.mjs', '{ connectionName: String(Object.keys(process.env)) }'),
  );
  expect(names).toContain('PATH');
  expect(names).not.toMatch(/REDIS_URL|AWS/);
});
