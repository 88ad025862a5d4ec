import { messageOf, now, poll } from '../basics/index.ts';
import { heal } from '../faults/index.ts';
import { type Operation, readHistory } from '../history/index.ts';
import { agreedMaster, nameOf, stateAfter, unrest } from '../timeline/index.ts';
import { ask } from '../topology/index.ts';
import { listOf } from '../workload/index.ts';
import type { Stage } from './stage.ts';

/** What is left of a client at the end of a scenario. */
export interface Remains {
  readonly process: 'finished' | 'hung' | 'died';
  readonly operations: readonly Operation[];
  /** Its list on the master; the reason in words when it cannot be read. */
  readonly elements: readonly string[] | { readonly unreadable: string };
}

export interface Settled {
  readonly workEndedAtMs: number;
  readonly remains: ReadonlyMap<string, Remains>;
}

const LOOK_EVERY_MS = 50;
// Longer than the observer may take to notice that a server no longer answers or has another role.
const PEACE_LASTS_MS = 1000;
const DRAIN_MS = 5000;
const READ_WITHIN_MS = 10_000;

/**
 * Waits until there is one master that all live sentinels name and all live replicas follow, with the
 * workload going on: an old master that still lives goes on acknowledging writes that will vanish for up
 * to four publish periods (8 s) and an INFO period. Then ends the workload and reads what is left.
 * What a crashed or frozen server holds is lost to its clients, so such faults are not healed for it. The network is:
 * a server that is only cut off goes on acknowledging writes, and which of them vanish shows when it is back.
 * @param peaceWithinMs when to give up waiting
 */
export async function settle(stage: Stage, peaceWithinMs: number): Promise<Settled> {
  await healNetwork(stage);
  const trouble = await awaitPeace(stage, peaceWithinMs);
  stage.progress('ending the workload, reading what is left');
  const ends = await Promise.all(
    [...stage.clients.values()].map(async client => ({ client, end: await client.finish(DRAIN_MS) })),
  );
  const workEndedAtMs = now();
  const remains = await Promise.all(
    ends.map(async ({ client, end }): Promise<[string, Remains]> => {
      const elements =
        trouble === undefined ? await readElements(stage, client.name) : { unreadable: trouble };
      return [client.name, { process: end, operations: readOrNone(client.historyFile), elements }];
    }),
  );
  return { workEndedAtMs, remains: new Map(remains) };
}

async function healNetwork({ journal }: Stage): Promise<void> {
  const cuts = journal.injected.filter(({ fault }) => fault.group === 'network');
  for (const cut of cuts.toReversed()) await heal(cut, journal);
}

/** @returns why there was no peace in time, in words */
async function awaitPeace(
  { observation, members, progress }: Stage,
  withinMs: number,
): Promise<string | undefined> {
  let troubledAtMs = now();
  let told: string | undefined;
  const lookForPeace = async () => {
    const trouble = unrest(stateAfter(observation.events), members);
    if (trouble === undefined) return now() - troubledAtMs >= PEACE_LASTS_MS ? true : undefined;
    troubledAtMs = now();
    if (trouble !== told) progress(`waiting for peace: ${trouble}`);
    told = trouble;
    return undefined;
  };
  const peace = await poll(lookForPeace, { withinMs: withinMs + PEACE_LASTS_MS, everyMs: LOOK_EVERY_MS });
  return peace ? undefined : (told ?? 'the deployment did not come to rest');
}

async function readElements(stage: Stage, client: string): Promise<Remains['elements']> {
  const agreed = agreedMaster(stateAfter(stage.observation.events));
  const master = stage.topology.find(agreed === undefined ? '' : (nameOf(stage.members, agreed) ?? ''));
  if (master === undefined) return { unreadable: 'the live sentinels do not agree on a master' };
  return ask(master, ['LRANGE', listOf(client), '0', '-1'], READ_WITHIN_MS).then(
    reply => (Array.isArray(reply) ? reply.map(String) : []),
    error => ({ unreadable: `${master.name} did not give the list: ${messageOf(error)}` }),
  );
}

// A client that never got as far as connecting has no history.
function readOrNone(path: string): Operation[] {
  try {
    return readHistory(path);
  } catch {
    return [];
  }
}
