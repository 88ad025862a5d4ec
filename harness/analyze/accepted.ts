import { sumOf } from '../basics/index.ts';
import type { AcceptedSample, AcceptedSamples } from '../observation/index.ts';

/** What a server counted of its connections in a part of the time. */
export interface Accepted {
  readonly accepted: number;
  /** Because it had as many as `maxclients` allows. */
  readonly rejected: number;
}

/** @returns undefined for a server that did not answer in that time */
export function acceptedBy(
  samples: AcceptedSamples,
  server: string,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): Accepted | undefined {
  const own = samples[server] ?? [];
  const before = own.findLast(([atMs]) => atMs <= fromMs);
  const during = own.filter(([atMs]) => atMs > fromMs && atMs <= untilMs);
  if (during.length === 0) return undefined;
  const steps = during.map((sample, place) => step(place === 0 ? before : during[place - 1], sample));
  return {
    accepted: sumOf(steps.map(({ accepted }) => accepted)),
    rejected: sumOf(steps.map(({ rejected }) => rejected)),
  };
}

/** A server that started in between counts from 0 again. */
function step(before: AcceptedSample | undefined, [, accepted, rejected]: AcceptedSample): Accepted {
  if (before === undefined || accepted < before[1] || rejected < before[2]) return { accepted, rejected };
  return { accepted: accepted - before[1], rejected: rejected - before[2] };
}

// Servers are asked four times a second.
const SILENT_MS = 2000;

/** Until when a server has to report its count at least, so that nothing of a time is missing. */
export const countedUntilMs = ({ untilMs }: { readonly untilMs: number }): number => untilMs - SILENT_MS;

/**
 * Whether a server that had answered in a time no longer reported its count before its end: at its `maxclients` it rejects who asks for
 * it as well. One that hangs rejects nothing.
 */
export function isCutOff(
  samples: AcceptedSamples,
  server: string,
  span: { readonly fromMs: number; readonly untilMs: number },
): boolean {
  const own = samples[server] ?? [];
  const last = own.findLast(([atMs]) => atMs <= span.untilMs);
  const next = own.find(([atMs]) => atMs > span.untilMs);
  if (last === undefined || last[0] < span.fromMs + SILENT_MS || last[0] >= countedUntilMs(span))
    return false;
  return next === undefined || next[2] !== last[2];
}
