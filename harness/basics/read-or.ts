import { readFileSync } from 'node:fs';

/** The text of a file, or else this where it cannot be read: files of /proc come and go, and other systems have none. */
export function readOr<Otherwise>(path: string, otherwise: Otherwise): string | Otherwise {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}
