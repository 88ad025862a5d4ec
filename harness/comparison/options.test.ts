import { describe, expect, test } from '@jest/globals';
import { RUN } from '../report/made-up.ts';
import { allowedMs, parseAllowance, parseShare, showAllowance } from './allowance.ts';
import { repeatsFrom } from './made-up.ts';
import { measuredOf } from './measured.ts';
import { FELT, selectionOf, selects } from './selection.ts';

describe('an allowance', () => {
  test.each([
    ['20%', 600, "20 % of the baseline's median"],
    ['2.5%', 75, "2.5 % of the baseline's median"],
    ['300ms', 300, '300 ms'],
    ['20%, 1s', 1000, "20 % of the baseline's median or 1.00 s"],
    ['100ms,20%', 600, "20 % of the baseline's median or 100 ms"],
  ])('%s of a median of 3 s is %d ms', (text, ms, words) => {
    const allowance = parseAllowance('--max-regression', text);
    expect(allowedMs(allowance, 3000)).toBeCloseTo(ms);
    expect(showAllowance(allowance)).toBe(words);
  });

  test.each(['', '20', '0%', '-5%', 'twenty', '20%,', '20%,30%', '1s,2s', '20%,1s,3s', '0ms'])(
    'cannot be %j',
    text => {
      expect(() => parseAllowance('--max-regression', text)).toThrow(/--max-regression is ".*'20%'.*'300ms'/);
    },
  );
});

describe('a share', () => {
  test.each([
    ['0%', 0],
    ['12.5%', 0.125],
    ['100%', 1],
  ])('%s is %d', (text, share) => {
    expect(parseShare('--max-unknown', text)).toBe(share);
  });

  test.each(['', '10', '-1%', '101%', 'some'])('cannot be %j', text => {
    expect(() => parseShare('--max-unknown', text)).toThrow(/--max-unknown is ".*allowed: a share from '0%'/);
  });
});

describe('a selection', () => {
  const runs = [measuredOf(repeatsFrom(1, RUN)(2))];
  const meant = (text: string) => {
    const isMeant = selectionOf('--on', text, runs);
    return Object.keys(runs[0]?.scenarios[0]?.samples ?? {}).filter(isMeant);
  };

  test.each([
    ['promoted', ['promoted']],
    ['outage', ['app:outage']],
    ['app:followed, announced', ['announced', 'app:followed']],
    ['+promoted', ['+promoted']],
    ['+followed', ['+app:followed']],
  ])('%s means %j', (text, quantities) => {
    expect(meant(text)).toEqual(quantities);
  });

  test.each(['demoted', 'web:outage', 'app', '', 'promoted,', 'receiveGap'])(
    'of %j is refused with what there is',
    text => {
      expect(() => selectionOf('--on', text, runs)).toThrow(
        /--on names '.*', which was not measured; there are \+announced, .*app:outage/,
      );
    },
  );

  test('means by default what clients feel, of all of them', () => {
    const isFelt = selects(FELT);
    expect(['promoted', 'announced', 'x:followed', 'a:b:outage'].filter(isFelt)).toHaveLength(4);
    expect(['detected', '+promoted', '+x:followed', 'x:receiveGap', 'outages'].filter(isFelt)).toEqual([]);
  });
});
