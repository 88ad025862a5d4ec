import type { Server } from '../topology/index.ts';
import { notProven, type Proof, proven } from './fault.ts';
import { proveBy, runIdOf } from './probe.ts';

/** Another process answers than the one with the run id `before`. */
export const proveRestarted = (server: Server, before: string): Promise<Proof> =>
  proveBy(async () => {
    const runId = await runIdOf(server);
    if (runId === undefined) return notProven(`${server.name} does not answer`);
    if (runId === before) return notProven(`still the same process of ${server.name} answers`);
    return proven(`a new process of ${server.name} answers`);
  });
