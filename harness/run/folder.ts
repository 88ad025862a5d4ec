import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { badField, progressOf, projectFolder, UnusableInput, unusable } from '../basics/index.ts';
import { keptRuns, markOwned, removeOldRuns, showRemoved } from './old-runs.ts';

const RUN_FOLDER = 'HARNESS_RUN_FOLDER';

/** The project's `reports/`. */
const reportsFolder = (): string => join(projectFolder(), 'reports');

/** Where a run is written, and what becomes of earlier runs. */
interface RunFolderOptions {
  /** A folder that is new or empty, given by a person. Without it `reports/<time>/`. */
  readonly output?: string | undefined;
  readonly reports?: string;
  readonly at?: Date;
  /** 'stay': for a command that reads them. */
  readonly old?: 'are removed' | 'stay';
}

/**
 * Makes the folder of a run, points `reports/latest` at it, and sets it in the environment of this process and its children.
 * Removes the oldest runs beyond HARNESS_KEEP_RUNS, and prints that.
 * @throws UnusableInput when HARNESS_KEEP_RUNS is no number, `output` has something in it, or `latest` is a folder
 */
export function createRunFolder({
  output,
  reports = reportsFolder(),
  at = new Date(),
  old = 'are removed',
}: RunFolderOptions = {}): string {
  const keep = keptRuns();
  refuseFolder(join(reports, 'latest'));
  const folder = output === undefined ? newRunFolder(reports, at) : emptyFolder(output);
  mkdirSync(folder, { recursive: true });
  markOwned(folder);
  pointLatestAt(folder, reports);
  if (old === 'are removed') tidy(reports, keep);
  process.env[RUN_FOLDER] = folder;
  return folder;
}

/** The path of a run's folder in `reports/`, which it does not make. */
export const newRunFolder = (reports = reportsFolder(), at = new Date()): string =>
  resolve(reports, at.toISOString().replaceAll(':', '-').replace('Z', ''));

/** @returns the absolute path @throws UnusableInput when something is in it */
export function emptyFolder(output: string): string {
  const folder = resolve(output);
  if (!existsSync(folder) || (statSync(folder).isDirectory() && readdirSync(folder).length === 0))
    return folder;
  throw badField('--output', output, 'a folder that is new or empty');
}

function tidy(reports: string, keep: number): void {
  const line = showRemoved(reports, keep, removeOldRuns(reports, keep));
  if (line !== '') progressOf('reports')(line);
}

function pointLatestAt(folder: string, reports: string): void {
  mkdirSync(reports, { recursive: true });
  // Renamed into place: another run may do the same at this moment.
  const link = join(reports, `latest.${process.pid}`);
  rmSync(link, { force: true });
  symlinkSync(relative(resolve(reports), folder), link);
  renameSync(link, join(reports, 'latest'));
}

/** Artifacts of CI systems have no links: where they were unpacked, the newest run is a folder. */
function refuseFolder(latest: string): void {
  if (!lstatSync(latest, { throwIfNoEntry: false })?.isDirectory()) return;
  throw unusable({
    tried: `to point ${latest} at a new run`,
    found: 'a folder of that name',
    todo: 'rename or remove it',
  });
}

/** From now on this process belongs to no run. */
export function leaveRunFolder(): void {
  delete process.env[RUN_FOLDER];
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
