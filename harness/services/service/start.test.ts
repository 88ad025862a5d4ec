import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { newFolder } from '../../basics/fixture.ts';
import { now, poll } from '../../basics/index.ts';
import { http } from './load-settings.ts';
import { type ServiceOptions, service } from './settings.ts';
import { startService } from './start.ts';
import type { ServiceDeployment } from './surroundings.ts';

// Services without any deployment: how they are started, kept and ended.

const NOWHERE: ServiceDeployment = {
  sentinelOptions: { name: 'mymaster', sentinels: [{ host: '127.0.0.1', port: 26379 }], password: 'secret' },
  shards: ['mymaster'],
  natMap: {},
  redis: [{ reach: { host: '127.0.0.1', port: 6379 } }] as unknown as ServiceDeployment['redis'],
  sentinels: [],
  addService: () => Promise.reject(new Error('there is no network')),
};
/** Says 'ok' to every request; `before` runs first. */
const server = (before = '') => [
  process.execPath,
  '-e',
  `${before}; require('node:http').createServer((q, r) => r.end('ok ' + q.url)).listen(Number(process.argv[1]), '127.0.0.1', () => console.log('listening'))`,
  '{port}',
];

/** Ends with the test. */
async function started(options: Partial<ServiceOptions>) {
  const folder = newFolder('service');
  const events: string[] = [];
  const load = http({ path: '/a/{n}', rate: 50, timeout: '1s', expect: { body: '/a/{n}' } });
  const given = service({ command: server(), load, ...options });
  const running = await startService('api', given, NOWHERE, {
    folder,
    onEvent: (event, _atMs, detail) => events.push(`${event} ${detail}`),
  });
  return { running, events, [Symbol.dispose]: running.kill };
}

const isAlive = (pid: number | undefined): boolean =>
  pid !== undefined &&
  execFileSync('ps', ['-axo', 'pid='], { encoding: 'utf8' }).split(/\s+/).includes(`${pid}`);

const untilGone = (pids: readonly (number | undefined)[]) =>
  poll(async () => !pids.some(isAlive) || undefined, { withinMs: 10_000, everyMs: 50 });

test.concurrent('it gets a port, its own environment and nothing else, and each request is a record', async () => {
  using api = await started({
    command: server('console.log(JSON.stringify(process.env))'),
    env: ({ sentinels, name, password, nodes }) => ({
      FOUND: JSON.stringify({ sentinels, name, password, nodes }),
    }),
  });
  const { running } = api;
  running.beginLoad(1);
  const asked = async () => running.answers().length > 10 || undefined;
  expect(await poll(asked, { withinMs: 20_000, everyMs: 50 })).toBe(true);
  const { process: end, answers, exits } = await running.finish();
  expect(end).toBe('finished');
  expect(answers.length).toBeGreaterThan(10);
  expect(answers.map(({ n }) => n)).toEqual(answers.map((_, i) => i));
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(exits).toMatchObject([{ isExpected: true }]);
  const environment = JSON.parse(readFileSync(running.output, 'utf8').split('\n')[0] ?? '');
  const given = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'PORT', 'REQUEST_LOG', 'FOUND', 'FAILOVER_SERVICE'];
  expect(Object.keys(environment).filter(name => !given.includes(name))).toEqual([]);
  expect(`http://127.0.0.1:${environment.PORT}`).toBe(running.url);
  expect(JSON.parse(environment.FOUND)).toEqual({
    sentinels: [{ host: '127.0.0.1', port: 26379 }],
    name: 'mymaster',
    password: 'secret',
    nodes: [{ host: '127.0.0.1', port: 6379 }],
  });
});

/** A server that runs this for each request `q` and its response `r`. */
const answering = (code: string) => [
  process.execPath,
  '-e',
  `const log = line => require('node:fs').appendFileSync(process.env.REQUEST_LOG, line + '\\n');
   require('node:http').createServer(async (q, r) => { ${code} }).listen(Number(process.argv[1]), '127.0.0.1')`,
  '{port}',
];

