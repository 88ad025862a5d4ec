import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeTexts, encodeTexts } from './texts.ts';

const text = fc.oneof(
  fc.string(),
  fc.constantFrom('app-0', 'app-1', 'app-10', 'app-007', 'app-', '0', '12345678901234567890', 'a\n1', '#1'),
  fc.constant(undefined),
);

test('texts come back as they were, whatever they end with', () => {
  fc.assert(
    fc.property(fc.array(text), texts => {
      const textAt = decodeTexts(encodeTexts(texts), texts.length);
      expect(texts.map((_, i) => textAt(i))).toEqual(texts);
    }),
  );
});

test('elements that are counted share one stem', () => {
  const elements = Array.from({ length: 1000 }, (_, i) => `app-${i}`);
  const { stems, places, numbers } = encodeTexts(elements);
  expect(stems).toEqual([{ text: 'app-', counts: true }]);
  expect(places.length + numbers.length).toBe(2000);
});
