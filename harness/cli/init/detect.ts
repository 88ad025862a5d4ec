import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { messageOf, unusable } from '../../basics/index.ts';

/** What was found in a project. */
export interface Project {
  /** The folder of its package.json. */
  readonly folder: string;
  /** The root of its repository; the folder itself where there is none. */
  readonly repository: string;
  readonly modules: 'ES modules' | 'CommonJS';
  readonly typescript: boolean;
  readonly manager: Manager;
  /** With its version, as the package.json of the repository names it: 'pnpm@10.2.0'. */
  readonly packageManager?: string;
  /** Versions of packages by their names: installed, or else as package.json asks for them. Absent: not used. */
  readonly packages: Readonly<Partial<Record<Package, string>>>;
}

const PACKAGES = ['sentinel-failover-harness', 'ioredis', 'bullmq', 'jest', 'typescript'] as const;
type Package = (typeof PACKAGES)[number];

export type Manager = 'npm' | 'yarn' | 'pnpm';

const LOCK_FILES: Readonly<Record<string, Manager>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'package-lock.json': 'npm',
};

/** @throws UnusableInput when the folder has no package.json, or one that is not JSON */
export function detect(folder: string): Project {
  const { type, ...manifest } = readManifest(folder);
  const repository = upwards(folder, '.git') ?? folder;
  const { packageManager } = hasManifest(repository) ? readManifest(repository) : {};
  const wanted = { ...manifest.peerDependencies, ...manifest.dependencies, ...manifest.devDependencies };
  const packages = Object.fromEntries(
    PACKAGES.flatMap(name => {
      const version = installedVersion(folder, name) ?? wanted[name];
      return version === undefined || wanted[name] === undefined ? [] : [[name, version]];
    }),
  );
  return {
    folder,
    repository,
    modules: type === 'module' ? 'ES modules' : 'CommonJS',
    typescript: 'typescript' in packages || existsSync(join(folder, 'tsconfig.json')),
    manager: managerAround(folder, repository) ?? 'npm',
    ...(packageManager !== undefined && { packageManager }),
    packages,
  };
}

/** For people: 'ioredis 5.11.1'. */
export function describeProject({
  folder,
  repository,
  modules,
  typescript,
  manager,
  packages,
}: Project): string {
  const has = (name: Package) => `${name} ${packages[name] ?? '(not found)'}`;
  return [
    `project     ${folder}${folder === repository ? '' : ` (in the repository ${repository})`}`,
    `modules     ${modules}${typescript ? ', TypeScript' : ''}; ${manager}`,
    `packages    ${[has('ioredis'), has('bullmq'), has('jest')].join(', ')}`,
  ].join('\n');
}

interface Manifest {
  readonly type?: string;
  readonly packageManager?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const manifestIn = (folder: string): string => join(folder, 'package.json');

const hasManifest = (folder: string): boolean => existsSync(manifestIn(folder));

function readManifest(folder: string): Manifest {
  const file = manifestIn(folder);
  const asked = `to find out about the project in ${folder}`;
  if (!hasManifest(folder))
    throw unusable({
      tried: asked,
      found: 'no package.json',
      todo: "run 'npm init' first, or change to the project",
    });
  try {
    const { ...manifest }: Manifest = JSON.parse(readFileSync(file, 'utf8'));
    return manifest;
  } catch (error) {
    throw unusable({
      tried: asked,
      found: `package.json: ${messageOf(error)}`,
      todo: 'correct package.json',
    });
  }
}

/** In a workspace, packages are installed further up. */
function installedVersion(folder: string, name: string): string | undefined {
  const file = join('node_modules', name, 'package.json');
  const found = upwards(folder, file);
  if (found === undefined) return undefined;
  return (JSON.parse(readFileSync(join(found, file), 'utf8')) as { readonly version?: string }).version;
}

/** By the nearest lock file: that of a workspace can be between a project and the root of the repository. */
const managerAround = (folder: string, repository: string): Manager | undefined =>
  managerIn(folder) ??
  (folder === repository || folder === dirname(folder)
    ? undefined
    : managerAround(dirname(folder), repository));

const managerIn = (folder: string): Manager | undefined =>
  Object.entries(LOCK_FILES).find(([file]) => existsSync(join(folder, file)))?.[1];

/** The nearest folder that has this in it. */
function upwards(folder: string, name: string): string | undefined {
  if (existsSync(join(folder, name))) return folder;
  return dirname(folder) === folder ? undefined : upwards(dirname(folder), name);
}

/** A folder in the repository: '' for its root, 'packages/api/' for another. */
export const placeInRepository = ({ folder, repository }: Project): string => {
  const place = relative(repository, folder);
  return place === '' ? '' : `${place}/`;
};
