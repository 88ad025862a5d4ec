import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@babel/parser';
import { expect, test } from '@jest/globals';

// The layout is the architecture: each folder may import from those before it, through their index.ts only.
// A scenario's data flows the same way, from the deployment to the report; scenario/ hands it on.
const ORDER = [
  'basics',
  'plain-node',
  'engine',
  'lanes',
  'topology',
  'faults',
  'history',
  'checkers',
  'workload',
  'clients',
  'services',
  'observation',
  'timeline',
  'explanation',
  'run',
  'analyze',
  'verdict',
  'report',
  'comparison',
  'scenario',
  'measurement',
  'check',
  'systems',
  'lab',
  'cli',
];
// Runs before anything is installed and imports nothing of the rest.
const APART = ['bootstrap'];

// Client processes start often, so they load only the parts of other folders that their workload needs: the modules that
// they load are measured by bench/clients.ts.
const isPart = ({ file, target }: Import): boolean =>
  target === 'workload/run.ts' ||
  (file.startsWith('workload/') && (target === 'history/operation.ts' || target.startsWith('checkers/')));

const HARNESS = dirname(fileURLToPath(import.meta.url));

interface Import {
  readonly file: string;
  readonly target: string;
}

/** What is wrong with an import between two folders; paths are relative to harness/. */
function fault(found: Import): string[] {
  const { file, target } = found;
  const [from = '', to = ''] = [file, target].map(path => path.split('/')[0] ?? '');
  if (from === to || !file.includes('/')) return [];
  const say = (what: string) => [`${file} imports ${target}: ${what}`];
  if (!ORDER.includes(to)) return say(`there is no folder ${to}`);
  if (target !== `${to}/index.ts` && !isPart(found)) return say(`past ${to}/index.ts`);
  return ORDER.indexOf(to) < ORDER.indexOf(from) ? [] : say(`${to} comes after ${from}`);
}

/** The relative imports of a file, as it has them. @param path absolute */
function relativeImportsOf(path: string): string[] {
  const { body } = parse(readFileSync(path, 'utf8'), {
    sourceType: 'module',
    plugins: ['typescript'],
  }).program;
  const sources = body.flatMap(item => ('source' in item && item.source ? [item.source.value] : []));
  return sources.filter(source => source.startsWith('.'));
}

const importsOf = (file: string): Import[] =>
  relativeImportsOf(join(HARNESS, file)).map(target => ({ file, target: join(dirname(file), target) }));

const files = readdirSync(HARNESS, { recursive: true, encoding: 'utf8' }).filter(file =>
  /\.(ts|mjs)$/.test(file),
);

test('imports go one way, and through index.ts', () => {
  expect(
    files
      // A scenario uses the harness from outside, wherever it stands.
      .filter(file => !/\.(test|scenario)\.ts$/.test(file))
      .flatMap(importsOf)
      .flatMap(fault),
  ).toEqual([]);
});

test('examples use the harness as other repositories do: through its entries', () => {
  const root = join(HARNESS, '../examples');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    file => /\.ts$/.test(file) && !/\.test\.ts$/.test(file),
  );
  expect(sources.length).toBeGreaterThan(10);
  const imported = sources.flatMap(file =>
    relativeImportsOf(join(root, file)).map(target => join(dirname(file), target)),
  );
  const outside = imported.filter(target => target.startsWith('..'));
  expect([...new Set(outside)].sort()).toEqual(['../harness/index.ts', '../harness/services.ts']);
});

test('every folder has its place', () => {
  const folders = [...new Set(files.filter(file => file.includes('/')).map(file => file.split('/')[0]))];
  expect(folders.sort()).toEqual([...ORDER, ...APART].sort());
});

test.each([
  [{ file: 'topology/host.ts', target: 'report/index.ts' }, /report comes after topology/],
  [{ file: 'report/files.ts', target: 'topology/host.ts' }, /past topology\/index\.ts/],
  [{ file: 'faults/crash.ts', target: 'misc/index.ts' }, /there is no folder misc/],
  [{ file: 'cli/run.ts', target: '../examples/cache-aside/service.ts' }, /there is no folder \.\./],
])('%j is found out', (wrong, why) => {
  expect(fault(wrong)).toEqual([expect.stringMatching(why)]);
});
