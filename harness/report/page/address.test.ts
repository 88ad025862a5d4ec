import { describe, expect, test } from '@jest/globals';
import { addressOf, linkIn, viewIn } from './address.ts';
import { parseLink } from './links.ts';

describe('an address', () => {
  test('holds a link and a view, each of which can be read', () => {
    const address = addressOf('#crash-1/event/17', new URLSearchParams({ q: 'a/b?c', verdict: 'fail' }));
    expect(linkIn(address)).toBe('crash-1/event/17');
    expect(parseLink(address)).toEqual({ scenario: 'crash-1', group: 'event', number: 17 });
    expect(viewIn(address)?.get('q')).toBe('a/b?c');
  });

  test('of another link or view replaces the one before', () => {
    expect(addressOf('#crash-1?verdict=fail', new URLSearchParams('sort=lost'))).toBe('#crash-1?sort=lost');
    expect(addressOf('#?verdict=fail', new URLSearchParams())).toBe('#');
  });

  test('without a view leaves the view as it is', () => {
    expect(viewIn('#crash-1')).toBeUndefined();
    expect(viewIn('#?')?.size).toBe(0);
  });
});
