import type { Socket } from 'node:net';
import { now } from '../basics/index.ts';
import { type LaneRequest, type Load, mayEnter } from './admission.ts';

const LOOK_EVERY_MS = 100;

interface Lane extends LaneRequest {
  readonly id: number;
  readonly user: Socket;
}

interface Waiting extends Lane {
  readonly grant: () => void;
}

/** The lanes of a run: who runs, and who waits until the machine has room. */
export function lanesFor(loadNow: () => Load) {
  let waiting: Waiting[] = [];
  let running: Lane[] = [];
  let timer: NodeJS.Timeout | undefined;
  let lastEntryAtMs = Number.NEGATIVE_INFINITY;

  const admit = () => {
    for (const next of waiting) {
      if (!mayEnter(next, { running, sinceEntryMs: now() - lastEntryAtMs }, loadNow())) continue;
      waiting = waiting.filter(each => each !== next);
      running.push(next);
      lastEntryAtMs = now();
      next.grant();
    }
    lookAgain(waiting.length > 0);
  };
  const lookAgain = (isNeeded: boolean) => {
    if (!isNeeded) clearInterval(timer);
    timer = isNeeded ? (timer ?? setInterval(admit, LOOK_EVERY_MS).unref()) : undefined;
  };

  return {
    /** Resolves when it may begin. */
    enter(lane: Lane): Promise<{ readonly waitedMs: number }> {
      const askedAtMs = now();
      const { promise, resolve } = Promise.withResolvers<{ readonly waitedMs: number }>();
      waiting.push({ ...lane, grant: () => resolve({ waitedMs: now() - askedAtMs }) });
      admit();
      return promise;
    },
    leave(lane: number): void {
      running = running.filter(({ id }) => id !== lane);
      admit();
    },
    /** The lanes of a worker that is gone are free, and it waits for none. */
    forget(user: Socket): void {
      waiting = waiting.filter(each => each.user !== user);
      running = running.filter(each => each.user !== user);
      admit();
    },
    stop: () => lookAgain(false),
  };
}