test.concurrent('processes behind it start first, it gets their URLs, and what all of them report is recorded', async () => {
  const source = {
    command: answering(`log('{"at":' + Date.now() + '}'); r.end('x')`),
    ready: { http: '/' },
  };
  using api = await started({
    behind: { source },
    command: answering(`await fetch(process.env.SOURCE + q.url);
        const id = q.headers['x-request-id'];
        if (id) log(JSON.stringify({ at: Date.now(), ms: 1, status: 200, id }));
        r.setHeader('x-cache', 'HIT'); r.setHeader('age', '1.5'); r.setHeader('x-shard', 'b'); r.end('ok')`),
    env: ({ urls }) => ({ SOURCE: urls.source ?? '' }),
    load: http({ path: '/{key}', keys: ['a', 'b c'], popularity: 'zipf', rate: 50 }),
  });
  const { running, events } = api;
  expect(events.map(event => event.replace(/\d+/, 'N'))).toEqual([
    'started process N (source)',
    'started process N',
  ]);
  expect(Object.keys(running.urls)).toEqual(['source', 'api']);
  expect(running.behind.map(({ name }) => name)).toEqual(['api.source']);
  expect(await running.ask('/x', { method: 'POST' })).toMatchObject({ status: 200, body: 'ok' });
  running.beginLoad(1);
  const asked = async () => running.answers().length > 10 || undefined;
  expect(await poll(asked, { withinMs: 20_000, everyMs: 50 })).toBe(true);
  const { answers, log, behind } = await running.finish();
  expect(answers[0]).toMatchObject({ cache: 'hit', ageMs: 1500, shard: 'b', ok: true });
  expect([...new Set(answers.map(({ key }) => key))].sort()).toEqual(['a', 'b c']);
  const logged = log !== undefined && 'requests' in log ? log.requests : [];
  expect(logged.map(({ n }) => n).sort((a = 0, b = 0) => a - b)).toEqual(answers.map(({ n }) => n));
  const [first, last] = [answers[0]?.atMs ?? 0, answers.at(-1)?.atMs ?? 0];
  for (const { atMs } of logged) expect(atMs).toBeGreaterThan(first - 100);
  for (const { atMs } of logged) expect(atMs).toBeLessThan(last + 2000);
  expect(behind?.source).toMatchObject({
    exits: [{ how: 'SIGTERM', isExpected: true }],
    process: 'finished',
  });
  const sourceLog = behind?.source?.log;
  expect(sourceLog).toMatchObject({ requests: expect.any(Array) });
  expect(await untilGone([running.pid(), ...running.behind.map(({ pid }) => pid())])).toBe(true);
});

test.concurrent('when one behind it does not become ready, or it does not itself, all of them are ended', async () => {
  const source = { command: server('console.log(process.pid)'), ready: { http: '/' } };
  const folder = newFolder('service');
  const load = http({ path: '/' });
  const given = service({ command: [process.execPath, '-e', 'process.exit(4)'], load, behind: { source } });
  await expect(startService('api', given, NOWHERE, { folder })).rejects.toThrow(
    /the service api ended before it was ready \(exit code 4\)/,
  );
  const pid = Number(readFileSync(join(folder, 'api.source-output.log'), 'utf8').split('\n')[0]);
  expect(await untilGone([pid])).toBe(true);
  const ready = { http: '/', within: '2s' } as const;
  const never = service({
    command: server(),
    load,
    behind: { source: { command: [process.execPath, '-e', 'process.exit(5)'], ready } },
  });
  await expect(startService('api', never, NOWHERE, { folder })).rejects.toThrow(
    /the service api\.source ended before it was ready \(exit code 5\)/,
  );
});

test.concurrent('it gets a signal that a scenario sends', async () => {
  using api = await started({ command: server(`process.on('SIGHUP', () => console.log('read again'))`) });
  await api.running.signal('SIGHUP');
  const heard = async () => readFileSync(api.running.output, 'utf8').includes('read again') || undefined;
  expect(await poll(heard, { withinMs: 10_000, everyMs: 20 })).toBe(true);
  expect(api.running.isRunning()).toBe(true);
});

