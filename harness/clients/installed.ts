import { installedVersion, projectFolder, requireInProject, unusable } from '../basics/index.ts';
import type { Library } from './library.ts';

/** The package of a library as the project has it. */
interface InstalledPackage {
  /** As it is imported. */
  readonly name: string;
  readonly version: string;
}

type Packaged = Pick<Library, 'packageName' | 'alias' | 'major'>;

/** Undefined when the project does not have the package, or only in another major version. */
export function installedPackage({ packageName, alias, major }: Packaged): InstalledPackage | undefined {
  for (const name of alias === undefined ? [packageName] : [packageName, alias]) {
    const version = installedVersion(name);
    if (version !== undefined && (major === undefined || majorOf(version) === major))
      return { name, version };
  }
  return undefined;
}

/** @throws UnusableInput with what to install */
export function requireInstalled(library: Packaged): InstalledPackage {
  const { packageName, alias, major } = library;
  const installed = installedPackage(library);
  if (installed !== undefined) return installed;
  const other = installedVersion(packageName);
  const wanted = major === undefined ? packageName : `${packageName} ${major}`;
  const beside = alias !== undefined && other !== undefined;
  throw unusable({
    tried: `to load ${wanted} for a client`,
    found: `${projectFolder()} has ${other === undefined ? `no ${packageName}` : `${packageName} ${other}`}`,
    todo: beside
      ? `npm install --save-dev ${alias}@npm:${packageName}@${major} installs it beside the other version`
      : `npm install --save-dev ${packageName}${major === undefined ? '' : `@${major}`}`,
  });
}

/** Loads the package of a library from the project. @throws UnusableInput with what to install */
export const loadPackage = <Package>(library: Packaged): Package =>
  requireInProject<Package>(requireInstalled(library).name);

/** The project's own ioredis, by the name of its library here. */
export const ownIoredis = (): 'ioredis' | 'ioredis-5' =>
  majorOf(installedVersion('ioredis') ?? '') === 5 ? 'ioredis-5' : 'ioredis';

const majorOf = (version: string): number => Number(version.split('.')[0]);
