import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import * as api from '../inject.ts';
import { catalogue, FAULTS_PAGE, pageOf } from './fault-catalogue.ts';

const FOLDER = fileURLToPath(new URL('../faults/', import.meta.url));

test('docs/faults.md is what the faults say of themselves', () => {
  expect(readFileSync(FAULTS_PAGE, 'utf8')).toBe(pageOf(catalogue()));
});

test('a fault that says something else makes another page', () => {
  const [first, ...others] = catalogue();
  const changed = pageOf([{ ...first, heal: 'prayer' } as (typeof others)[number], ...others]);
  expect(changed).not.toBe(readFileSync(FAULTS_PAGE, 'utf8'));
});

test('every file with a fault is in the catalogue, and every fault can be imported by scenarios', () => {
  const files = ['server', 'host', 'network', 'command'].flatMap(group =>
    readdirSync(`${FOLDER}${group}`).filter(file => !file.endsWith('.test.ts')),
  );
  expect(catalogue()).toHaveLength(files.length);
  expect(Object.keys(api)).toEqual(expect.arrayContaining(catalogue().map(({ name }) => name)));
});

test('every role is in the page', () => {
  const roles = Object.entries(api).flatMap(([name, value]) =>
    typeof value === 'object' && 'role' in value ? [name] : [],
  );
  expect(roles.length).toBeGreaterThan(10);
  const page = pageOf(catalogue());
  expect(roles.filter(name => !page.includes(`\`${name}\``))).toEqual([]);
});

test('every fault names itself as it is imported in its example', () => {
  for (const { name, example } of catalogue()) expect(example).toContain(`${name}(`);
});
