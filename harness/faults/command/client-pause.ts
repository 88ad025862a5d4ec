import { type Duration, messageOf, milliseconds, now, oneOf } from '../../basics/index.ts';
import { ask } from '../../topology/index.ts';
import { notProven, proven, serverFault } from '../fault.ts';
import { proveAnswering, proveBy, proveHanging, WOULD_WRITE } from '../probe.ts';

const GRACE_MS = 2000;

/** The server keeps the commands of its clients waiting: all of them, Sentinel's too, or those that write. */
export const clientPause = serverFault(
  {
    kind: 'client pause',
    group: 'command',
    example: "clientPause(master, '3s', { commands: 'writes' })",
    models: 'a manual failover procedure, or a proxy that pauses clients',
    how: 'CLIENT PAUSE. Proof: PING, or a write, receives no reply',
    heal: 'CLIENT UNPAUSE; a pause of all commands ends only after its time',
    needs: [],
    arguments: 2,
    options: ['commands'],
  },
  (time: Duration, { commands = 'all' }: { commands?: 'all' | 'writes' } = {}) => {
    const pauseMs = milliseconds('the time given to clientPause', time);
    oneOf('commands, given to clientPause,', commands, ['all', 'writes']);
    return server => ({
      async inject() {
        await ask(server, ['CLIENT', 'PAUSE', String(pauseMs), commands === 'all' ? 'ALL' : 'WRITE']);
        return now();
      },
      prove: () =>
        commands === 'all'
          ? proveHanging(server)
          : proveBy(async () => {
              const reply = await ask(server, WOULD_WRITE, GRACE_MS / 4).then(String, messageOf);
              const seen = `${server.name}, asked what would write, answers: ${reply}`;
              return /no reply/.test(reply) ? proven(seen) : notProven(seen);
            }),
      async heal() {
        await ask(server, ['CLIENT', 'UNPAUSE'], pauseMs + GRACE_MS);
      },
      proveHealed: () => proveAnswering(server),
    });
  },
);
