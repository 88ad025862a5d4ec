import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { projectFolder, UnusableInput } from '../basics/index.ts';

const RUN_FOLDER = 'HARNESS_RUN_FOLDER';

/** The project's `reports/`. */
const reportsFolder = (): string => join(projectFolder(), 'reports');

/** Makes `reports/<time>/`, points `reports/latest` at it, and tells it to this process and its children. */
export function createRunFolder(reports = reportsFolder(), at = new Date()): string {
  const name = at.toISOString().replaceAll(':', '-').replace('Z', '');
  const folder = resolve(reports, name);
  mkdirSync(folder, { recursive: true });
  pointLatestAt(folder, reports);
  process.env[RUN_FOLDER] = folder;
  return folder;
}

/** Points `reports/latest` at a run's folder, wherever that is. */
export function pointLatestAt(folder: string, reports = reportsFolder()): void {
  mkdirSync(reports, { recursive: true });
  const latest = join(reports, 'latest');
  rmSync(latest, { force: true });
  symlinkSync(relative(resolve(reports), folder), latest);
}

/** Whether this process belongs to a run. */
export const hasRunFolder = (): boolean => process.env[RUN_FOLDER] !== undefined;

/** The folder of the run that this process belongs to. @throws UnusableInput outside of a run */
export function runFolder(): string {
  const folder = process.env[RUN_FOLDER];
  if (folder !== undefined) return folder;
  throw new UnusableInput(
    'no run is going on: start scenarios with `failover run` (here `npm run scenarios`), or Jest with the preset of this package',
  );
}
