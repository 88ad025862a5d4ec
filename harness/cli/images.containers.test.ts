import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const FAILOVER = fileURLToPath(new URL('./failover.ts', import.meta.url));
const run = (...args: string[]) =>
  new Promise<{ code: number | null; said: string }>(resolve => {
    const command = execFile(process.execPath, [FAILOVER, 'images', ...args], (_error, out, err) =>
      resolve({ code: command.exitCode, said: out + err }),
    );
  });

test('a name that no server has ends images with exit code 2 and those that there are', async () => {
  const { code, said } = await run('valkey:10');
  expect(said).toMatch(/"valkey:10" \(string\); allowed: redis:7\.0, redis:8, valkey:8, valkey:9/);
  expect(said).not.toMatch(/\n\s+at /);
  expect(code).toBe(2);
});

test('images tells of the one it was asked for what to set, whose server it has, and that it is there', async () => {
  const { code, said } = await run('redis:7.0');
  expect(said).toMatch(
    /│ sentinel-failover-harness\/redis:7\.0 │ redis 7\.0\.\d+ │ (registry|debian) │ +\d+ MB │ (there already|built now)/,
  );
  expect(said).not.toContain('valkey');
  expect(code).toBe(0);
}, 300_000);
