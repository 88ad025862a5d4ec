import { messageOf } from '../basics/index.ts';
import { writeFormats } from './formats/index.ts';
import { writeRunPage } from './html/index.ts';

/**
 * Writes what is made of a run at its end: its page, and the formats that CI systems read. That one of them cannot be
 * written says nothing against the run.
 * @returns a line that says where the page is, and a line for each that could not be written
 */
export async function present(folder: string): Promise<string> {
  const page = await writeRunPage(folder).catch(
    error => `the timing report could not be drawn: ${messageOf(error)}`,
  );
  return [page, ...(await writeFormats(folder))].map(line => `${line}\n`).join('');
}
