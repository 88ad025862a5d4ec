import { messageOf, now } from '../../basics/index.ts';
import type { Client } from '../../workload/index.ts';
import type { CountedConnection } from './counted.ts';
import { lifeOf } from './life.ts';
import type { Tally } from './tally.ts';

/** One client of a crowd. */
export interface Member {
  /** Adds 1 to its counter, unless the write before that has not ended. */
  write(): void;
  /** Something that its client emitted. */
  emitted(event: string, detail: string): void;
  now(): CountedConnection;
  /** Resolves when no write is on its way. */
  idle(): Promise<unknown>;
  disconnect(): void;
}

interface Surroundings {
  readonly key: string;
  readonly field: string;
  readonly everyMs: number;
  readonly tally: Tally;
}

const UNKNOWN_SERVER = '';

export function memberOf(client: Client, { key, field, everyMs, tally }: Surroundings): Member {
  const life = lifeOf(everyMs);
  let losses = client.losses();
  let writing: Promise<void> | undefined;
  const noteLoss = () => {
    if (client.losses() > losses) life.interrupted(now());
    losses = client.losses();
  };
  const complain = (error: string) => life.complained(tally.error(error, now()));
  const write = async () => {
    try {
      await client.call(['HINCRBY', key, field, '1']);
      noteLoss();
      tally.acknowledged(now());
      life.acknowledged(tally.server(client.server() ?? UNKNOWN_SERVER), now());
    } catch (error) {
      noteLoss();
      tally.failed(now());
      complain(messageOf(error));
      life.interrupted(now());
    }
  };
  return {
    write() {
      writing ??= write().finally(() => {
        writing = undefined;
      });
    },
    emitted(event, detail) {
      noteLoss();
      if (event === 'error') complain(detail);
    },
    now: life.now,
    idle: () => Promise.resolve(writing),
    disconnect: client.disconnect,
  };
}
