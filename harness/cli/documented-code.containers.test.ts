import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import type { RunReport } from '../report/index.ts';
import { asHere, blocksIn } from './documented-code.ts';
import { scenarioFor } from './init/files.ts';
import { ROOT, scratch } from './scratch.ts';
import { skeletonOf } from './skeleton.ts';

jest.setTimeout(300_000);

/** What `failover init` writes, with the package of this repository. */
const written = (packages: Record<string, string>): string =>
  asHere(scenarioFor({ packages, typescript: true, modules: 'ES modules' }));

test('the scenarios of the tutorial, and what new and init write, are tidy and pass', () => {
  using folder = scratch('tutorial');
  const shown = blocksIn(readFileSync(join(ROOT, 'docs/writing-scenarios.md'), 'utf8')).filter(
    block => block.kind === 'file',
  );
  const files = shown.map(({ path, code }) => folder.write(basename(path), code));
  files.push(
    folder.write('skeleton.scenario.ts', skeletonOf('what new writes holds')),
    folder.write('init.scenario.ts', written({})),
    folder.write('init-bullmq.scenario.ts', written({ bullmq: '5' })),
  );
  expect(files.length).toBeGreaterThan(1);
  expect(folder.lintErrors()).toBe('');
  const { scenarios } = run(files);
  expect(scenarios.length).toBeGreaterThan(files.length);
  // On a machine that is too busy to judge times nothing can be said of them.
  const wrong = scenarios.filter(({ verdict, reason }) => verdict !== 'pass' && !/too busy/.test(reason));
  expect(wrong.map(({ name, reason }) => ({ name, reason }))).toEqual([]);
});

/** A run of its own, as if Jest were called by hand. */
function run(files: readonly string[]): RunReport {
  const outside = Object.entries(process.env).filter(([key]) => !/^(HARNESS_|JEST_|NODE_OPTIONS)/.test(key));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/jest/bin/jest.js'),
      ...files,
      '--runTestsByPath',
      '--selectProjects=scenarios',
      '--reporters=./harness/report/jest-reporter.ts',
    ],
    { cwd: ROOT, env: Object.fromEntries(outside), encoding: 'utf8' },
  );
  const report = / (\/\S+run\.json)$/m.exec(stdout)?.[1];
  if (report === undefined) throw new Error(`no run.json in what it said:\n${stdout}${stderr}`);
  return JSON.parse(readFileSync(report, 'utf8')) as RunReport;
}
