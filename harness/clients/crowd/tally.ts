import type { ConnectionTold } from '../connections.ts';
import { type Counted, type CountedConnection, flat, slotOf } from './counted.ts';

/** What a process of a crowd counts while it runs. */
export interface Tally {
  connection(told: ConnectionTold, atMs: number): void;
  acknowledged(atMs: number): void;
  failed(atMs: number): void;
  /** @returns the place of its kind */
  error(message: string, atMs: number): number;
  /** @returns the place of that address */
  server(address: string): number;
  now(connections: readonly CountedConnection[]): Counted;
}

type Slots = Map<number, number>;

const MOST_KINDS = 20;
const OTHERS = 'other errors';

export function tallyOf(): Tally {
  const servers: string[] = [];
  const attempts = new Map<string, Slots>();
  const connected = new Map<string, Slots>();
  const acknowledged: Slots = new Map();
  const failed: Slots = new Map();
  const errors = new Map<string, Slots>();
  const kindOf = (message: string): string => {
    const kind = kindOfError(message);
    return errors.has(kind) || errors.size < MOST_KINDS ? kind : OTHERS;
  };
  return {
    connection({ moment, to }, atMs) {
      if (moment === 'dialled') count(slotsIn(attempts, to), atMs);
      if (moment === 'connected') count(slotsIn(connected, to), atMs);
    },
    acknowledged: atMs => count(acknowledged, atMs),
    failed: atMs => count(failed, atMs),
    error(message, atMs) {
      const kind = kindOf(message);
      count(slotsIn(errors, kind), atMs);
      return [...errors.keys()].indexOf(kind);
    },
    server(address) {
      if (!servers.includes(address)) servers.push(address);
      return servers.indexOf(address);
    },
    now: connections => ({
      servers: [...servers],
      attempts: counted(attempts),
      connected: counted(connected),
      acknowledged: flat(acknowledged),
      failed: flat(failed),
      errors: [...errors].map(([kind, slots]) => ({ kind, counts: flat(slots) })),
      connections,
    }),
  };
}

function slotsIn(all: Map<string, Slots>, name: string): Slots {
  const slots = all.get(name) ?? new Map<number, number>();
  all.set(name, slots);
  return slots;
}

function count(slots: Slots, atMs: number): void {
  const slot = slotOf(atMs);
  slots.set(slot, (slots.get(slot) ?? 0) + 1);
}

const counted = (all: ReadonlyMap<string, Slots>): Counted['attempts'] =>
  Object.fromEntries([...all].map(([name, slots]) => [name, flat(slots)]));

const LONGEST_KIND = 120;

/** 'connect ECONNREFUSED 10.1.2.3:6379' and the same of another server are one kind. */
export const kindOfError = (message: string): string =>
  message
    .replaceAll(/(\d{1,3}\.){3}\d{1,3}(:\d+)?/g, '…')
    .replaceAll(/\d+/g, 'N')
    .slice(0, LONGEST_KIND);
