import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@babel/parser';
import { expect, test } from '@jest/globals';

// What scenarios can import is a decision: the entries list it by name, and docs/api.md changes with it.
const HARNESS = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HARNESS);

const ENTRIES = ['index', 'inject', 'services', 'workloads'];

function namesOf(entry: string): string[] {
  const source = readFileSync(join(HARNESS, `${entry}.ts`), 'utf8');
  const { body } = parse(source, { sourceType: 'module', plugins: ['typescript'] }).program;
  return body.flatMap(item => {
    if (item.type !== 'ExportNamedDeclaration') throw new Error(`not an export by name: ${item.type}`);
    return item.specifiers.flatMap(({ exported: name }) => ('name' in name ? name.name : name.value));
  });
}

const textsIn = (folder: string, suffix: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => suffix.test(name))
    .map(name => readFileSync(join(ROOT, folder, name), 'utf8'));

test('every name has one entry', () => {
  const names = ENTRIES.flatMap(namesOf);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test('what every scenario imports from is short', () => {
  expect(namesOf('index').length).toBeLessThanOrEqual(40);
});

test('the package has these entries', () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, { types?: string }>;
  };
  const types = Object.values(exports).flatMap(entry => entry.types ?? []);
  expect(types).toEqual(expect.arrayContaining(ENTRIES.map(entry => `./dist/${entry}.d.ts`)));
});

test('a scenario uses each name, or a page of the documentation names it', () => {
  const text = [
    ...textsIn('scenarios', /\.ts$/),
    ...textsIn('examples', /\.ts$/),
    ...textsIn('docs', /(?<!\bapi)\.md$/),
  ].join('\n');
  const words = new Set(text.match(/\w+/g));
  expect(ENTRIES.flatMap(namesOf).filter(name => !words.has(name))).toEqual([]);
});
