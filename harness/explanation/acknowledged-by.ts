import { memberAtText } from '../timeline/index.ts';
import type { Experience } from './experience.ts';

/** The name of the server that acknowledged a client's write at a moment of the harness's clock. */
export function acknowledgedBy({ events, members, client }: Experience, atMs: number): string | undefined {
  // A change of server is told with the write that showed it.
  const told = events.findLast(
    event =>
      event.kind === 'client' &&
      event.client === client &&
      event.event === 'acknowledged-by' &&
      event.atMs <= atMs + 1,
  );
  const address = told?.kind === 'client' ? told.detail : undefined;
  return address === undefined ? undefined : memberAtText(members, address)?.name;
}
