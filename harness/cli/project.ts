import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { PACKAGE_FOLDER, projectFolder } from '../basics/index.ts';

// Where the commands find scenarios. This repository has its own in one folder, others have theirs where they like.

/** Whether the project is this repository itself. */
export const isOwnRepository = (): boolean => resolve(projectFolder()) === resolve(PACKAGE_FOLDER);

/** The folder below which scenario files are. */
export const scenariosFolder = (): string =>
  isOwnRepository() ? join(PACKAGE_FOLDER, 'scenarios') : projectFolder();

/** The folder of the project's runs, as seen from the current folder. */
export const reportsFolder = (): string => join(relative('.', projectFolder()), 'reports');

/** The argument of commands about a stored run: by default the newest of the project. */
export const runArgument = () => ['[run]', 'the folder of a run', join(reportsFolder(), 'latest')] as const;

/** The version of this package. */
export const packageVersion = (): string =>
  (JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as { readonly version: string })
    .version;

export { PACKAGE_FOLDER, projectFolder } from '../basics/index.ts';
