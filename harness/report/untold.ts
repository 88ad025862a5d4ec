import { sumOf } from '../basics/index.ts';
import type { MergedRun } from './result.ts';

/** What speaks against a run and what none of its scenarios tells. */
export type Untold = Pick<MergedRun, 'failedFiles' | 'filesNotRun'>;

export const untoldOf = (failedFiles: readonly string[], filesNotRun: number): Untold => ({
  ...(failedFiles.length > 0 && { failedFiles }),
  ...(filesNotRun > 0 && { filesNotRun }),
});

export const untoldOfAll = (runs: readonly Untold[]): Untold =>
  untoldOf(
    [...new Set(runs.flatMap(({ failedFiles = [] }) => failedFiles))],
    sumOf(runs.map(({ filesNotRun = 0 }) => filesNotRun)),
  );

export const hasUntold = ({ failedFiles, filesNotRun }: Untold): boolean =>
  failedFiles !== undefined || filesNotRun !== undefined;

/** 'files that could not be loaded, or in which a test failed outside of its scenario: a.ts; 2 files did not run' */
export function showUntold({ failedFiles = [], filesNotRun = 0 }: Untold): string | undefined {
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
