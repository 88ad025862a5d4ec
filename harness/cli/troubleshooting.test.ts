import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from './scratch.ts';

const PAGE = 'docs/troubleshooting.md';

/** The messages that a page quotes, one a heading. '…' stands for what differs. */
const messagesOf = (page: string): string[] =>
  [...page.matchAll(/^### (`+) ?(.*?) ?\1$/gm)].map(([, , message = '']) => message);

/** A module with the pieces of its texts joined, as they are printed. */
const textOf = (source: string): string =>
  source
    .replaceAll(/['`"]\s*\+\s*['`"]/g, '')
    .replaceAll('\\`', '`')
    .replaceAll("\\'", "'");

/** Whether a text has all constant parts of a message, in its order. */
function prints(text: string, message: string): boolean {
  let from = 0;
  for (const part of message.split('…').map(each => each.trim())) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return true;
}

const texts = globSync('harness/**/*.ts', { cwd: ROOT })
  .filter(file => !/\.(test|scenario)\.ts$/.test(file))
  .map(file => textOf(readFileSync(join(ROOT, file), 'utf8')));

const messages = messagesOf(readFileSync(join(ROOT, PAGE), 'utf8'));

test.each(messages)('%s is a message of the harness', message => {
  expect(texts.some(text => prints(text, message))).toBe(true);
});

test('the page quotes messages', () => {
  expect(messages.length).toBeGreaterThan(30);
  expect(new Set(messages).size).toBe(messages.length);
});

test.each(['the engine is on holiday', 'No container engine was … at those addresses.'])(
  'a message that nothing prints is found: %s',
  message => {
    expect(texts.some(text => prints(text, message))).toBe(false);
  },
);

test('a message in several pieces and with quotes is found', () => {
  const source = "`listens only (its \\`bind\\`), so ` +\n    'nothing else'";
  expect(prints(textOf(source), 'listens only (its `bind`), so nothing else')).toBe(true);
});
