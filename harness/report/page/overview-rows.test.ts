import { describe, expect, test } from '@jest/globals';
import { countWords, inOrderOf, isInView, orderAfterClick, type RowFacts } from './overview-rows.ts';

const row = (name: string, changes: Partial<RowFacts> = {}): RowFacts => ({
  name,
  verdict: 'pass',
  folder: 'network',
  tags: ['loss', 'smoke'],
  clients: ['ioredis'],
  text: `${name} partition of redis-1`,
  ...changes,
});

const shows = (view: string, of = row('a split')): boolean => isInView(of, new URLSearchParams(view));

describe('a view', () => {
  test('without filters shows everything', () => {
    expect(shows('')).toBe(true);
    expect(shows('sort=outage&group=folder')).toBe(true);
  });

  test('searches for every word, in any order and case', () => {
    expect(shows('q=REDIS-1+split')).toBe(true);
    expect(shows('q=split+crash')).toBe(false);
  });

  test('filters by verdict, folder, tag and client library', () => {
    for (const view of ['verdict=fail&verdict=pass', 'folder=network', 'tag=smoke', 'client=ioredis'])
      expect([view, shows(view)]).toEqual([view, true]);
    for (const view of [
      'verdict=fail',
      'folder=net',
      'tag=slow',
      'client=node-redis',
      'tag=smoke&verdict=fail',
    ])
      expect([view, shows(view)]).toEqual([view, false]);
  });
});

describe('an order', () => {
  const rows = [
    row('none'),
    row('short', { outage: 5, lost: 0, folder: 'z' }),
    row('long', { outage: 90, lost: 3 }),
    row('middle', { outage: 10, lost: 0, folder: 'a' }),
  ];
  const names = (view: string) => inOrderOf(rows, new URLSearchParams(view)).map(({ name }) => name);

  test('has the largest first, or the smallest, and rows without a value last', () => {
    expect(names('sort=outage')).toEqual(['long', 'middle', 'short', 'none']);
    expect(names('sort=-outage')).toEqual(['short', 'middle', 'long', 'none']);
    expect(names('sort=lost')).toEqual(['long', 'short', 'middle', 'none']);
    expect(names('sort=scenario')).toEqual(['long', 'middle', 'none', 'short']);
  });

  test('takes an outage that did not end for longer than all that did', () => {
    const open = [...rows, row('open', { outage: 20, isOpen: true })];
    const by = (view: string) => inOrderOf(open, new URLSearchParams(view)).map(({ name }) => name);
    expect(by('sort=outage')).toEqual(['open', 'long', 'middle', 'short', 'none']);
    expect(by('sort=-outage')).toEqual(['short', 'middle', 'long', 'open', 'none']);
  });

  test('that is unknown leaves the rows as they are', () => {
    expect(names('sort=x')).toEqual(names(''));
  });

  test('keeps the rows of a folder together: folders by name, or by their first row', () => {
    expect(names('group=folder')).toEqual(['middle', 'none', 'long', 'short']);
    expect(names('group=folder&sort=outage')).toEqual(['long', 'none', 'middle', 'short']);
  });

  test('is turned by a second click, and given up by a third', () => {
    expect(['', 'outage', '-outage'].map(sort => orderAfterClick('outage', sort))).toEqual([
      'outage',
      '-outage',
      '',
    ]);
    expect(orderAfterClick('scenario', 'scenario')).toBe('');
  });
});

test('the count of what is shown has its verdicts', () => {
  expect(countWords([row('a'), row('b', { verdict: 'fail' })], 5)).toBe('2 of 5 scenarios: 1 pass, 1 fail');
  expect(countWords([], 5)).toBe('0 of 5 scenarios');
  expect(countWords([row('a')], 1)).toBe('1 scenario: 1 pass');
});
