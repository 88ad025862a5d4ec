import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { readArchive } from './archive-format.ts';
import { pack } from './shell.ts';

test('what is packed comes back, columns of bytes included', () => {
  const value = {
    name: 'crash → ✂',
    rows: [{ bytes: Uint8Array.of(1, 2, 255) }, { bytes: new Uint8Array(0) }, { bytes: Uint8Array.of(7) }],
  };
  const archive = new Uint8Array(gunzipSync(Buffer.from(pack(value), 'base64')));
  expect(readArchive(archive)).toEqual(value);
});

test('the text is safe inside of a script element', () => {
  expect(pack({ line: '</script><script>' })).toMatch(/^[A-Za-z0-9+/=]+$/);
});
