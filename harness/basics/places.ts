import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UnusableInput } from './errors.ts';
import { parseOr } from './json.ts';
import { readOr } from './read-or.ts';

// Where this package and the project that uses it are. In this repository both are the same folder.

const PROJECT = 'HARNESS_PROJECT';

/** The folder of this package's package.json. It is as far from here in harness/ as in dist/. */
export const PACKAGE_FOLDER: string = fileURLToPath(new URL('../../', import.meta.url));

/** Whether this is the compiled package, and not the sources. */
export const IS_COMPILED: boolean = extname(import.meta.url) === '.js';

/**
 * A module of ours as a URL, for what loads it by its name: a process, Jest. It is compiled where its importer is.
 * @param path as an import names it: './process.ts'
 * @param importer `import.meta.url`
 */
export const ownModule = (path: string, importer: string): URL =>
  new URL(path.replace(/\.ts$/, extname(new URL(importer).pathname)), importer);

/** The folder in which packages are installed, this one among them: for what can be lost. */
export function packagesFolder(): string {
  const around = dirname(resolve(PACKAGE_FOLDER));
  return basename(around) === 'node_modules' ? around : join(PACKAGE_FOLDER, 'node_modules');
}

/** The folder of the project whose scenarios run: that of `useProject`, or the one around the current folder. */
export const projectFolder = (): string => process.env[PROJECT] ?? packageAround(process.cwd());

/** From now on this process and its children work for the project around a folder, wherever they are started. */
export function useProject(folder: string): void {
  const project = packageAround(folder);
  // Children inherit the current folder too.
  if (projectFolder() !== project) process.env[PROJECT] = project;
}

/** The nearest folder upwards with a package.json; without one the folder itself. */
function packageAround(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (at === dirname(at)) return resolve(folder);
  }
}

// A library under test is that of the project, also where this package is linked or has one of its own.
const fromProject = () => createRequire(pathToFileURL(join(projectFolder(), 'package.json')));
const fromHere = createRequire(import.meta.url);

/** The file of a package as the project resolves it, or else as this package does; undefined when it is not installed. */
export function resolveInProject(specifier: string): string | undefined {
  for (const require of [fromProject(), fromHere]) {
    try {
      return require.resolve(specifier);
    } catch {}
  }
  return undefined;
}

/** Loads a package as the project resolves it. @throws UnusableInput when it is not installed */
export function requireInProject<Package>(specifier: string): Package {
  const file = resolveInProject(specifier);
  if (file === undefined) throw notInstalled(specifier);
  return fromHere(file) as Package;
}

/** @throws UnusableInput when the project does not have a package */
export function requirePackage(packageName: string, user: string): void {
  if (installedVersion(packageName) === undefined) throw notInstalled(packageName, user);
}

const notInstalled = (packageName: string, user = 'this project'): UnusableInput =>
  new UnusableInput(
    `${user} needs the package '${packageName}', which ${projectFolder()} does not have: npm install --save-dev ${packageName}`,
  );

interface Manifest {
  readonly name?: string;
  readonly version?: string;
}

/** The installed version of a package of the project; undefined when it is not installed. */
export function installedVersion(packageName: string): string | undefined {
  const entry = resolveInProject(packageName);
  if (entry === undefined) return undefined;
  // Not every package exports its package.json.
  for (let at = dirname(entry); at !== dirname(at); at = dirname(at)) {
    const { name, version } = parseOr<Manifest>(readOr(join(at, 'package.json'), ''), {});
    if (name !== undefined && version !== undefined) return version;
  }
  return undefined;
}
