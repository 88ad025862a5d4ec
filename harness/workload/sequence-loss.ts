import { byKey } from '../checkers/by-key.ts';
import type { Finding } from '../checkers/index.ts';
import { numberOf } from '../checkers/values.ts';
import type { Operation } from '../history/index.ts';
import type { Checks, Discrepancies, Final, IsFinalMaster, LossRule, Unit } from './definition.ts';

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

function compare(steps: readonly Operation[], { data, isMaster }: Final): Discrepancies | string {
  const final = finalNumber(steps, data);
  if (final === undefined) return 'the final value is not a number';
  const numbered = steps.filter(step => numberIn(step) !== undefined);
  const lost = provenLost(numbered, final, isMaster);
  const unnumbered = steps.filter(step => numberIn(step) === undefined);
  lost.push(...unnumbered.slice(0, Math.max(0, steps.length - final - lost.length)));
  return { lost: lost.map(unitOf), ghosts: [], duplicates: [], unexpected: [] };
}

/** Those whose number is above the final one, or was acknowledged for another step too. */
function provenLost(steps: readonly Operation[], final: number, isMaster: IsFinalMaster): Operation[] {
  const byNumber = [...Map.groupBy(steps, step => numberIn(step) ?? 0)];
  const lasting = lastingAmong(steps, isMaster);
  const kept = new Set(byNumber.flatMap(([number, same]) => (number > final ? [] : (lasting(same) ?? []))));
  return steps.filter(step => !kept.has(step));
}

// A master acknowledges something more often than that.
const AT_WORK_MS = 1000;

/**
 * Of several steps with one number, the one of the final master lasts, or else of the server that was one for longest; unless that one acknowledged
 * nothing else while the later of them was acknowledged: it was the master before, and is again.
 */
function lastingAmong(steps: readonly Operation[], isMaster: IsFinalMaster) {
  const byServer = Map.groupBy(steps, ({ server }) => server);
  // An old master that was cut off can acknowledge later than the final one.
  const lastMs = new Map(
    [...byServer].map(([server, own]) => {
      const atMs = completedAt(lastOf(own));
      return [server, server !== undefined && isMaster(server, atMs) ? Infinity : atMs];
    }),
  );
  const atWork = new Set(steps.map(step => `${step.server} ${slotOf(completedAt(step))}`));
  const worksAt = (server: string | undefined, atMs: number) =>
    [-1, 0, 1].some(by => atWork.has(`${server} ${slotOf(atMs) + by}`));
  return (same: readonly Operation[]): Operation | undefined => {
    const latest = lastOf(same);
    if (same.length < 2) return latest;
    const longest = Math.max(...same.map(({ server }) => lastMs.get(server) ?? 0));
    const favoured = lastOf(same.filter(({ server }) => lastMs.get(server) === longest));
    return worksAt(favoured?.server, completedAt(latest)) ? favoured : latest;
  };
}

const slotOf = (atMs: number): number => Math.floor(atMs / AT_WORK_MS);

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
