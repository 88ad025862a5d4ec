import { type EndedBy, knownLibrary } from '../clients/index.ts';
import type { ClientEvent } from '../observation/index.ts';
import type { Experience } from './experience.ts';

/** The end of a client that never connects again. */
export interface ClientEnd {
  /** On the harness's clock. */
  readonly atMs: number;
  /** Undefined when its last events do not show it. */
  readonly by: EndedBy | undefined;
}

/** How a client ended for good within its outage; undefined when it did not. A client that emits `end` never connects again. */
export function clientEndOf(experience: Experience): ClientEnd | undefined {
  const { events, client, outage } = experience;
  if (outage.ended) return undefined;
  const own = events.filter(
    (event): event is ClientEvent => event.kind === 'client' && event.client === client,
  );
  const at = own.findLastIndex(
    ({ event, atMs }) => event === 'end' && atMs >= outage.fromMs && atMs < outage.toMs,
  );
  const end = own[at];
  return end && { atMs: end.atMs, by: endedBy(own[at - 1], experience) };
}

/** @param before what the client emitted right before `end` */
function endedBy(
  before: ClientEvent | undefined,
  { library, options }: Pick<Experience, 'library' | 'options'>,
): EndedBy | undefined {
  if (before === undefined) return undefined;
  return knownLibrary(library)?.endings.find(ending => ending.isShownBy(before, options))?.by;
}
