import { expect, test } from '@jest/globals';
import { expectationFixture } from '../analyze/fixture.ts';
import { ledgerOf } from './ledger.ts';

const { passed: _, ...ASKED } = expectationFixture();

test('expectations are recorded in the order in which they were asked, each with its end', () => {
  const { expectations, expecting } = ledgerOf();
  const first = expecting({ ...ASKED, matcher: 'toPromoteWithin' });
  const second = expecting({ ...ASKED, matcher: 'toStabilizeWithin' });
  second(false);
  first(true);
  expect(expectations).toEqual([
    { ...ASKED, matcher: 'toPromoteWithin', passed: true },
    { ...ASKED, matcher: 'toStabilizeWithin', passed: false },
  ]);
});

test('one that proved nothing, and one that has not ended, have no end', () => {
  const { expectations, expecting } = ledgerOf();
  expecting(ASKED)(undefined);
  expecting(ASKED);
  expect(expectations).toEqual([ASKED, ASKED]);
});

test('it has settled when every expectation has ended, those included that proved nothing', async () => {
  const { expecting, settled } = ledgerOf();
  const ends = [expecting(ASKED), expecting(ASKED)];
  let isSettled = false;
  const settling = settled().then(() => {
    isSettled = true;
  });
  ends[0]?.(undefined);
  await new Promise(setImmediate);
  expect(isSettled).toBe(false);
  ends[1]?.(true);
  await settling;
});

test('a ledger without expectations has settled', async () => {
  await ledgerOf().settled();
});
