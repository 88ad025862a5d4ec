import { type Duration, milliseconds, pause } from '../../basics/index.ts';
import { notProven, proven, serverFault } from '../fault.ts';
import { proveAnswering, proveBy, runIdOf } from '../probe.ts';
import { revive } from '../revive.ts';

const ROUNDS_TO_PROVE = 5;

/** The server crashes, is started, runs for a while and crashes again, until it is healed. */
export const crashLoop = serverFault(
  {
    kind: 'crash loop',
    group: 'server',
    example: "crashLoop(anyReplica, { up: '1s', down: '500ms' })",
    models: 'a supervisor that restarts a broken server repeatedly',
    how: 'SIGKILL, a start after `down`, SIGKILL after `up`, repeated. Proof: two different processes reply in turn',
    heal: 'the loop ends and the server is started',
    needs: [],
    options: ['up', 'down'],
    endsServers: true,
  },
  ({ up = '1s', down = '1s' }: { up?: Duration; down?: Duration } = {}) => {
    const upMs = milliseconds('up, given to crashLoop,', up);
    const downMs = milliseconds('down, given to crashLoop,', down);
    return server => {
      const seen = new Set<string>();
      let ending = false;
      let loop: Promise<void> = Promise.resolve();
      const crashAgain = async () => {
        while (!ending) {
          await server.ended();
          await pause(downMs);
          if (ending) return;
          await server.start();
          await pause(upMs);
          if (!ending) await server.signal('KILL');
        }
      };
      return {
        async inject() {
          const { atMs } = await server.signal('KILL');
          loop = crashAgain();
          loop.catch(() => undefined);
          return atMs;
        },
        prove: () =>
          proveBy(
            async () => {
              const runId = await runIdOf(server);
              if (runId !== undefined) seen.add(runId);
              const told = `${seen.size} processes of ${server.name} answered`;
              return seen.size > 1 ? proven(told) : notProven(told);
            },
            ROUNDS_TO_PROVE * (upMs + downMs),
          ),
        async heal() {
          ending = true;
          await loop.catch(() => undefined);
          await revive(server);
        },
        proveHealed: () => proveAnswering(server),
      };
    };
  },
);
