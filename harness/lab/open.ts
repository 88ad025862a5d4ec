import { type Progress, within } from '../basics/index.ts';
import { observe } from '../observation/index.ts';
import { startTopology, type TopologyOptions } from '../topology/index.ts';
import { startFollower } from './follower.ts';
import type { Lab } from './lab.ts';

/** A laboratory that runs, and what ends it. */
export interface OpenLab extends Lab {
  close(): Promise<void>;
}

const FIRST_WRITE_WITHIN_MS = 20_000;
const LAB: TopologyOptions = { downAfter: '2s' };

/** Starts the deployment, an application that writes to it, and the observation. */
export async function openLab(progress: Progress, options: TopologyOptions = LAB): Promise<OpenLab> {
  const topology = await startTopology(options, { progress });
  const ends: (() => unknown)[] = [];
  const close = async () => {
    for (const end of ends.toReversed()) end();
    await topology.stop();
  };
  try {
    await topology.linked;
    const observation = await observe(topology);
    ends.push(() => observation.stop());
    const follower = startFollower(topology);
    ends.push(() => follower.stop());
    if ((await within(FIRST_WRITE_WITHIN_MS, follower.working)) === 'late')
      throw new Error(`the application had no write acknowledged within ${FIRST_WRITE_WITHIN_MS} ms`);
    return { topology, observation, follower, began: undefined, close };
  } catch (error) {
    await close();
    throw error;
  }
}
