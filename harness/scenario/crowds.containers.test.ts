import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { jest, expect as jestExpect, test } from '@jest/globals';
import type { ScenarioReport } from '../analyze/index.ts';
import { newFolder } from '../basics/fixture.ts';
import { pause } from '../basics/index.ts';
import { type ClientSpec, type Crowd, clientFrom, clientOf, crowd } from '../clients/index.ts';
import { crash, isolate, master, zone } from '../faults/index.ts';
import { http, service } from '../services/index.ts';
import type { ScenarioBody } from './context.ts';
import { expect } from './jest.ts';
import type { ScenarioOptions } from './options.ts';
import { runUndisturbed } from './undisturbed.ts';

jest.setTimeout(180_000);
const FIXTURE = fileURLToPath(new URL('./service-fixture.mjs', import.meta.url));
const folder = newFolder('crowds');

/** Writes a module that can require what this one can. */
function fileOf(name: string, text: string): URL {
  const path = join(folder, name);
  const requiring = `const require = createRequire(${JSON.stringify(import.meta.url)});`;
  writeFileSync(path, `import { createRequire } from 'node:module';\n${requiring}\n${text}`);
  return pathToFileURL(path);
}

type Body = ScenarioBody<string, string, 'appends', string>;

async function run(
  crowds: Readonly<Record<string, Crowd>>,
  body: Body,
  others: Pick<ScenarioOptions, 'topology' | 'clients' | 'services'> = {},
): Promise<ScenarioReport> {
  const own = newFolder('crowd-run');
  const place = { name: own.slice(-6), file: 'crowds.test.ts', folder: own, assertions: () => 1 };
  const options = { topology: { downAfter: '2s' as const, replicas: 1 }, crowds, ...others };
  return (await runUndisturbed(place, options, body as ScenarioBody)).report;
}

const ten = (client: ClientSpec): Crowd => crowd({ connections: 10, processes: 2, client, every: '500ms' });

const made = (name: string, returned: string, before = '') =>
  fileOf(name, `${before}\nexport default deployment => ${returned};`);
const IOREDIS = `new (require('ioredis').Redis)({ ...deployment, socketTimeout: 1000 })`;

test('crowds of every library, and of a module, follow a crash; servers count the same connections', async () => {
  const crowds = {
    ioredis: ten({}),
    'ioredis-5': ten(clientOf('ioredis-5')),
    iovalkey: ten(clientOf('iovalkey')),
    'node-redis': ten(clientOf('node-redis', 'tuned')),
    module: ten(clientFrom(made('sound.mjs', IOREDIS))),
  };
  const report = await run(crowds, async ({ inject, budget, finish }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const outcome = await finish();
    for (const each of Object.values(outcome.crowds)) {
      expect(each).toReconnectWithin(budget.following);
      expect(each).toAgreeWithServers();
      expect(each).toBeRejectedAtMost(0);
    }
  });
  jestExpect([report.verdict, report.reason]).toEqual(['pass', 'every expectation and every check passed']);
  for (const [name, own] of Object.entries(report.crowds ?? {})) {
    const library = name === 'module' ? 'ioredis' : name;
    jestExpect(own).toMatchObject({ library, connections: 10, workedAtEnd: 10, process: 'finished' });
    jestExpect(own.failovers).toMatchObject([{ connections: 10, reconnected: 10, never: 0 }]);
    // Each of its ten connections wrote before the crash and after it.
    jestExpect(own.writes.acknowledged).toBeGreaterThanOrEqual(20);
  }
});

test('a crowd and a service in a zone of a stock deployment are cut off with it, and a client elsewhere is not', async () => {
  const api = service({
    command: [process.execPath, FIXTURE],
    env: ({ sentinels, natMap }) => ({
      SENTINELS: JSON.stringify(sentinels),
      NAT_MAP: JSON.stringify(natMap),
    }),
    ready: { http: '/health', within: '15s' },
    load: http({ path: '/orders', method: 'POST', rate: 20, timeout: '1s', before: '2s', after: '2s' }),
  });
  const zones = {
    a: ['redis-1', 'sentinel-1', 'sentinel-2', 'app'],
    b: ['redis-2', 'sentinel-3', 'web', 'api'],
  };
  const report = await run(
    { web: ten({ socketTimeout: 1000 }) },
    async ({ inject, finish }) => {
      const failover = await inject(isolate(zone('b')));
      await pause(3000);
      await failover.heal();
      for (const each of Object.values((await finish()).crowds)) {
        expect(each).toReconnectWithin('20s');
        expect(each).toAgreeWithServers();
      }
    },
    {
      topology: { downAfter: '10s', replicas: 1, stock: true, zones },
      clients: { app: { socketTimeout: 1000 } },
      services: { api },
    },
  );
  jestExpect([report.verdict, report.reason]).toEqual(['pass', 'every expectation and every check passed']);
  const [failover] = report.crowds?.web?.failovers ?? [];
  jestExpect(failover).toMatchObject({ connections: 10, undisturbed: 0, reconnected: 10, never: 0 });
  jestExpect(failover?.firstMs).toBeGreaterThan(3000);
  jestExpect(report.services?.api?.unavailableMs).toBeGreaterThan(2000);
  jestExpect(report.clients.app?.outageMs).toBeLessThan(2000);
});

test('a crowd whose process dies fails the scenario; what it counted before is kept', async () => {
  const dying = made('dying.mjs', `${IOREDIS}.on('close', () => process.exit(3))`);
  const report = await run({ web: ten(clientFrom(dying)) }, async ({ inject, finish }) => {
    await inject(crash(master));
    await finish();
  });
  jestExpect(report.verdict).toBe('fail');
  jestExpect(report.reason).toMatch(
    /crowd processes: a process of web died: its process ended \(exit code 3\)/,
  );
  jestExpect(report.crowds?.web).toMatchObject({ process: 'died', workedAtEnd: 0 });
  jestExpect(report.crowds?.web?.writes.acknowledged).toBeGreaterThanOrEqual(10);
});

test('a crowd that does not get to work proves nothing, and the reason has its error', async () => {
  const dead = made('dead.mjs', IOREDIS, 'setTimeout(() => process.exit(4), 500);');
  const report = await run({ web: ten(clientFrom(dead)) }, async ({ inject }) => {
    await inject(crash(master));
  });
  jestExpect(report.verdict).toBe('unknown');
  jestExpect(report.reason).toMatch(
    /^\d+ of 10 connections of web worked before the fault: its process ended \(exit code 4\)/,
  );
});

test('a client that a crowd cannot use is refused in words about the crowd', async () => {
  const adapter = fileOf(
    'adapter.mjs',
    "export default { name: 'mine', call: (made, [name, ...args]) => made.call(name, ...args), disconnect: made => made.disconnect() };",
  );
  const adapted = clientFrom(made('plain.mjs', IOREDIS), { adapter });
  const idle: Body = async ({ inject }) => void (await inject(crash(master)));
  const lacking = await run({ web: ten(adapted) }, idle);
  jestExpect(lacking).toMatchObject({
    unusable: true,
    reason: "crowds.web.client: a crowd needs 'server' of its clients, but its adapter does not have it",
  });
  const nothing = await run({ web: ten(clientFrom(made('nothing.mjs', 'undefined'))) }, idle);
  jestExpect(nothing.reason).toContain('what nothing.mjs returns for crowds.web.client is undefined');
});
