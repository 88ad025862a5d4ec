import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { commandOf, environmentOf, processTree, reachableListeners } from '../basics/process-table.ts';
import { crash, master } from '../faults/index.ts';
import { serveReports } from '../report/index.ts';
import { http, type ServiceSurroundings, service } from '../services/index.ts';
import { type Hosts, startHosts } from '../topology/index.ts';
import { expect as expectOf } from './jest.ts';
import { RESENT, runUndisturbed } from './undisturbed.ts';

// What a run gives away of the machine that it runs on: nothing of its environment, and no port.

const LOAD = { rate: 20, warmup: '1s', before: '1s', after: '1s' } as const;

// What a shell of production or a CI job may hold.
const SECRET = 'planted-secret';
const PLANTED = {
  REDIS_URL: `redis://:${SECRET}@production.example:6379`,
  AWS_SECRET_ACCESS_KEY: SECRET,
  NODE_OPTIONS: `--title=${SECRET}`,
};
Object.assign(process.env, PLANTED);

const PROCESS = {
  command: [process.execPath, fileURLToPath(new URL('./service-fixture.mjs', import.meta.url))],
  env: ({ sentinels, natMap }: ServiceSurroundings) => ({
    SENTINELS: JSON.stringify(sentinels),
    NAT_MAP: JSON.stringify(natMap),
  }),
  ready: { http: '/health' },
} as const;

const hosts: Hosts = startHosts({ replicas: 1, sentinels: 3 });
afterAll(() => hosts.release());

/** Processes of ours in which code of users and of libraries runs, by the module that they run. */
const MODULES = {
  client: 'clients/process.ts',
  keeper: 'service/keeper-process.ts',
  service: 'scenario/service-fixture.mjs',
  load: 'service/load-process.ts',
};

const processesOf = (module: string): number[] =>
  processTree(process.pid).filter(pid => commandOf(pid).includes(module));

/** The planted variables with which these processes were started. */
const leaksIn = (pids: readonly number[]): string[] =>
  pids.flatMap(pid =>
    Object.entries(environmentOf(pid))
      .filter(([, value]) => value.includes(SECRET))
      .map(([name]) => `${name} in ${commandOf(pid)}`),
  );

interface Seen {
  /** Processes by module. */
  readonly counts: Readonly<Record<keyof typeof MODULES, number>>;
  readonly leaks: readonly string[];
  readonly reachable: readonly string[];
}

function look(): Seen {
  const found = Object.entries(MODULES).map(([name, module]) => [name, processesOf(module)] as const);
  const all = found.flatMap(([, pids]) => pids);
  return {
    counts: Object.fromEntries(found.map(([name, pids]) => [name, pids.length])) as Seen['counts'],
    // A process whose variables could not be read proves nothing.
    leaks: [...leaksIn(all), ...all.filter(pid => environmentOf(pid).PATH === undefined).map(commandOf)],
    reachable: reachableListeners(processTree(process.pid)).map(
      ({ pid, address, port }) => `${address}:${port} of ${commandOf(pid)}`,
    ),
  };
}

test('clients, services and their load get nothing of the environment, and listen on loopback only', async () => {
  const folder = newFolder('safety');
  const served = await serveReports(folder, 0);
  let seen: Seen | undefined;
  const place = { name: 'safety', file: 'safety.test.ts', folder, assertions: () => 1, hosts };
  const { report } = await runUndisturbed(
    place,
    {
      topology: { downAfter: '2s', replicas: 1 },
      clients: { app: { socketTimeout: 1000 } },
      services: {
        api: service({
          ...PROCESS,
          behind: { other: PROCESS },
          load: http({ path: '/orders', method: 'POST', ...LOAD }),
        }),
      },
      tolerates: RESENT,
    },
    async ({ inject, budget, finish }) => {
      seen = look();
      await expectOf(await inject(crash(master))).toPromoteWithin(budget.promotion);
      await finish();
    },
  );
  await served.close();
  expect(report).toMatchObject({ verdict: 'pass' });
  expect(seen).toEqual({ counts: { client: 1, keeper: 2, service: 2, load: 1 }, leaks: [], reachable: [] });
}, 180_000);

test('a process that gets the whole environment, or listens on every address, is found', async () => {
  const code = `require('node:net').createServer().listen(0, '0.0.0.0', () => console.log('listens'))`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = child.pid ?? 0;
  await once(child.stdout, 'data');
  const [leaks, reachable] = [leaksIn([pid]), reachableListeners(processTree(process.pid))];
  child.kill('SIGKILL');
  expect(leaks.map(leak => leak.split(' ')[0]).sort()).toEqual(Object.keys(PLANTED).sort());
  expect(reachable).toEqual([expect.objectContaining({ pid, address: '0.0.0.0' })]);
});
