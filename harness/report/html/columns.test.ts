import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeNaturals, decodeSteps, encodeNaturals, encodeSteps } from './columns.ts';

const natural = fc.maxSafeNat();
const step = fc.integer({ min: -(2 ** 50), max: 2 ** 50 });

describe('a column', () => {
  test('of natural numbers comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(natural), numbers => {
        expect([...decodeNaturals(encodeNaturals(numbers), numbers.length)]).toEqual(numbers);
      }),
    );
  });

  test('of steps comes back as it was, backwards steps included', () => {
    fc.assert(
      fc.property(fc.array(step), numbers => {
        expect([...decodeSteps(encodeSteps(numbers), numbers.length)]).toEqual(numbers);
      }),
    );
  });

  test('of moments that follow each other costs a byte or two each', () => {
    const everyTenMs = Array.from({ length: 1000 }, (_, i) => 123_456_789 + 10_000 * i + (i % 7));
    expect(encodeSteps(everyTenMs).length).toBeLessThan(3010);
  });
});
