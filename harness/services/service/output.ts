import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

const MOST_BYTES = 65_536;
const LINES = 20;

/** What a service printed since this place in its file, at most the last 64 kB. */
export function outputSince(path: string, from: number): string {
  if (!existsSync(path)) return '';
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const begin = Math.max(from, size - MOST_BYTES);
    const buffer = Buffer.alloc(Math.max(0, size - begin));
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, begin));
  } finally {
    closeSync(file);
  }
}

/** Its last lines. */
export const lastLinesOf = (path: string): string[] =>
  outputSince(path, 0)
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => line !== '')
    .slice(-LINES);
