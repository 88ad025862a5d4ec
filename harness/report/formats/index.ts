import type { RunReport } from '../result.ts';
import type { Analyses } from '../stored-run.ts';

// Loaded when a run ends: each file of scenarios imports report/ anew, and needs none of the libraries behind this.

/**
 * Writes a stored run in the formats that CI systems read, into its folder, and into the summary of GitHub Actions.
 * @param analyses in the place of what was reported
 * @returns what could not be written, and why, in lines for people
 */
export const writeFormats = async (folder: string, analyses: Analyses = new Map()): Promise<string[]> =>
  (await import('./write.ts')).writeFormats(folder, analyses);

/** Annotates in GitHub Actions what did not hold; elsewhere does nothing. */
export const annotate = async (run: RunReport): Promise<void> => (await import('./github.ts')).annotate(run);
