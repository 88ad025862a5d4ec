import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OWN_PACKAGE = fileURLToPath(new URL('../../package.json', import.meta.url));

/**
 * Whether npm runs a script of this repository's own package.json. npm names the package.json of the script that it runs;
 * in a project that depends on this package it is that of the project.
 * @param ownPackage only for tests
 */
export function isOwnScript(env: NodeJS.ProcessEnv = process.env, ownPackage = OWN_PACKAGE): boolean {
  const running = env.npm_package_json;
  return running !== undefined && realPath(running) === realPath(ownPackage);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
