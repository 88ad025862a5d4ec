import { type CountedConnection, silenceOf } from '../clients/index.ts';

/** A time in which a connection worked, ms on the harness's clock. */
interface WorkingSpan {
  /** The place of the server among those that acknowledged. */
  readonly server: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** When a connection worked. What nothing interrupted lasts until the end, unless nothing came of it for long. */
export function spansOf(
  { spells, lastMs }: CountedConnection,
  everyMs: number,
  endedAtMs: number,
): WorkingSpan[] {
  const isSilent = lastMs !== undefined && lastMs < endedAtMs - silenceOf(everyMs);
  const openMs = isSilent ? lastMs : endedAtMs;
  return spells.map(([server, fromMs, toMs = openMs]) => ({ server, fromMs, toMs }));
}
