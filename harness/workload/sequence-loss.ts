import { byKey } from '../checkers/by-key.ts';
import type { Finding } from '../checkers/index.ts';
import { numberOf } from '../checkers/values.ts';
import type { Operation } from '../history/index.ts';
import type { Checks, Discrepancies, Final, LossRule, Unit } from './definition.ts';

/**
 * Steps of one sequence, by INCR. Each step takes the next number, so that a number that was acknowledged twice, or is
 * above the final one, proves a lost step. So does a final number below the count of the acknowledged steps.
 */
export const sequenceLoss = (unit: string, kind: string): LossRule => ({
  unit,
  units(operation, visit) {
    if (operation.kind === kind) visit(nameOf(operation), operation.outcome);
  },
  compare: (operations, final) =>
    compareEach(
      operations.filter(each => each.kind === kind && each.outcome === 'ok'),
      final,
    ),
});

/** The check of each sequence: clients with different databases or prefixes have sequences of their own. */
export const sequencesIn = (
  checker: string,
  operations: readonly Operation[],
  check: (ofKey: readonly Operation[]) => Finding,
): Checks =>
  operations.length === 0 ? { [checker]: () => check(operations) } : byKey(checker, operations, check);

function compareEach(steps: readonly Operation[], final: Final): Discrepancies | string {
  const lost: Unit[] = [];
  for (const ofKey of Map.groupBy(steps, ({ key }) => key).values()) {
    const found = compare(ofKey, final);
    if (typeof found === 'string') return found;
    lost.push(...found.lost);
  }
  return { lost, ghosts: [], duplicates: [], unexpected: [] };
}

const nameOf = ({ client, id, result }: Operation): string =>
  result === undefined ? `${client} #${id}` : `${client} #${id} = ${String(result)}`;

function compare(steps: readonly Operation[], { data }: Final): Discrepancies | string {
  const final = finalNumber(steps, data);
  if (final === undefined) return 'the final value is not a number';
  const numbered = steps.filter(step => numberIn(step) !== undefined);
  const lost = provenLost(numbered, final);
  const unnumbered = steps.filter(step => numberIn(step) === undefined);
  lost.push(...unnumbered.slice(0, Math.max(0, steps.length - final - lost.length)));
  return { lost: lost.map(unitOf), ghosts: [], duplicates: [], unexpected: [] };
}

/** Those whose number is above the final one, or was acknowledged for another step too. */
function provenLost(steps: readonly Operation[], final: number): Operation[] {
  const lost: Operation[] = [];
  const kept = new Map<number, Operation>();
  const finalServer = lastOf(steps)?.server;
  for (const step of steps) {
    const value = numberIn(step) ?? 0;
    const other = kept.get(value);
    // Of two, the one of the server that acknowledged last is the one that lasts.
    const isOut = value > final || (other !== undefined && step.server !== finalServer);
    if (isOut) lost.push(step);
    else kept.set(value, step);
    if (!isOut && other !== undefined) lost.push(other);
  }
  return lost;
}

const numberIn = ({ result }: Operation): number | undefined =>
  typeof result === 'number' && !Number.isNaN(result) ? result : undefined;

const unitOf = (operation: Operation): Unit => ({ operation, name: nameOf(operation) });

/** The key was absent at the beginning, so an absent key is 0. */
function finalNumber([first]: readonly Operation[], data: Final['data']): number | undefined {
  const stored = data[first?.key ?? ''];
  if (stored === undefined) return 0;
  return stored.type === 'string' ? numberOf(stored.value) : undefined;
}

const lastOf = (steps: readonly Operation[]): Operation | undefined =>
  steps.reduce<Operation | undefined>(
    (last, step) => ((step.completedAtMs ?? 0) >= (last?.completedAtMs ?? 0) ? step : last),
    undefined,
  );
