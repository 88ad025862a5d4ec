import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { testableClient } from './battery/client-module.ts';
import { readClientFile } from './client-file.ts';

let folder = '';
beforeEach(() => {
  folder = newFolder('client');
});

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** What `npm init` writes. */
const inCommonJsProject = (): void => {
  mkdirSync(folder, { recursive: true });
  file('package.json', '{ "type": "commonjs" }');
};

const COMPILED = `
Object.defineProperty(exports, '__esModule', { value: true });
exports.default = { socketTimeout: 1000, host: 'production' };`;

test('options of a TypeScript file in a CommonJS project are read', async () => {
  inCommonJsProject();
  const typed = file('typed.ts', 'const ms: number = 1000;\nexport default { socketTimeout: ms };');
  const named = file('named.ts', 'export const options: object = { socketTimeout: 1000 };');
  for (const path of [typed, named])
    expect((await readClientFile(path)).options).toEqual({ socketTimeout: 1000 });
});

test('options of CommonJS that a compiler wrote are read, and used by the battery', async () => {
  inCommonJsProject();
  const compiled = file('compiled.js', COMPILED);
  expect((await readClientFile(compiled)).options).toMatchObject({ socketTimeout: 1000 });
  const { default: options } = (await import(testableClient(compiled))) as { readonly default: object };
  expect(options).toEqual({ socketTimeout: 1000 });
});
