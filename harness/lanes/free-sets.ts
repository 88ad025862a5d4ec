import type { Socket } from 'node:net';
import type { Reply } from './worker.ts';

interface FreeSet {
  readonly kind: string;
  readonly set: unknown;
  readonly lastUser: Socket;
}

/** The sets of hosts that no worker has. */
export function freeSets() {
  const free: FreeSet[] = [];
  return {
    /** One that this worker used last, where there is one. */
    take(kind: string, user: Socket): Required<Reply>['set'] {
      const fitting = free.filter(each => each.kind === kind);
      const found = fitting.find(({ lastUser }) => lastUser === user) ?? fitting[0];
      if (found === undefined) return null;
      free.splice(free.indexOf(found), 1);
      return { set: found.set, isYours: found.lastUser === user };
    },
    give(freed: FreeSet): void {
      free.push(freed);
    },
    /** Takes all of them out. */
    drain: (): unknown[] => free.splice(0).map(({ set }) => set),
  };
}
