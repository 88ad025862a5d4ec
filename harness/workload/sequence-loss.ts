import { byKey } from '../checkers/by-key.ts';
import type { Finding } from '../checkers/index.ts';
import { numberOf } from '../checkers/values.ts';
import type { Operation } from '../history/index.ts';
import type { Checks, Discrepancies, Final, IsReplaced, LossRule, Unit } from './definition.ts';

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

/** The check of each sequence or queue: clients with different databases or prefixes have their own. */
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

function compare(steps: readonly Operation[], { data, isReplaced }: Final): Discrepancies | string {
  const final = finalNumber(steps, data);
  if (final === undefined) return 'the final value is not a number';
  const numbered = steps.filter(step => numberIn(step) !== undefined);
  const lost = provenLost(numbered, final, isReplaced);
  const unnumbered = steps.filter(step => numberIn(step) === undefined);
  lost.push(...unnumbered.slice(0, Math.max(0, steps.length - final - lost.length)));
  return { lost: lost.map(unitOf), ghosts: [], duplicates: [], unexpected: [] };
}

/** Those whose number is above the final one, or was acknowledged for another step too. */
function provenLost(steps: readonly Operation[], final: number, isReplaced: IsReplaced): Operation[] {
  const byNumber = [...Map.groupBy(steps, step => numberIn(step) ?? 0)];
  const kept = new Set(
    byNumber.flatMap(([number, same]) => (number > final ? [] : lasting(same, isReplaced))),
  );
  return steps.filter(step => !kept.has(step));
}

/** Of several steps with one number, that of the newest master lasts. One that had been replaced can go on acknowledging. */
function lasting(same: readonly Operation[], isReplaced: IsReplaced): readonly Operation[] {
  if (same.length < 2) return same;
  const onTheLine = same.filter(
    step => step.server === undefined || !isReplaced(step.server, completedAt(step)),
  );
  return [lastOf(onTheLine) ?? lastOf(same)].flatMap(step => step ?? []);
}

const completedAt = (step: Operation | undefined): number => step?.completedAtMs ?? 0;

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
