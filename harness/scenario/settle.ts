import { existsSync } from 'node:fs';
import { now } from '../basics/index.ts';
import { heal } from '../faults/index.ts';
import { type Operation, readHistory } from '../history/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { awaitCrowds, endCrowds, readCrowds } from './crowds.ts';
import { readFinalData } from './final-data.ts';
import { recordOf, serversOf } from './recording.ts';
import { awaitServices, endServices } from './services.ts';
import { awaitReplicasInSync, awaitStable } from './stable.ts';
import { injectedIn, type Settled, type Stage } from './stage.ts';

const DRAIN_MS = 5000;
const LOOK_REST_MS = 50;
// A client that works is reported four times a second.
const RECENT_EVENTS = 500;
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
  if (unstable === undefined && stage.end.body?.how !== 'threw')
    await Promise.all([awaitClients(stage), awaitServices(stage)]);
  stage.progress('ending the workload, reading the final data');
  const services = await endServices(stage);
  stage.workEndedAtMs = now();
  const [ends, crowdEnds] = await Promise.all([
    Promise.all(
      [...stage.clients.values()].map(async client => [client, await client.finish(DRAIN_MS)] as const),
    ),
    endCrowds(stage, DRAIN_MS),
  ]);
  const servers = serversOf(stage);
  const trouble =
    unstable ?? (await awaitReplicasInSync(stage, Math.min(SYNC_WITHIN_MS, 2 * stableWithinMs)));
  const read = trouble === undefined ? await readFinalData(stage) : { unreadable: trouble };
  const crowds = await readCrowds(stage, crowdEnds, read);
  const settled: Settled = {
    final: { ...read, ...(trouble !== undefined && { unstable: trouble }) },
    servers,
    processes: new Map(ends.map(([{ name }, end]) => [name, end])),
    histories: new Map(ends.map(([{ name, historyFile }]) => [name, readOrNone(historyFile)])),
    services,
    crowds,
  };
  stage.settled = settled;
  return settled;
}

/**
 * Gives every client the time to follow that the budget has for it, counted from the last fault or heal: what it does at the
 * end says nothing of one that had no chance yet.
 */
async function awaitClients(stage: Stage): Promise<void> {
  const { observation, clients } = stage;
  const record = recordOf(stage);
  const changedAtMs = lastChangeMs(record);
  if (changedAtMs === undefined) return;
  const sinceMs = now();
  const deadlineMs = changedAtMs + record.limits.followingMs;
  const working = () => {
    const recent = observation.events.slice(-RECENT_EVENTS).flatMap(event => {
      const isWork = event.kind === 'client' && event.event === 'acknowledged-by' && event.atMs >= sinceMs;
      return isWork ? [event.client] : [];
    });
    return [...clients.keys()].every(name => recent.includes(name)) || undefined;
  };
  await Promise.all([observation.until(working, deadlineMs, LOOK_REST_MS), awaitCrowds(stage, deadlineMs)]);
}

/** When the last fault took effect, or was healed; undefined where none took effect. */
export function lastChangeMs({ injections }: Pick<ScenarioRecord, 'injections'>): number | undefined {
  const moments = injections
    .flatMap(({ faults }) => faults)
    .flatMap(({ injectedAtMs, healedAtMs }) =>
      injectedAtMs === undefined ? [] : [healedAtMs ?? injectedAtMs],
    );
  return moments.length === 0 ? undefined : Math.max(...moments);
}

async function healForFinalRead(stage: Stage): Promise<void> {
  const injected = injectedIn(stage);
  const healed = injected.filter(({ fault }) => fault.healBeforeFinalRead);
  for (const each of healed.toReversed()) await heal(each, { ...stage.journal, injected });
}

// A client that never connected has no history.
const readOrNone = (path: string): Operation[] => (existsSync(path) ? readHistory(path) : []);
