import type { ClientReport } from './result.ts';

/** The longest outage of a client; undefined where the 0 of its report only says that it was too short to be noticed. */
export const knownOutageMs = ({ outageMs, outageBelowMs }: ClientReport): number | undefined =>
  outageBelowMs === undefined ? outageMs : undefined;
