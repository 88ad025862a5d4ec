import { randomBytes } from 'node:crypto';
import { now } from '../basics/index.ts';
import { fields } from './control.ts';
import { addressOf, describeSentinel, type Ground } from './describe.ts';
import type { Hosts } from './hosts.ts';
import { explainNotReady } from './obstacles.ts';
import { until, untilAnswering } from './readiness.ts';
import type { Server } from './server.ts';

/** How one more sentinel is to be. */
export interface SentinelAddition {
  /** The masters that its configuration names, one of each shard. */
  readonly masters: readonly Server[];
  /** Called as soon as it is about to start. */
  readonly onStart?: (sentinel: Server) => void;
}

/**
 * Starts a sentinel with a new identity on a host of its own: it knows the masters and the settings, and finds replicas and
 * other sentinels by itself. Resolves when every master replies to it.
 * @throws Error naming what it lacks when that takes longer than the topology may take to get ready
 */
export async function startSentinel(
  name: string,
  { masters, onStart }: SentinelAddition,
  ground: Ground,
  hosts: Hosts,
): Promise<Server> {
  const { settings } = ground;
  const deadlineMs = now() + settings.readyWithinMs;
  const host = await hosts.add(name);
  const address = addressOf(settings, 'sentinel', name, host.ip);
  const watched = masters.map(master => ({ name: master.shard ?? '', servers: [master] as const }));
  const identity = { name, address, id: randomBytes(20).toString('hex') };
  const sentinel = await describeSentinel(identity, host, ground, watched);
  onStart?.(sentinel);
  try {
    await sentinel.start();
    await untilAnswering(sentinel, deadlineMs);
    for (const shard of watched) await untilMasterReplies(sentinel, shard.name, deadlineMs);
  } catch (error) {
    throw await explainNotReady(error, [sentinel], settings);
  }
  return sentinel;
}

/** Sentinel marks a master as disconnected until it has replied. */
const untilMasterReplies = (sentinel: Server, shard: string, deadlineMs: number): Promise<void> =>
  until(sentinel, deadlineMs, async control => {
    const { flags, runid } = fields(await control.send('SENTINEL', 'MASTER', shard));
    return flags === 'master' && runid !== '' ? undefined : `a reply of the master of ${shard} (${flags})`;
  });
