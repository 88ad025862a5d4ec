import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { recordFixture } from '../analyze/fixture.ts';
import { analyze } from '../analyze/index.ts';
import * as index from '../index.ts';
import * as inject from '../inject.ts';
import { SCHEMA_VERSION } from '../report/index.ts';
import { RECORD_VERSION } from '../run/index.ts';
import * as services from '../services.ts';
import { budgetOf } from '../timeline/index.ts';
import { resolveTopology } from '../topology/index.ts';
import { failoverMatchers } from '../verdict/index.ts';
import * as workloads from '../workloads.ts';
import { type Block, blocksIn, moduleOf } from './documented-code.ts';
import { ROOT, scratch } from './scratch.ts';

// What the documentation shows is compiled; documented-code.containers.test.ts runs its whole scenarios.

jest.setTimeout(300_000);

const EXPORTED = Object.fromEntries(
  Object.entries({ index, inject, services, workloads }).map(([entry, names]) => [entry, Object.keys(names)]),
);

const page = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const pages = (): string[] => [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
];

test('every piece of code in the documentation compiles, and one that does not would be found out', () => {
  using folder = scratch('documented');
  const written = pages().flatMap(name =>
    blocksIn(page(name)).map((block, i) =>
      folder.write(`${basename(name, '.md')}-${i}.ts`, moduleOf(block, EXPORTED)),
    ),
  );
  expect(written.length).toBeGreaterThan(5);
  const defect: Block = { kind: 'options', code: '{ topology: { downAfter: 2 } }' };
  folder.write('defect.ts', moduleOf(defect, EXPORTED));
  const errors = folder
    .typeErrors('unused names are fine')
    .split('\n')
    .filter(line => line.includes('error TS'));
  expect(errors).toEqual([expect.stringMatching(/defect\.ts.*'number' is not assignable/)]);
});

test('a page is taken apart into whole files, options and statements', () => {
  const markdown = [
    '```ts',
    '// scenarios/a/b.scenario.ts',
    'x();',
    '```',
    'and',
    '```ts',
    '{ a: 1 }',
    '```',
    '```',
    'no code',
    '```',
    '```ts',
    "import { a } from 'b';",
    '',
    'a();',
    '```',
    '```ts',
    'export default {};',
    '```',
    '',
  ].join('\n');
  expect(blocksIn(markdown)).toEqual([
    { kind: 'file', path: 'scenarios/a/b.scenario.ts', code: 'x();\n' },
    { kind: 'options', code: '{ a: 1 }\n' },
    { kind: 'statements', code: "import { a } from 'b';\n\na();\n" },
    { kind: 'module', code: 'export default {};\n' },
  ]);
});

test('a piece imports what it uses, as far as it does not say so itself', () => {
  const code = "import { crash } from '../../harness/inject.ts';\nawait inject(together(crash(master)));\n";
  const lines = moduleOf(
    { kind: 'statements', code },
    { index: ['scenario', 'eventually'], inject: ['crash', 'master', 'together', 'freeze'] },
  ).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    "import { scenario } from '../../harness/index.ts';",
    "import { master, together } from '../../harness/inject.ts';",
    "import { crash } from '../../harness/inject.ts';",
  ]);
});

test('every matcher and every budget is in the page about writing scenarios', () => {
  const text = page('docs/writing-scenarios.md');
  const budget = budgetOf(resolveTopology());
  const wanted = [...Object.keys(failoverMatchers), ...Object.keys(budget).map(name => `\`${name}\``)];
  expect(wanted.filter(name => !text.includes(name))).toEqual([]);
});

test('the table of folders in CONTRIBUTING.md has the order of the imports', () => {
  const [, table = ''] = /\| folder .*?\n\| -.*?\n(.*?)\n\n/s.exec(page('CONTRIBUTING.md')) ?? [];
  const [, order = ''] = /const ORDER = \[(.*?)\]/s.exec(page('harness/layout.test.ts')) ?? [];
  const folders = [...table.matchAll(/^\| `(.+?)\/`/gm)].map(([, folder]) => folder);
  expect(folders).toEqual([...order.matchAll(/'(.+?)'/g)].map(([, folder]) => folder));
});

test('the page about the report has the versions of what a run stores', () => {
  const text = page('docs/report.md');
  const versions = /^\| `schemaVersion` +\| (\d+) .*`recordVersion` is (\d+) /ms
    .exec(text)
    ?.slice(1)
    .map(Number);
  expect(versions).toEqual([SCHEMA_VERSION, RECORD_VERSION]);
});

test('every module of the repository that a page names exists', () => {
  const shown = ['CONTRIBUTING.md', ...pages()].flatMap(name => {
    const text = page(name);
    const own = blocksIn(text).flatMap(block => (block.kind === 'file' ? [block.path] : []));
    return [...text.matchAll(/`((?:\w[\w-]*\/)+[\w.-]+\.ts)`/g)]
      .map(([, path = '']) => path)
      .filter(path => !own.includes(path) && !path.startsWith('failover/'));
  });
  expect(shown.length).toBeGreaterThan(50);
  const isThere = (path: string) => ['', 'harness'].some(folder => existsSync(join(ROOT, folder, path)));
  expect(shown.filter(path => !isThere(path))).toEqual([]);
});

test('the README names the oldest Node that a clone starts with', () => {
  const [, accepted] = /LEAST_NODE = (\d+)/.exec(page('harness/bootstrap/bootstrap.mjs')) ?? [];
  expect(accepted).toBeDefined();
  expect(page('README.md')).toContain(`Node ${accepted} or newer and npm`);
});

test('every liveness check is in the page about writing scenarios', () => {
  const checks = analyze(recordFixture()).findings.map(({ checker }) => checker);
  const liveness = checks.slice(checks.indexOf('stable'));
  expect(liveness).toHaveLength(9);
  const text = page('docs/writing-scenarios.md');
  expect(liveness.filter(name => !text.includes(`| \`${name}\` `))).toEqual([]);
});
