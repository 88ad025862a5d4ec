import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { useProject } from '../basics/index.ts';
import { installedPackage, ownIoredis, requireInstalled } from './installed.ts';
import { ioredis } from './ioredis.ts';
import { ioredis5 } from './ioredis-5.ts';
import { clientOf, libraryNameOf } from './options.ts';

/** From now on the project has this ioredis, besides what this repository has. */
function useIoredis(version: string): void {
  const files = {
    'package.json': '{}',
    'node_modules/ioredis/package.json': JSON.stringify({ name: 'ioredis', version }),
    'node_modules/ioredis/index.js': '',
  };
  useProject(newFolder('installed', files));
}

test('plain options are for the ioredis of the project, by its major version', () => {
  useIoredis('5.4.2');
  expect(ownIoredis()).toBe('ioredis-5');
  expect(libraryNameOf({}, 'sentinel')).toBe('ioredis-5');
  expect(libraryNameOf(clientOf('ioredis', 'tuned'), 'sentinel')).toBe('ioredis-5');
  expect(installedPackage(ioredis5)).toEqual({ name: 'ioredis', version: '5.4.2' });
  useIoredis('6.0.1');
  expect(libraryNameOf({}, 'sentinel')).toBe('ioredis');
  expect(installedPackage(ioredis)).toEqual({ name: 'ioredis', version: '6.0.1' });
  // Beside it, by its alias.
  expect(installedPackage(ioredis5)).toMatchObject({ name: 'ioredis-5' });
});

test('a version that the project does not have is refused with the command that installs it beside the other', () => {
  useIoredis('5.4.2');
  expect(installedPackage(ioredis)).toBeUndefined();
  expect(() => requireInstalled(ioredis)).toThrow(/has ioredis 5\.4\.2\n.*npm install --save-dev ioredis@6/);
  useIoredis('7.0.0');
  expect(() => requireInstalled({ packageName: 'ioredis', major: 5, alias: 'ioredis-five' })).toThrow(
    /has ioredis 7\.0\.0\n.*npm install --save-dev ioredis-five@npm:ioredis@5 installs it beside the other version/,
  );
});
