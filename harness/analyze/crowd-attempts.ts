import type { Counts } from '../clients/index.ts';
import type { RecordedCrowd, ScenarioRecord } from '../run/index.ts';
import { memberAtText } from '../timeline/index.ts';

/** The attempts of a crowd to connect to the members of a kind, by their names; a former one counts as a redis server. */
export function attemptsTo(
  { members }: Pick<ScenarioRecord, 'members'>,
  { counted }: Pick<RecordedCrowd, 'counted'>,
  kind: 'redis' | 'sentinel',
): { readonly name: string; readonly attempts: Counts; readonly connected: Counts }[] {
  return Object.entries(counted.attempts).flatMap(([address, attempts]) => {
    const member = memberAtText(members, address);
    if ((member?.kind ?? 'redis') !== kind) return [];
    return [{ name: member?.name ?? address, attempts, connected: counted.connected[address] ?? [] }];
  });
}
