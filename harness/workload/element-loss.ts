import { eachElement, isElementWrite } from '../checkers/values.ts';
import type { Operation } from '../history/index.ts';
import type { Discrepancies, Final, LossRule, Unit } from './definition.ts';
import { elementsAt, keysOf } from './evidence.ts';

/** Unique elements of lists and sets. */
export const elementLoss: LossRule = { unit: 'element', units: eachElement, compare };

function compare(operations: readonly Operation[], { data }: Final): Discrepancies {
  const [lost, ghosts, duplicates]: [Unit[], Unit[], Unit[]] = [[], [], []];
  const writes = operations.filter(isElementWrite);
  const { present, repeated } = presentAt(keysOf(writes), data);
  const notAttempted = new Map(present);
  for (const operation of writes) {
    eachElement(operation, (name, outcome) => {
      const isThere = present.has(name);
      if (isThere) notAttempted.delete(name);
      if (outcome === 'ok' && !isThere) lost.push({ operation, name });
      if (outcome !== 'ok' && isThere) ghosts.push({ operation, name });
      if (repeated.delete(name)) duplicates.push({ operation, name });
    });
  }
  return { lost, ghosts, duplicates, unexpected: [...notAttempted].map(([name, key]) => ({ key, name })) };
}

/** The key of each element, and the elements that are there more than once. */
function presentAt(keys: readonly string[], data: Final['data']) {
  const present = new Map<string, string>();
  const repeated = new Set<string>();
  for (const key of keys) {
    for (const element of elementsAt(data, key)) {
      if (present.has(element)) repeated.add(element);
      present.set(element, key);
    }
  }
  return { present, repeated };
}
