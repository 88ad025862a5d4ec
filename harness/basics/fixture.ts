import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A new folder with these files, for tests: the environment of a test file removes it. */
export function newFolder(purpose: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), `${purpose}-`));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The path of a new file with this name, in a folder of its own. */
export const newFile = (name: string, text: string): string =>
  join(newFolder('file', { [name]: text }), name);
