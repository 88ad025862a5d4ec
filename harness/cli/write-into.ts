import { writeFileSync } from 'node:fs';
import { badField } from '../basics/index.ts';

/** Writes a file that an option names. @throws UnusableInput when it cannot be written there */
export function writeInto(option: string, file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    const { code } = error as { readonly code?: string };
    throw badField(option, file, `a file that can be written (${code})`);
  }
}
