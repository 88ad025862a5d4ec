import type { Address } from '../basics/index.ts';
import { MASTER_NAME, type Server } from '../topology/index.ts';
import type { AnsweringEvent, ViewEvent } from './events.ts';
import { sameAddress } from './role.ts';
import { sample } from './sampler.ts';

const SAMPLE_EVERY_MS = 50;

/** Watches which master a sentinel names to the clients that ask it. @param canonical the address to record */
export function watchView(
  sentinel: Server,
  record: (event: ViewEvent | AnsweringEvent) => void,
  canonical: (address: Address) => Address,
): () => void {
  let last: ViewEvent | undefined;
  return sample(
    sentinel,
    SAMPLE_EVERY_MS,
    control => control.send('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER_NAME),
    (reply, atMs) => {
      const master = Array.isArray(reply)
        ? canonical({ host: String(reply[0]), port: Number(reply[1]) })
        : null;
      if (last !== undefined && sameAddress(last.master, master)) return;
      last = { kind: 'view', atMs, sentinel: sentinel.name, master };
      record(last);
    },
    record,
  );
}
