import { sumOf } from '../basics/index.ts';
import type { MergedRun } from './result.ts';

/** The scenario files of a run that are not in its scenarios. */
export type MissingFiles = Pick<MergedRun, 'failedFiles' | 'filesNotRun'>;

export const missingFiles = (failedFiles: readonly string[], filesNotRun: number): MissingFiles => ({
  ...(failedFiles.length > 0 && { failedFiles }),
  ...(filesNotRun > 0 && { filesNotRun }),
});

export const missingFilesOf = (runs: readonly MissingFiles[]): MissingFiles =>
  missingFiles(
    [...new Set(runs.flatMap(({ failedFiles = [] }) => failedFiles))],
    sumOf(runs.map(({ filesNotRun = 0 }) => filesNotRun)),
  );

export const hasMissingFiles = ({ failedFiles, filesNotRun }: MissingFiles): boolean =>
  failedFiles !== undefined || filesNotRun !== undefined;

/** 'files that could not be loaded, or in which a test failed outside of its scenario: a.ts; 2 files did not run' */
export function showMissingFiles({ failedFiles = [], filesNotRun = 0 }: MissingFiles): string | undefined {
  const parts = [
    ...(failedFiles.length > 0
      ? [
          `files that could not be loaded, or in which a test failed outside of its scenario: ${failedFiles.join(', ')}`,
        ]
      : []),
    ...(filesNotRun > 0
      ? [filesNotRun === 1 ? '1 file did not run' : `${filesNotRun} files did not run`]
      : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}
