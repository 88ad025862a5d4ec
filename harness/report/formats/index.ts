import type { RunReport } from '../result.ts';

// Loaded when a run ends: each file of scenarios imports report/ anew, and needs none of the libraries behind this.

/**
 * Writes a stored run in the formats that CI systems read, into its folder, and into the summary of GitHub Actions.
 * @returns what could not be written, and why, in lines for people
 */
export const writeFormats = async (folder: string): Promise<string[]> =>
  (await import('./write.ts')).writeFormats(folder);

/** Annotates in GitHub Actions what did not hold; elsewhere does nothing. */
export const annotate = async (run: RunReport): Promise<void> => (await import('./github.ts')).annotate(run);
