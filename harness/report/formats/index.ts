import type { RunReport } from '../result.ts';

// Each file of scenarios imports report/ anew, and needs none of the libraries behind the formats.

/** See write.ts. */
export const writeFormats = async (folder: string): Promise<string[]> =>
  (await import('./write.ts')).writeFormats(folder);

/** See github.ts. */
export const annotate = async (run: RunReport): Promise<void> => (await import('./github.ts')).annotate(run);
