import { type CountedConnection, type Spell, silenceOf } from './counted.ts';

/** Follows when a connection of a crowd works: from an acknowledged write to an error, a lost connection, or silence. */
export interface Life {
  /** @param server its place in the list of servers */
  acknowledged(server: number, atMs: number): void;
  interrupted(atMs: number): void;
  /** It emitted an error, which its connection may survive. @param error its place in the list of kinds */
  complained(error: number): void;
  now(): CountedConnection;
}

/** @param everyMs how often it writes: without a reply for much longer than that it does not work */
export function lifeOf(everyMs: number): Life {
  const silenceMs = silenceOf(everyMs);
  const ended: Spell[] = [];
  let open: { readonly server: number; readonly fromMs: number } | undefined;
  let acknowledged = 0;
  let lastMs: number | undefined;
  let lastError: number | undefined;
  const end = (atMs: number) => {
    if (open !== undefined) ended.push([open.server, Math.round(open.fromMs), Math.round(atMs)]);
    open = undefined;
  };
  return {
    acknowledged(server, atMs) {
      if (lastMs !== undefined && (open?.server !== server || atMs - lastMs > silenceMs)) end(lastMs);
      open ??= { server, fromMs: atMs };
      acknowledged += 1;
      lastMs = atMs;
      lastError = undefined;
    },
    interrupted: end,
    complained(error) {
      lastError = error;
    },
    now: () => ({
      spells: open === undefined ? [...ended] : [...ended, [open.server, Math.round(open.fromMs)]],
      acknowledged,
      ...(lastMs !== undefined && { lastMs: Math.round(lastMs) }),
      ...(lastError !== undefined && { lastError }),
    }),
  };
}
