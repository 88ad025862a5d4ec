import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { findEngine } from './find.ts';
import { howToAllow, whyNotInstalled } from './installation.ts';
import { isOwnScript } from './own-script.ts';

const OWN = fileURLToPath(new URL('../../package.json', import.meta.url));
const folder = newFolder('consumer');
const THEIRS = join(folder, 'package.json');
writeFileSync(THEIRS, '{}');

const inScriptOf = (file: string, more: NodeJS.ProcessEnv = {}) => ({ npm_package_json: file, ...more });

test('the npm scripts of this repository install an engine by themselves', () => {
  expect(whyNotInstalled(inScriptOf(OWN), true)).toBeUndefined();
});

test.each<[string, NodeJS.ProcessEnv]>([
  ['in an npm script of another project', inScriptOf(THEIRS)],
  ['without npm', {}],
  ["with 'auto'", { HARNESS_INSTALL_ENGINE: 'auto' }],
])('%s nothing is installed, and the reason names what allows it', (_where, env) => {
  const why = whyNotInstalled(env, true) ?? '';
  expect(why).toBe('nothing is installed without --install-engine');
  expect(howToAllow(why)).toMatch(/`npx failover run --install-engine`, or HARNESS_INSTALL_ENGINE=1/);
});

test.each([inScriptOf(THEIRS), {}])('HARNESS_INSTALL_ENGINE=1 allows it: %j', env => {
  expect(whyNotInstalled({ ...env, HARNESS_INSTALL_ENGINE: '1' }, true)).toBeUndefined();
});

test('never is never, in the scripts of this repository too', () => {
  const why = whyNotInstalled(inScriptOf(OWN, { HARNESS_INSTALL_ENGINE: 'never' }), true) ?? '';
  expect(why).toBe('HARNESS_INSTALL_ENGINE is never');
  expect(howToAllow(why)).toBe('');
});

test('where it is impossible, no option is offered', () => {
  const why = whyNotInstalled({ HARNESS_INSTALL_ENGINE: '1' }, false) ?? '';
  expect(why).toMatch(/needs root on Debian or Ubuntu/);
  expect(howToAllow(why)).toBe('');
});

test('a package.json behind a symbolic link is the same', () => {
  const link = join(folder, 'repository');
  symlinkSync(fileURLToPath(new URL('../../', import.meta.url)), link);
  expect(isOwnScript(inScriptOf(join(link, 'package.json')))).toBe(true);
  expect(isOwnScript(inScriptOf(join(folder, 'gone.json')))).toBe(false);
});

test('a policy that is none is refused', async () => {
  const env = { ...process.env, HARNESS_INSTALL_ENGINE: 'perhaps' };
  await expect(findEngine(() => undefined, env)).rejects.toThrow(
    /HARNESS_INSTALL_ENGINE is "perhaps".*'auto' \(default: only in the npm scripts of this repository\), '1' \(yes\) or 'never'/,
  );
});
