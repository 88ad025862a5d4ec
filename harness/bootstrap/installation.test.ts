import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { markInstalled, stateOfInstallation } from './installation.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'project-'));
  writeFileSync(join(root, 'package-lock.json'), '{"version": 1}');
});

function install(): void {
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
  writeFileSync(join(root, 'node_modules/.bin/node'), '');
}

test('nothing is installed in a fresh clone', () => {
  expect(stateOfInstallation(root)).toBe('missing');
});

test('an installation that was interrupted is stale', () => {
  install();
  expect(stateOfInstallation(root)).toBe('stale');
});

test('a finished installation is current', () => {
  install();
  markInstalled(root);
  expect(stateOfInstallation(root)).toBe('current');
});

test('a new lock file makes it stale', () => {
  install();
  markInstalled(root);
  writeFileSync(join(root, 'package-lock.json'), '{"version": 2}');
  expect(stateOfInstallation(root)).toBe('stale');
});
