import { gzipSync } from 'node:zlib';
import { writeArchive } from './archive-format.ts';

/** A value with columns of bytes as text that an HTML file can carry. */
export const pack = (value: unknown): string => gzipSync(writeArchive(value)).toString('base64');
