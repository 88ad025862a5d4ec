import { now } from '../basics/index.ts';
import { heal } from '../faults/index.ts';
import { type Operation, readHistory } from '../history/index.ts';
import { endApplications } from './applications.ts';
import { readFinalData } from './final-data.ts';
import { serversOf } from './recording.ts';
import { awaitReplicasInSync, awaitStable } from './stable.ts';
import { injectedIn, type Settled, type Stage } from './stage.ts';

const DRAIN_MS = 5000;
// TCP sends again what a cut swallowed at most a minute after its end.
const SYNC_WITHIN_MS = 60_000;

/**
 * Waits until there is one master that all live sentinels name and all live replicas follow, with the workload going on: an
 * old master that still lives goes on acknowledging writes that will vanish for up to four publish periods (8 s) and an
 * INFO period. Then ends the workload and reads what the servers hold. What a crashed or frozen server holds is lost to its
 * clients, so such faults are not healed for it. Those with `healBeforeFinalRead` are.
 * @param stableWithinMs when to give up waiting
 */
export async function settle(stage: Stage, stableWithinMs: number): Promise<Settled> {
  await healForFinalRead(stage);
  const unstable = await awaitStable(stage, stableWithinMs);
  stage.progress('ending the workload, reading the final data');
  const applications = await endApplications(stage);
  stage.workEndedAtMs = now();
  const ends = await Promise.all(
    [...stage.clients.values()].map(async client => [client, await client.finish(DRAIN_MS)] as const),
  );
  const servers = serversOf(stage);
  const trouble = unstable ?? (await awaitReplicasInSync(stage, SYNC_WITHIN_MS));
  const read = trouble === undefined ? await readFinalData(stage) : { unreadable: trouble };
  const settled: Settled = {
    final: { ...read, ...(trouble !== undefined && { unstable: trouble }) },
    servers,
    processes: new Map(ends.map(([{ name }, end]) => [name, end])),
    histories: new Map(ends.map(([{ name, historyFile }]) => [name, readOrNone(historyFile)])),
    applications,
  };
  stage.settled = settled;
  return settled;
}

async function healForFinalRead(stage: Stage): Promise<void> {
  const injected = injectedIn(stage);
  const healed = injected.filter(({ fault }) => fault.healBeforeFinalRead);
  for (const each of healed.toReversed()) await heal(each, { ...stage.journal, injected });
}

// A client that never got as far as connecting has no history.
function readOrNone(path: string): Operation[] {
  try {
    return readHistory(path);
  } catch {
    return [];
  }
}