test.concurrent('when the harness is gone it ends at once, with its children and with one that left its group', async () => {
  const sleeps = `const s = d => require('node:child_process').spawn('sleep', ['300'], { detached: d, stdio: 'ignore' }).pid; console.log(s(false) + ' ' + s(true))`;
  const { running } = await started({ command: server(sleeps) });
  const children = (readFileSync(running.output, 'utf8').split('\n')[0] ?? '').split(' ').map(Number);
  const pids = [running.pid(), ...children];
  expect(pids.map(isAlive)).toEqual([true, true, true]);
  running.kill();
  expect(await untilGone(pids)).toBe(true);
});

test.concurrent('one that ends is started again, later each time', async () => {
  using api = await started({
    command: server(`setTimeout(() => process.exit(3), 300)`),
    restart: 'always',
    ready: { log: 'listening' },
  });
  const ended = async () => api.events.filter(each => each === 'exited exit code 3').length >= 3 || undefined;
  expect(await poll(ended, { withinMs: 30_000, everyMs: 50 })).toBe(true);
  const [first, second, third] = api.running.exits.map(({ atMs }) => atMs);
  // It lives for 300 ms; the pauses are 100 ms and 200 ms.
  expect(Number(second) - Number(first)).toBeGreaterThan(390);
  expect(Number(third) - Number(second)).toBeGreaterThan(490);
  expect(readFileSync(api.running.output, 'utf8')).toContain('--- started again');
  const { exits } = await api.running.finish();
  expect(exits.filter(({ isExpected }) => !isExpected).length).toBeGreaterThanOrEqual(3);
});

test.concurrent('one that ignores SIGTERM is killed after a while, and that is its end', async () => {
  using api = await started({ command: server(`process.on('SIGTERM', () => console.log('no'))`) });
  const pid = api.running.pid();
  expect((await api.running.finish()).process).toBe('hung');
  expect(await untilGone([pid])).toBe(true);
});

test.concurrent('a frozen one is seen as frozen, thaws, and a killed one is started again on demand', async () => {
  using api = await started({});
  const { running } = api;
  const first = running.pid();
  await running.signal('SIGSTOP');
  expect(
    await poll(async () => (await running.stateOf(first)) === 'frozen' || undefined, {
      withinMs: 5000,
      everyMs: 20,
    }),
  ).toBe(true);
  await running.signal('SIGCONT');
  expect(
    await poll(async () => (await running.stateOf(first)) === 'running' || undefined, {
      withinMs: 5000,
      everyMs: 20,
    }),
  ).toBe(true);
  await running.signal('SIGKILL');
  expect(
    await poll(async () => (await running.stateOf(first)) === 'ended' || undefined, {
      withinMs: 5000,
      everyMs: 20,
    }),
  ).toBe(true);
  await running.revive();
  expect(running.pid()).not.toBe(first);
  expect(running.exits).toMatchObject([{ how: 'SIGKILL', isExpected: true }]);
});

test.concurrent.each<[string, Partial<ServiceOptions>, RegExp]>([
  [
    'ends before it is ready',
    { command: [process.execPath, '-e', 'console.error("no database"); process.exit(9)'] },
    /the service api ended before it was ready \(exit code 9\); it printed last: no database; its output: /,
  ],
  [
    'does not become ready',
    { ready: { log: /never/, within: '4s' } },
    /the service api was not ready within 4.00 s: its output does not have .*; it printed last: listening/,
  ],
  [
    'answers its load with something else',
    { load: http({ path: '/', expect: { status: 201 } }), ready: { within: '4s' } },
    /the service api was not ready within 4.00 s: status 200/,
  ],
  [
    'has no environment',
    {
      env: () => {
        throw new Error('no sentinels');
      },
    },
    /the function env of the service api threw: no sentinels/,
  ],
  [
    'has no such program',
    { command: ['no-such-program'] },
    /to start the service api: no-such-program\n {2}found: spawn no-such-program ENOENT/,
  ],
  ['has no such folder', { cwd: '/no/such/folder' }, /found: the folder \/no\/such\/folder does not exist/],
])('one that %s is an error that says so', async (_what, options, message) => {
  const beganAtMs = now();
  await expect(started(options)).rejects.toThrow(message);
  expect(now() - beganAtMs).toBeLessThan(15_000);
});
