import { expect, test } from '@jest/globals';
import { allHits, allowed, hitsIn, proseOf, sentencesOf } from './plain-words.ts';

const wordsIn = (text: string) => hitsIn(text).map(({ word }) => word);

test.each([
  ['the deployment did not come to rest', ['come to rest']],
  ['the client was deaf; nobody told it', ['deaf', 'nobody']],
  ['a knock on the port that was looked at', ['knock', 'looked at']],
  ['the expectation did not hold.', ['did not hold']],
  ['it holds as long as the workload runs', ['it holds']],
  ['the report tells what was\ndemanded', ['tells', 'demanded']],
  ['sentinels that were away for a while', ['were away']],
  ['a client that sets no limit to silence', ['limit to silence']],
])('private words are found: %s', (text, words) => {
  expect(wordsIn(text)).toEqual(words);
});

test.each([
  'the client holds the lock for its lease',
  'a server that did not hold the key',
  'the deployment is stable, and the replica is in sync',
  'the server restarts at the end of the pause',
])('plain sentences pass: %s', text => {
  expect(wordsIn(text)).toEqual([]);
});

test('code in a page is no prose', () => {
  expect(proseOf('a `knock` here\n\n```ts\nknock(one);\n```\n\n[see](deaf.md)')).not.toMatch(/knock|deaf/);
});

test('sentences of a module are its string literals and templates, not its names', () => {
  const source = `const deaf = 'peace'; const text = 'no peace here'; const more = \`struck \${deaf} twice\`;`;
  expect(sentencesOf(source)).toEqual(['no peace here', 'struck … twice']);
});

test('quoted code in a sentence of a module is no prose', () => {
  const source = '`use \\`knock\\` here`';
  expect(sentencesOf(source).flatMap(wordsIn)).toEqual([]);
});

test('user-facing text uses the terms of docs/concepts.md', () => {
  const limits = allowed();
  const tooMany = [...allHits()].flatMap(([file, hits]) =>
    hits.length <= (limits[file] ?? 0)
      ? []
      : hits.map(({ word, plain, around }) => `${file}: '${word}' in '…${around}…'; write: ${plain}`),
  );
  expect(tooMany).toEqual([]);
});
