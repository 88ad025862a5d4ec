import { UnusableInput } from '../basics/index.ts';
import type { Measured } from './measured.ts';
import { cameIn } from './samples.ts';

/** What clients feel, and what it mostly comes from. */
export const FELT = ['promoted', 'announced', 'followed', 'outage'] as const;

/**
 * Which quantities are meant by names with commas between: 'promoted,app:outage', or 'outage' for that of all clients.
 * @param field the option, named in the error
 * @throws UnusableInput for a name that no quantity of these runs has
 */
export function selectionOf(
  field: string,
  text: string,
  runs: readonly Measured[],
): (quantity: string) => boolean {
  const names = text.split(',').map(name => name.trim());
  const there = [...new Set(runs.flatMap(measuredIn))].sort();
  for (const name of names) {
    if (there.some(quantity => isMeant(name, quantity))) continue;
    throw new UnusableInput(
      `${field} names '${name}', which was not measured; there are ${there.join(', ')}`,
    );
  }
  return selects(names);
}

export const selects =
  (names: readonly string[]) =>
  (quantity: string): boolean =>
    names.some(name => isMeant(name, quantity));

const measuredIn = ({ scenarios }: Measured): string[] =>
  scenarios.flatMap(({ samples }) =>
    Object.entries(samples).flatMap(([quantity, found]) => (cameIn(found).length > 0 ? [quantity] : [])),
  );

/** 'followed' means 'app:followed', and '+followed' the step '+app:followed'. */
function isMeant(name: string, quantity: string): boolean {
  if (name === quantity) return true;
  const [, sign = '', ofClient] = /^(\+?).*:([^:]*)$/.exec(quantity) ?? [];
  return ofClient !== undefined && name === `${sign}${ofClient}`;
}
