import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The folder of this package: that of its package.json. */
export const PACKAGE_FOLDER: string = folderWithPackage(import.meta.dirname) ?? import.meta.dirname;

/** The user's project: the nearest folder with a package.json, from the current folder upwards; else the current folder. */
export const projectFolder = (): string => folderWithPackage(process.cwd()) ?? process.cwd();

/** The version of this package. */
export const packageVersion = (): string =>
  (JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as { readonly version: string })
    .version;

function folderWithPackage(from: string): string | undefined {
  const folder = resolve(from);
  if (existsSync(join(folder, 'package.json'))) return folder;
  return dirname(folder) === folder ? undefined : folderWithPackage(dirname(folder));
}
