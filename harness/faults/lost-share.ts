/** So many packets are sent at least to see which share of them gets lost. */
export const LEAST_SAMPLE = 400;

const STANDARD_DEVIATIONS = 5;

/**
 * Whether the packets that a random rule met and lost show that it loses this share. Where it loses few, a fixed tolerance
 * would also accept none.
 */
export function isShareLost({ all, lost }: { all: number; lost: number }, share: number): boolean {
  const tolerance = STANDARD_DEVIATIONS * Math.sqrt((share * (1 - share)) / Math.max(1, all));
  return all >= LEAST_SAMPLE && lost > 0 && Math.abs(lost / all - share) < tolerance;
}
