import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { generatedSecrets, messageOf, pause } from '../basics/index.ts';
import { clientOf } from '../clients/index.ts';
import { crash, master } from '../faults/index.ts';
import { analysesOf, writeRunPage } from '../report/index.ts';
import { http, service } from '../services/index.ts';
import { type Hosts, startHosts, type Topology } from '../topology/index.ts';
import { appends } from '../workload/index.ts';
import { expect as expectOf } from './jest.ts';
import { runScenario } from './run.ts';
import { engineKnows, filesIn, leaksIn, type Place, processesShow, secretsOf } from './secrets-search.ts';

// No secret of a secured run is in what the run wrote, printed, threw or started.

jest.setTimeout(180_000);
const WEB = `require('http').createServer((_, reply) => reply.end('ok')).listen(process.env.PORT, '127.0.0.1')`;
const LOAD = { rate: 20, warmup: '1s', before: '3s', after: '1s' } as const;

const hosts: Hosts = startHosts({ replicas: 1, sentinels: 3 });
afterAll(() => hosts.release());

/** Command lines that live for some milliseconds are seen by looking all the time. */
function watchProcesses(): () => Place[] {
  const seen = new Map<string, Place>();
  const timer = setInterval(() => {
    for (const place of processesShow()) seen.set(`${place.name} ${place.text}`, place);
  }, 100);
  return () => {
    clearInterval(timer);
    return [...seen.values()];
  };
}

/** What this process prints on standard error and output. */
function watchOutput(): () => Place[] {
  const places: Place[] = [];
  const streams = [process.stdout, process.stderr];
  const writes = streams.map(stream => stream.write);
  for (const [i, stream] of streams.entries())
    stream.write = ((...args: Parameters<typeof stream.write>) => {
      places.push({ name: 'what the run printed', text: String(args[0]) });
      return (writes[i] as typeof stream.write).apply(stream, args);
    }) as typeof stream.write;
  return () => {
    for (const [i, stream] of streams.entries()) stream.write = writes[i] as typeof stream.write;
    return places;
  };
}

/** Runs a secured scenario that fails with a message that has every password, and @returns where secrets are. */
async function leaksOf(
  plant: (topology: Topology, folder: string, secrets: readonly string[]) => Promise<void>,
) {
  const run = newFolder('secrets');
  const folder = join(run, 'scenario');
  mkdirSync(folder);
  const place = { name: 'secrets', file: 'secrets.test.ts', folder, assertions: () => 1, hosts };
  const printed = watchOutput();
  const shown = watchProcesses();
  const found: Place[] = [];
  let secrets: readonly string[] = [];
  const { report, thrown } = await runScenario(
    place,
    {
      topology: { downAfter: '2s', replicas: 1, security: ['acl', 'mtls'] },
      clients: {
        app: { socketTimeout: 1000 },
        'node-redis': clientOf('node-redis', 'tuned'),
        'ioredis-5': clientOf('ioredis-5', 'tuned'),
        iovalkey: clientOf('iovalkey', 'tuned'),
      },
      workload: appends({ rate: 20 }),
      services: {
        web: service({ command: [process.execPath, '-e', WEB], load: http({ path: '/', ...LOAD }) }),
      },
    },
    async ({ topology, inject, budget, finish }) => {
      const whole = topology as unknown as Topology;
      secrets = await secretsOf(whole);
      await plant(whole, folder, secrets);
      found.push(...(await engineKnows(whole)));
      await expectOf(await inject(crash(master))).toPromoteWithin(budget.promotion);
      await finish();
      found.push(...(await engineKnows(whole)));
      throw new Error(`expected ${[...generatedSecrets()].join(' ')} ${whole.sentinelOptions.tls?.key}`);
    },
  );
  found.push(...shown(), ...printed());
  await writeRunPage(run, analysesOf(run));
  found.push({ name: 'the error', text: thrown instanceof Error ? String(thrown.stack) : messageOf(thrown) });
  const leaks = leaksIn([...found, ...filesIn(run)], secrets);
  const names = [...found, ...filesIn(run)].map(({ name }) => name);
  return { report, secrets, leaks, names };
}

test('no secret is in reports, logs, errors, what the engine knows, command lines or environments', async () => {
  const { report, secrets, leaks, names } = await leaksOf(async () => undefined);
  // Two keys of redis servers, three of sentinels, one of clients, and the passwords.
  expect(new Set(secrets).size).toBeGreaterThanOrEqual(6 + 5);
  expect(report.reason).toContain('expected [secret] [secret]');
  expect(report.phases?.promotedMs).toBeGreaterThan(0);
  for (const { operations } of Object.values(report.clients))
    expect(operations.acknowledged).toBeGreaterThan(0);
  for (const name of ['index.html', 'scenario/scenario.json', 'scenario/record.json', 'the error'])
    expect(names).toContain(name);
  expect(names).toContain('the command line of redis-server');
  expect(leaks).toEqual([]);
});

test('a leak is found wherever it is planted', async () => {
  const { leaks } = await leaksOf(async (topology, folder, [secret = '', ...others]) => {
    const key = others.at(-1) ?? '';
    writeFileSync(join(folder, 'history', 'notes.txt'), `password ${secret}`);
    process.stderr.write(`password ${secret}\n`);
    const host = topology.redis[1]?.host;
    void host?.run(['sh', '-c', `sleep 60; echo ${secret}`]).catch(() => undefined);
    const child = spawn('sleep', ['5'], { env: { ...process.env, KEY: key } });
    await pause(2000);
    child.kill('SIGKILL');
  });
  expect(leaks).toEqual(
    expect.arrayContaining([
      'scenario/history/notes.txt',
      'what the run printed',
      'the command line of sh',
      'the environment of sleep',
    ]),
  );
  expect(leaks.some(name => name.startsWith('a program on '))).toBe(true);
});
