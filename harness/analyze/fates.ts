import type { Data, Operation } from '../history/index.ts';
import { lossOf } from './loss.ts';

/** What became of an operation. */
export type Fate = Operation['outcome'] | 'lost' | 'ghost';

/**
 * What became of each operation of a client: its outcome, or that its element is absent although it was acknowledged
 * ('lost'), or there although it was not ('ghost').
 * @param data what the master held at the end; undefined when that is not known, and nothing is then lost or a ghost
 */
export function fatesOf(operations: readonly Operation[], data: Data | undefined): Fate[] {
  if (data === undefined) return operations.map(({ outcome }) => outcome);
  const { lost, ghosts } = lossOf(operations, data);
  const [absent, present] = [new Set(lost), new Set(ghosts)];
  return operations.map(operation => {
    const { outcome } = operation;
    if (outcome === 'ok') return touches(operation, absent) ? 'lost' : outcome;
    return touches(operation, present) ? 'ghost' : outcome;
  });
}

function touches({ value }: Operation, elements: ReadonlySet<string>): boolean {
  if (value === null || elements.size === 0) return false;
  return typeof value === 'string' ? elements.has(value) : value.some(each => elements.has(each));
}
