import type { Topology } from '../../harness/index.ts';

/** A client that was given the address of the first master and knows nothing of Sentinel: for planted defects. */
export const PINNED = ({ redis: [first] }: Topology) => ({ ...first.reach });
