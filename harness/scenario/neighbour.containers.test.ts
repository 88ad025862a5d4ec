import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest, expect as jestExpect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { named, restart } from '../faults/index.ts';
import { eventually } from '../verdict/index.ts';
import { runUndisturbed } from './undisturbed.ts';

jest.setTimeout(120_000);

const placeIn = (folder: string) => ({ name: 'n', file: 'n.test.ts', folder, assertions: () => 1 });

test('a neighbour that mixes with the deployment fails the scenario, and the run has its logs and its events', async () => {
  const folder = newFolder('scenario');
  const { report } = await runUndisturbed(
    placeIn(folder),
    { topology: { downAfter: '2s', neighbour: { sentinels: 1 } }, clients: { app: {} } },
    async ({ topology, inject, finish }) => {
      const { redis } = topology.neighbour;
      jestExpect(topology.find('neighbour-redis-2')).toBeUndefined();
      await inject(restart(named('redis-2'), '300ms', { address: { formerlyOf: 'neighbour-redis-2' } }));
      jestExpect(topology.neighbour.redis).toEqual(redis.slice(0, 1));
      await eventually('30s', async () => {
        for (const sentinel of topology.sentinels)
          jestExpect(String(await topology.ask(sentinel, 'SENTINEL', 'MASTER', 'mymaster'))).toContain(
            'num-other-sentinels,3',
          );
      });
      await finish();
    },
  );
  jestExpect(report.verdict).toBe('fail');
  jestExpect(report.reason).toMatch(
    /neighbour: .*sentinel-1, sentinel-2, sentinel-3 counted neighbour-sentinel-1 \([\d.]+:26379\) as sentinels/,
  );
  jestExpect(report.faults[0]?.proof).toMatch(/^a new process of redis-2 answers; at /);
  jestExpect(report.members.map(({ name }) => name)).not.toContain('neighbour-redis-1');
  jestExpect(readdirSync(join(folder, 'logs'))).toEqual(
    jestExpect.arrayContaining([
      'neighbour-redis-1.log',
      'neighbour-redis-2.log',
      'neighbour-sentinel-1.log',
    ]),
  );
  const events = readFileSync(join(folder, 'events.jsonl'), 'utf8');
  jestExpect(events).toMatch(/"sentinel":"neighbour-sentinel-1","event":"\+sentinel"/);
});

test('without a neighbour, reading it names the option', async () => {
  const { report } = await runUndisturbed(
    placeIn(newFolder('scenario')),
    { topology: { replicas: 0, sentinels: 0 }, clients: {} },
    async ({ topology }) => {
      jestExpect(topology.neighbour.name).toBe('mymaster');
    },
  );
  jestExpect(report).toMatchObject({ unusable: true });
  jestExpect(report.reason).toMatch('give the scenario `topology: { neighbour: {} }`');
});
