import { expect, test } from '@jest/globals';
import { checkTags } from './tags.ts';

test('one tag in place of a list is quoted as it is', () => {
  expect(() => checkTags('scenario.tags', 'smoke' as never)).toThrow(
    /^scenario\.tags is "smoke" \(string\); allowed: a list of smoke, slow, /,
  );
});

test('a tag of a list that is none is quoted', () => {
  expect(() => checkTags('scenario.tags', ['smoke', 'fast'])).toThrow(
    /^scenario\.tags is "fast" \(string\); allowed: smoke, slow, /,
  );
  checkTags('scenario.tags', ['smoke', 'slow']);
});
