import type { Measured, MeasuredScenario } from './measured.ts';

/** A scenario as two runs have it; absent in one of them where only the other has it. */
export interface Pair {
  /** Its name, with its file where a run has several of that name. */
  readonly scenario: string;
  readonly before?: MeasuredScenario;
  readonly after?: MeasuredScenario;
}

/** The scenarios of two runs, in the order of the second. */
export function pairsOf(before: Measured, after: Measured): Pair[] {
  const ambiguous = new Set([...doubledIn(before), ...doubledIn(after)]);
  const titleOf = ({ name, file }: MeasuredScenario) => (ambiguous.has(name) ? `${name} (${file})` : name);
  const [was, is] = [before, after].map(
    ({ scenarios }) => new Map(scenarios.map(each => [titleOf(each), each])),
  );
  const titles = new Set([...(is?.keys() ?? []), ...(was?.keys() ?? [])]);
  return [...titles].map(scenario => {
    const [old, now] = [was?.get(scenario), is?.get(scenario)];
    return { scenario, ...(old && { before: old }), ...(now && { after: now }) };
  });
}

const doubledIn = ({ scenarios }: Measured): string[] =>
  scenarios.map(({ name }) => name).filter((name, i, names) => names.indexOf(name) !== i);
