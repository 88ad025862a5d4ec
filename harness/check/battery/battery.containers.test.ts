import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, jest, test } from '@jest/globals';
import { newFolder } from '../../basics/fixture.ts';
import type { Battery } from './outcome.ts';

// The battery as a person runs it, with kept configurations.

const FAILOVER = fileURLToPath(new URL('../../cli/failover.ts', import.meta.url));
const kept = (path: string) => fileURLToPath(new URL(`../configurations/${path}`, import.meta.url));
jest.setTimeout(240_000);

let folder = '';
beforeEach(() => {
  folder = newFolder('battery');
});

async function run(...args: readonly string[]) {
  const env = Object.entries(process.env).filter(([key]) => !/^(HARNESS_|NODE_OPTIONS|JEST_)/.test(key));
  const output = join(folder, 'check.json');
  const child = spawn(process.execPath, [FAILOVER, 'check', '-q', '--json', '--output', output, ...args], {
    cwd: folder,
    env: Object.fromEntries(env),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const printed: string[] = [];
  child.stderr.on('data', chunk => printed.push(String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  const battery = existsSync(output)
    ? (JSON.parse(readFileSync(output, 'utf8')).battery as Battery)
    : undefined;
  return { code, err: printed.join(''), rows: battery?.rows ?? [] };
}

const filesOf = (name: string): string[] => [
  ...['--sentinel-conf', kept(`${name}/sentinel.conf`), '--redis-conf', kept(`${name}/redis.conf`)],
  ...['--sentinels', '3', '--replicas', '2'],
];

test('a sound deployment passes a crash; without socketTimeout its client is stuck after a power-off', async () => {
  const { code, rows } = await run(
    ...[...filesOf('wrong-socket-timeout'), '--faults', 'crash,power-off'],
    ...['--client', kept('wrong-socket-timeout/client.json'), '--budget', '25s', '--max-lost', '50'],
  );
  expect(code).toBe(1);
  expect(rows.map(({ fault, verdict, outageEnded }) => ({ fault, verdict, outageEnded }))).toEqual([
    { fault: 'crash', verdict: 'pass', outageEnded: true },
    { fault: 'power-off', verdict: 'fail', outageEnded: false },
  ]);
  expect(rows[1]?.changes[0]).toMatch('Set `socketTimeout: 1000`');
});

const API = new URL('../../services.ts', import.meta.url).href;
const FIXTURE = fileURLToPath(new URL('./service-fixture.mjs', import.meta.url));
const SOUND = {
  ...{ socketTimeout: 1000, connectTimeout: 500, sentinelCommandTimeout: 500 },
  ...{ enableOfflineQueue: false, maxRetriesPerRequest: 0 },
};

/** A module that declares the service, whose client has these options. */
function serviceWith(name: string, options: object, ready = '/health'): string {
  const path = join(folder, `${name}.ts`);
  writeFileSync(
    path,
    `import { http, service } from '${API}';
export default service({
  command: [process.execPath, '${FIXTURE}'],
  env: ({ sentinels, natMap, name }) => ({
    SENTINELS: JSON.stringify(sentinels), NAT_MAP: JSON.stringify(natMap), MASTER: name, OPTIONS: '${JSON.stringify(options)}',
  }),
  ready: { http: '${ready}', within: '5s' },
  load: http({ path: '/orders', method: 'POST', rate: 50, timeout: '1s', expect: { body: /"id":/ } }),
});`,
  );
  return path;
}

test('a sound service passes a power-off; one without time limits does not, and the advice names them', async () => {
  const limits = ['--budget', '15s', '--faults', 'power-off'];
  const sound = await run('--service', serviceWith('sound', SOUND), ...limits, '--max-failed', '900');
  expect(sound.rows).toEqual([expect.objectContaining({ fault: 'power-off', verdict: 'pass', changes: [] })]);
  expect(sound.code).toBe(0);
  const wrong = await run('--service', serviceWith('wrong', {}), ...limits);
  expect(wrong.code).toBe(1);
  const [row] = wrong.rows;
  expect(row).toMatchObject({ fault: 'power-off', verdict: 'fail' });
  expect(row?.service?.success).toBeLessThan(sound.rows[0]?.service?.success ?? 0);
  expect(row?.changes[0]).toMatch(/requests to wrong got no answer.*`socketTimeout: 1000`/);
});

test('a service that does not become ready is exit code 2 with the reason, and nothing of it is left', async () => {
  const marked = join(folder, 'unready.ts');
  const { code, err } = await run(
    ...['--service', serviceWith('unready', { connectionName: marked }, '/never')],
    ...['--faults', 'crash,power-off'],
  );
  expect(code).toBe(2);
  expect(err).toMatch(/the service unready was not ready within 5\.00 s.*correct its command/);
  expect(processesNaming(marked)).toEqual([]);
});

/** Those with this text in their environment. */
const processesNaming = (text: string): string[] =>
  globSync('/proc/[0-9]*/environ').filter(file => {
    try {
      return readFileSync(file, 'utf8').includes(`"connectionName":"${text}"`);
    } catch {
      return false;
    }
  });
