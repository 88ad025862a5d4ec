import { type Duration, messageOf, milliseconds, now, within } from '../../basics/index.ts';
import { ask } from '../../topology/index.ts';
import { notProven, serverFault } from '../fault.ts';
import { proveAnswering, proveHanging } from '../probe.ts';

const GRACE_MS = 3000;
const ENDS_AT_ONCE_MS = 50;

/** The server sleeps in the middle of a command. Nothing can wake it before. */
export const debugSleep = serverFault(
  {
    kind: 'debug sleep',
    group: 'server',
    example: "debugSleep(master, '3s')",
    models: 'a command that takes seconds: KEYS on millions of keys, a huge DEL, a slow module',
    how: 'DEBUG SLEEP for the given time. The port accepts connections and leaves PING without an answer',
    heal: 'waiting until the time is over: it cannot be cut short',
    needs: [],
  },
  (time: Duration) => {
    const sleepMs = milliseconds('the time given to debugSleep', time);
    return server => {
      let sleep: Promise<string> | undefined;
      return {
        async inject() {
          const command = ['DEBUG', 'SLEEP', String(sleepMs / 1000)];
          sleep = ask(server, command, sleepMs + GRACE_MS).then(String, messageOf);
          return now();
        },
        async prove() {
          if (sleep === undefined) return notProven(`${server.name} was not told to sleep`);
          const end = await within(ENDS_AT_ONCE_MS, sleep);
          if (end !== 'late') return notProven(`${server.name} did not sleep: ${end}`);
          return proveHanging(server);
        },
        async heal() {
          await sleep;
        },
        proveHealed: () => proveAnswering(server),
      };
    };
  },
);
