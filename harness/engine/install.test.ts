import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { isDebian } from './debian.ts';
import { removeStalePidFile } from './find.ts';

function machineWith(program: string | undefined) {
  const root = newFolder('proc');
  const pidFile = join(root, 'docker.pid');
  writeFileSync(pidFile, '42\n');
  mkdirSync(join(root, '42'));
  if (program !== undefined) symlinkSync(program, join(root, '42/exe'));
  return { root, pidFile };
}

test.each([
  ['of a daemon that died', undefined],
  ['whose number another program has now', '/usr/bin/vim'],
])('a pid file %s is removed', (_what, program) => {
  const { root, pidFile } = machineWith(program);
  removeStalePidFile(pidFile, 'dockerd', root);
  expect(existsSync(pidFile)).toBe(false);
});

test.each(['/usr/sbin/dockerd', '/usr/sbin/dockerd (deleted)'])(
  'the pid file of a running %s stays',
  program => {
    const { root, pidFile } = machineWith(program);
    removeStalePidFile(pidFile, 'dockerd', root);
    expect(existsSync(pidFile)).toBe(true);
  },
);

test.each([
  ['ID=debian\n', true],
  ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', true],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
  ['ID=fedora\nHOME_URL=https://debian.org\n', false],
  ['', false],
])('%p is Debian: %p', (osRelease, is) => {
  expect(isDebian(osRelease)).toBe(is);
});
