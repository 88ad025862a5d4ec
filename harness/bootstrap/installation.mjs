import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MARK = 'node_modules/.installed-from';

/**
 * Whether node_modules holds what package-lock.json asks for. The mark is written last, so an installation
 * that was interrupted counts as stale.
 * @param {string} root the project's folder
 * @returns {'missing' | 'stale' | 'current'}
 */
export function stateOfInstallation(root) {
  if (!existsSync(join(root, 'node_modules'))) return 'missing';
  const mark = join(root, MARK);
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== digest(root)) return 'stale';
  return existsSync(join(root, 'node_modules/.bin/node')) ? 'current' : 'stale';
}

/** @param {string} root the project's folder */
export function markInstalled(root) {
  writeFileSync(join(root, MARK), digest(root));
}

const digest = root =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
