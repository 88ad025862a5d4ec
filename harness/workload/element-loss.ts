import { eachElement, isElementWrite } from '../checkers/values.ts';
import type { Operation } from '../history/index.ts';
import type { Discrepancies, Final, LossRule, Unit } from './definition.ts';
import { elementsAt, keysOf } from './evidence.ts';

/** Unique elements of lists and sets. */
export const elementLoss: LossRule = { unit: 'element', units: eachElement, compare };

function compare(operations: readonly Operation[], { data }: Final): Discrepancies {
  const [lost, ghosts, duplicates]: [Unit[], Unit[], Unit[]] = [[], [], []];
  const writes = operations.filter(isElementWrite);
  const { stored, places, repeated } = presentAt(keysOf(writes), data);
  const attempted = new Uint8Array(stored.length);
  for (const operation of writes) {
    eachElement(operation, (name, outcome) => {
      const place = places.get(name);
      if (place !== undefined) attempted[place] = 1;
      if (outcome === 'ok' && place === undefined) lost.push({ operation, name });
      if (outcome !== 'ok' && place !== undefined) ghosts.push({ operation, name });
      if (repeated.delete(name)) duplicates.push({ operation, name });
    });
  }
  const unexpected = stored.filter(({ name }, place) => attempted[place] === 0 && places.get(name) === place);
  return { lost, ghosts, duplicates, unexpected };
}

/** All elements, the last place of each, and those that are there more than once. */
function presentAt(keys: readonly string[], data: Final['data']) {
  const stored: { readonly key: string; readonly name: string }[] = [];
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  for (const key of keys) {
    for (const name of elementsAt(data, key)) {
      const before = places.size;
      if (places.set(name, stored.length).size === before) repeated.add(name);
      stored.push({ key, name });
    }
  }
  return { stored, places, repeated };
}
