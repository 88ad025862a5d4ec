import type { Address } from '../basics/index.ts';
import type { Server } from '../topology/index.ts';
import type { AnsweringEvent, ViewEvent } from './events.ts';
import { sameAddress } from './role.ts';
import { sample } from './sampler.ts';

const SAMPLE_EVERY_MS = 50;

/**
 * Watches which masters a sentinel names to the clients that ask it.
 * @param shards the names that are asked for
 * @param canonical the address to record
 */
export function watchView(
  sentinel: Server,
  record: (event: ViewEvent | AnsweringEvent) => void,
  canonical: (address: Address) => Address,
  shards: readonly string[],
): () => void {
  const last = new Map<string, Address | null>();
  return sample(
    sentinel,
    SAMPLE_EVERY_MS,
    control => Promise.all(shards.map(name => control.send('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name))),
    (replies, atMs) => {
      for (const [place, shard] of shards.entries()) {
        const reply = replies[place];
        const master = Array.isArray(reply)
          ? canonical({ host: String(reply[0]), port: Number(reply[1]) })
          : null;
        const before = last.get(shard);
        if (before !== undefined && sameAddress(before, master)) continue;
        last.set(shard, master);
        record({ kind: 'view', atMs, sentinel: sentinel.name, ...(shards.length > 1 && { shard }), master });
      }
    },
    record,
  );
}
