import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { newFolder } from './fixture.ts';
import {
  installedVersion,
  ownModule,
  projectFolder,
  requireInProject,
  requirePackage,
  useProject,
} from './places.ts';

/** A project with packages that print their version. @returns its folder */
function project(packages: Readonly<Record<string, string>> = {}): string {
  const installed = Object.entries(packages).flatMap(([name, version]) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version, exports: './built/index.js' })],
    [`node_modules/${name}/built/index.js`, `exports.version = '${version}';`],
    [`node_modules/${name}/built/package.json`, '{ "type": "commonjs" }'],
  ]);
  const files = { 'package.json': '{}', 'test/empty.txt': '', ...Object.fromEntries(installed) };
  return realpathSync(newFolder('project', files));
}

test('a module of ours has the extension of the module that names it', () => {
  expect(ownModule('./process.ts', 'file:///p/harness/clients/client.ts').pathname).toBe(
    '/p/harness/clients/process.ts',
  );
  expect(ownModule('./process.ts', 'file:///p/dist/clients/client.js').pathname).toBe(
    '/p/dist/clients/process.js',
  );
  expect(ownModule('../x.ts', 'file:///p/dist/a/b.js?again=1').pathname).toBe('/p/dist/x.js');
});

test('the project is the folder around that has a package.json', () => {
  const folder = project();
  useProject(join(folder, 'test'));
  expect(projectFolder()).toBe(folder);
});

test('a library is the one that the project has, before the one that this package has', () => {
  useProject(project({ ioredis: '5.4.2' }));
  expect(installedVersion('ioredis')).toBe('5.4.2');
  expect(requireInProject('ioredis')).toEqual({ version: '5.4.2' });
  useProject(project());
  expect(installedVersion('ioredis')).toMatch(/^6\./);
});

test('a package that is nowhere is named, with the command that installs it', () => {
  const folder = project();
  useProject(folder);
  const message = `the workload x needs the package 'no-such-package', which ${folder} does not have: npm install --save-dev no-such-package`;
  expect(() => requirePackage('no-such-package', 'the workload x')).toThrow(message);
  expect(() => requireInProject('no-such-package')).toThrow(/needs the package 'no-such-package'/);
});
