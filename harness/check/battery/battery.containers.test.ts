import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Battery } from './outcome.ts';

// The battery as a person runs it, with kept configurations.

const FAILOVER = fileURLToPath(new URL('../../cli/failover.ts', import.meta.url));
const kept = (path: string) => fileURLToPath(new URL(`../configurations/${path}`, import.meta.url));
const MINUTES = 240_000;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'battery-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function check(name: string, faults: string, ...args: readonly string[]) {
  const env = Object.entries(process.env).filter(([key]) => !/^(HARNESS_|NODE_OPTIONS|JEST_)/.test(key));
  const output = join(folder, 'check.json');
  const files = ['sentinel.conf', 'redis.conf'].map(each => kept(`${name}/${each}`));
  const child = spawn(
    process.execPath,
    [
      ...[FAILOVER, 'check', '-q', '--sentinel-conf', files[0] ?? '', '--redis-conf', files[1] ?? ''],
      ...['--sentinels', '3', '--replicas', '2', '--json', '--output', output, '--faults', faults, ...args],
    ],
    { cwd: folder, env: Object.fromEntries(env), stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [code] = (await once(child, 'exit')) as [number];
  return { code, battery: JSON.parse(readFileSync(output, 'utf8')).battery as Battery };
}

test(
  'a sound deployment passes a crash; without socketTimeout its client is stuck after a power-off',
  async () => {
    const { code, battery } = await check(
      'wrong-socket-timeout',
      'crash,power-off',
      ...['--client', kept('wrong-socket-timeout/client.json'), '--budget', '25s', '--max-lost', '50'],
    );
    expect(code).toBe(1);
    expect(battery.rows.map(({ fault, verdict, outageEnded }) => ({ fault, verdict, outageEnded }))).toEqual([
      { fault: 'crash', verdict: 'pass', outageEnded: true },
      { fault: 'power-off', verdict: 'fail', outageEnded: false },
    ]);
    expect(battery.rows[1]?.changes[0]).toMatch('Set `socketTimeout: 1000`');
  },
  MINUTES,
);
