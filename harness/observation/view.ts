import { MASTER_NAME, type Server } from '../topology/index.ts';
import type { AnsweringEvent, ViewEvent } from './events.ts';
import { sameAddress } from './role.ts';
import { sample } from './sampler.ts';

const SAMPLE_EVERY_MS = 50;

/** Watches which master a sentinel names to the clients that ask it. */
export function watchView(sentinel: Server, record: (event: ViewEvent | AnsweringEvent) => void): () => void {
  let last: ViewEvent | undefined;
  return sample(
    sentinel,
    SAMPLE_EVERY_MS,
    control => control.send('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER_NAME),
    (reply, atMs) => {
      const master = Array.isArray(reply) ? { host: String(reply[0]), port: Number(reply[1]) } : null;
      if (last !== undefined && sameAddress(last.master, master)) return;
      last = { kind: 'view', atMs, sentinel: sentinel.name, master };
      record(last);
    },
    record,
  );
}
