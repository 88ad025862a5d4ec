import { describe, expect, test } from '@jest/globals';
import type { ScenarioModel } from '../html/model.ts';
import type { Operations } from '../html/operations.ts';
import { linkTo, parseLink, targetOf } from './links.ts';
import type { Drawing } from './unpack.ts';

const DRAWING: Drawing = {
  model: {
    rows: [
      { kind: 'faults', name: 'faults', bands: [] },
      { kind: 'client', name: 'a/b client', bands: [] },
    ],
    marks: [{ row: 0, atMs: 5, tone: 'step' }],
  } as unknown as ScenarioModel,
  operations: new Map([
    [1, { ids: () => Float64Array.of(10, 12), invokedMs: Float64Array.of(1, 2) } as unknown as Operations],
  ]),
};

describe('a link', () => {
  test('to an event leads back to it', () => {
    const target = { row: 0, kind: 'event', index: 0, atMs: 5 } as const;
    expect(linkTo('crash-1', DRAWING, target)).toBe('#crash-1/event/0');
    expect(targetOf(DRAWING, { scenario: 'crash-1', group: 'event', number: 0 })).toEqual(target);
  });

  test('to an operation names its client and its id, whatever the client is called', () => {
    const target = { row: 1, kind: 'operation', index: 1, atMs: 2 } as const;
    const link = parseLink(linkTo('crash-1', DRAWING, target));
    expect(link).toEqual({ scenario: 'crash-1', group: 'a/b client', number: 12 });
    expect(link && targetOf(DRAWING, link)).toEqual(target);
  });

  test('to what is not there leads to the scenario', () => {
    expect(targetOf(DRAWING, { scenario: 'crash-1', group: 'event', number: 7 })).toBeUndefined();
    expect(parseLink('#crash-1/event/many')).toEqual({ scenario: 'crash-1' });
    expect(parseLink('')).toBeUndefined();
  });

  test('that cannot be read leads nowhere', () => {
    expect(parseLink('#crash%E0')).toBeUndefined();
  });
});
