import { describe, expect, test } from '@jest/globals';
import { lastValue, parseConfiguration, parseLine, quotedWord } from './configuration-text.ts';

const wordsOf = (text: string) => parseLine(text, 'redis.conf, line 1').map(({ words }) => words);

describe('a configuration file', () => {
  test('has a place for each directive, and none for comments and blank lines', () => {
    expect(parseConfiguration('redis.conf', '# port 1\n\n  \t\nport 6379\r\n #x\nSAVE 900 1 60 10')).toEqual([
      { words: ['port', '6379'], place: 'redis.conf, line 4' },
      { words: ['save', '900', '1', '60', '10'], place: 'redis.conf, line 6' },
    ]);
  });

  test.each<[string, string[]]>([
    ['requirepass "correct horse"', ['requirepass', 'correct horse']],
    ["requirepass 'it''s'", []],
    ["requirepass 'it\\'s'", ['requirepass', "it's"]],
    ['requirepass "say \\"hi\\" \\x41\\xc3\\xa9\\n\\q"', ['requirepass', 'say "hi" Aé\nq']],
    ["requirepass '\\x41'", ['requirepass', '\\x41']],
    ['requirepass back\\slash', ['requirepass', 'back\\slash']],
    ['requirepass pre"fix ed"', ['requirepass', 'prefix ed']],
    ['save ""', ['save', '']],
    ['requirepass secret # no comment', ['requirepass', 'secret', '#', 'no', 'comment']],
    ['user default on >p#ss ~* &* +@all', ['user', 'default', 'on', '>p#ss', '~*', '&*', '+@all']],
    ['\tPORT\t 6379  ', ['port', '6379']],
    ['Sentinel Auth-Pass MyMaster Secret', ['sentinel', 'auth-pass', 'MyMaster', 'Secret']],
    ['sentinel', ['sentinel']],
  ])('is split as Redis splits it: %s', (text, words) => {
    if (words.length === 0) expect(() => wordsOf(text)).toThrow('unbalanced quotes');
    else expect(wordsOf(text)).toEqual([words]);
  });

  test.each(['requirepass "secret', "requirepass 'secret", 'requirepass "a"b', "requirepass 'a\\'", '"'])(
    'with unbalanced quotes is refused with its line: %s',
    text => {
      expect(() => parseConfiguration('my/redis.conf', `# one\n${text}`)).toThrow(
        /^my\/redis\.conf, line 2, column \d+ \([^ ]+\) has unbalanced quotes; close each quote, and put a blank after it$/,
      );
    },
  );

  test('includes no other file', () => {
    expect(() => parseConfiguration('redis.conf', 'port 1\nInclude /etc/other.conf')).toThrow(
      /^redis\.conf, line 2 has `include`, .* write its lines here instead$/,
    );
  });
});

test('a repeated directive has the value of its last line', () => {
  const lines = parseConfiguration(
    'sentinel.conf',
    'sentinel auth-pass a one\nsentinel auth-pass b two\nSENTINEL AUTH-PASS a three',
  );
  expect(lastValue(lines, 'sentinel', 'auth-pass', 'a')).toBe('three');
  expect(lastValue(lines, 'sentinel', 'auth-pass', 'b')).toBe('two');
  expect(lastValue(lines, 'sentinel', 'auth-pass', 'c')).toBeUndefined();
});

test.each(['secret', 'correct horse', 'a"b', 'back\\slash', "it's", '', '#hash', 'é'])(
  'a word that is written is read again as it was: %s',
  word => {
    expect(wordsOf(`requirepass ${quotedWord(word)}`)).toEqual([['requirepass', word]]);
  },
);
