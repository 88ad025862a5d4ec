import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import config from '../jest.config.ts';
import { PlainNodeEnvironment } from './plain-node/index.ts';

// A test file may create temporary folders as it likes: its environment gives it a folder of its own as `os.tmpdir()`, and
// removes that after it. Everything else creates them with `temporaryFolder`, which ends them with the process or the run.

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Files that only tests load run in the environment of a test file. */
const ONLY_FOR_TESTS = /\.test\.ts$|(^|\/)(fixture|made-up|[\w-]+-fixture)\.ts$/;

const WITH_REASON: Readonly<Record<string, string>> = {
  'harness/basics/temporary.ts': 'is `temporaryFolder`',
  'harness/cli/scratch.ts': 'creates a folder in scenarios/ and removes it itself',
  'harness/engine/pair/pair.ts':
    'its keeper removes the folder with the engines that run in it, and outlives the process',
};

const CREATES = /\b(mkdtemp(Sync)?|tmpdir)\(/;
const withoutComments = (text: string): string => text.replaceAll(/^ *(\/\*|\*|\/\/).*$/gm, '');

/** What creates a temporary folder that nothing removes. @param texts of files by their paths */
const unkept = (texts: Readonly<Record<string, string>>): string[] =>
  Object.entries(texts).flatMap(([path, text]) =>
    CREATES.test(withoutComments(text)) && !ONLY_FOR_TESTS.test(path) && !(path in WITH_REASON) ? [path] : [],
  );

const files = globSync('{harness,bench,examples,packaging,scenarios}/**/*.{ts,mts,mjs}', { cwd: ROOT });
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

test('only tests create temporary folders without `temporaryFolder`', () => {
  expect(files.length).toBeGreaterThan(1000);
  expect(unkept(Object.fromEntries(files.map(path => [path, textOf(path)])))).toEqual([]);
  expect(Object.keys(WITH_REASON).filter(path => !/\bmkdtemp/.test(textOf(path)))).toEqual([]);
});

test('a file that does is found, and a test file is not', () => {
  const text = "mkdtempSync(join(tmpdir(), 'x-'))";
  expect(unkept({ 'harness/cli/x.ts': text, 'harness/cli/x.test.ts': text, 'bench/y.ts': '' })).toEqual([
    'harness/cli/x.ts',
  ]);
});

test('every project of jest.config.ts gives its test files a temporary folder of their own', async () => {
  const environments = (config.projects ?? []).map(project =>
    typeof project === 'string' ? undefined : project.testEnvironment,
  );
  expect(environments.length).toBeGreaterThan(2);
  for (const path of environments) {
    const { default: environment } = await import(resolve(ROOT, String(path)));
    expect({ path, of: nameOf(environment) }).toEqual({ path, of: PlainNodeEnvironment.name });
  }
});

/** The class of the repository that an environment is, or extends. */
function nameOf(environment: { readonly name: string }): string {
  const above = Object.getPrototypeOf(environment) as typeof environment;
  return above.name === '' ? environment.name : nameOf(above);
}
