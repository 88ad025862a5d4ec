import { eachElement, isElementWrite, placesOf } from '../checkers/values.ts';
import type { Operation } from '../history/index.ts';
import type { Discrepancies, Final, LossRule, Unit } from './definition.ts';
import { elementsAt, elementsUnder, keysOf } from './evidence.ts';

/** Unique elements of lists and sets. */
export const elementLoss: LossRule = { unit: 'element', units: eachElement, compare };

function compare(operations: readonly Operation[], { data }: Final): Discrepancies {
  const [lost, ghosts, duplicates]: [Unit[], Unit[], Unit[]] = [[], [], []];
  const writes = operations.filter(isElementWrite);
  const keys = keysOf(writes);
  const stored = elementsUnder(data, keys);
  const { last, repeated } = placesOf(stored);
  const untold = new Set(repeated);
  const attempted = new Uint8Array(stored.length);
  for (const operation of writes) {
    eachElement(operation, (name, outcome) => {
      const place = last.get(name);
      if (place !== undefined) attempted[place] = 1;
      if (outcome === 'ok' && place === undefined) lost.push({ operation, name });
      if (outcome !== 'ok' && place !== undefined) ghosts.push({ operation, name });
      if (untold.delete(name)) duplicates.push({ operation, name });
    });
  }
  return { lost, ghosts, duplicates, unexpected: unattempted(keys, data, { last, attempted }) };
}

function unattempted(
  keys: readonly string[],
  data: Final['data'],
  { last, attempted }: { readonly last: ReadonlyMap<string, number>; readonly attempted: Uint8Array },
) {
  const found: { readonly key: string; readonly name: string }[] = [];
  let place = 0;
  for (const key of keys) {
    for (const name of elementsAt(data, key)) {
      if (attempted[place] === 0 && last.get(name) === place) found.push({ key, name });
      place += 1;
    }
  }
  return found;
}
