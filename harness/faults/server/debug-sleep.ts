import { type Duration, milliseconds } from '../../basics/index.ts';
import { serverFault } from '../fault.ts';
import { occupation } from '../occupation.ts';
import { proveAnswering } from '../probe.ts';

/** The server sleeps in the middle of a command. Nothing can wake it before. */
export const debugSleep = serverFault(
  {
    kind: 'debug sleep',
    group: 'server',
    example: "debugSleep(master, '3s')",
    models: 'a command that takes seconds: KEYS on millions of keys, a huge DEL, a slow module',
    how: 'DEBUG SLEEP for the given time. Proof: the port accepts connections, and PING receives no reply',
    heal: 'waits for the end of the sleep, which cannot be interrupted',
    needs: [],
    arguments: 2,
    needsOfServers: ['DEBUG'],
  },
  (time: Duration) => {
    const sleepMs = milliseconds('the time given to debugSleep', time);
    return server => {
      const sleep = occupation(server, ['DEBUG', 'SLEEP', String(sleepMs / 1000)], sleepMs);
      return {
        inject: async () => sleep.begin(),
        prove: () => sleep.prove(),
        heal: async () => {
          await sleep.over();
        },
        proveHealed: () => proveAnswering(server),
      };
    };
  },
);
