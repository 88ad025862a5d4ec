import { expect, test } from '@jest/globals';
import { adds, appends, counter, type KindsWith, pubsub, type Workload } from './index.ts';
import { definitionOf, hasTrait, WORKLOAD_KINDS } from './registry.ts';
import { importWorkload } from './run.ts';

test.each(WORKLOAD_KINDS)('a client process loads %s by the name of its file', async kind => {
  expect(await importWorkload(kind)).toBe(definitionOf({ kind }));
});

test.each(['juggle', 'pace'])('%s is no workload, and says which there are', async kind => {
  // @ts-expect-error A workload that does not exist does not compile either.
  expect(() => definitionOf({ kind })).toThrow(`There is no workload '${kind}'. Use one of adds, appends,`);
  await expect(importWorkload(kind)).rejects.toThrow(`There is no workload '${kind}'`);
});

test('traits are known when the program runs', () => {
  expect([appends(), counter(), pubsub()].map(each => hasTrait(each, 'hasElements'))).toEqual([
    true,
    false,
    false,
  ]);
  expect([appends(), counter(), pubsub()].map(each => hasTrait(each, 'receives'))).toEqual([
    false,
    false,
    true,
  ]);
});

test('and when it is compiled', () => {
  const withElements: Workload<KindsWith<'hasElements'>>[] = [appends(), adds()];
  // @ts-expect-error A counter has no elements.
  withElements.push(counter());
  expect(withElements).toHaveLength(3);
});
