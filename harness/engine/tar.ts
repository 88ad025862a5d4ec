import { Readable } from 'node:stream';
import { pack } from 'tar-stream';

/** An archive of one file, as the engine wants a build's context. */
export function tarOf(name: string, content: string): NodeJS.ReadableStream {
  const archive = pack();
  archive.entry({ name }, content);
  archive.finalize();
  return Readable.from(archive);
}
