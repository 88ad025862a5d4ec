import { type Duration, milliseconds, pause } from '../../basics/index.ts';
import type { Server } from '../../topology/index.ts';
import { allProven, defineFault, healedTogether, notProven, onlyAt } from '../fault.ts';
import { proveAnswering, runIdOf } from '../probe.ts';
import { proveRestarted, revive } from '../revive.ts';

/** Every host loses power at the same time, and all are back after a time, with what their disks hold. */
export const machineRoomRestart = defineFault(
  {
    kind: 'machine room restart',
    group: 'host',
    example: "machineRoomRestart('5s')",
    models: 'a power failure of the whole machine room or availability zone',
    how: 'all hosts are killed with their links down; after the given time hosts and servers are started. Proof: new processes reply',
    heal: 'nothing to undo; hosts and servers that do not run are started',
    needs: ['link control', 'direct addresses'],
    endsServers: true,
  },
  {
    target: (_outage: Duration) => 'every host',
    aim: outage => {
      const outageMs = milliseconds('the time given to machineRoomRestart', outage);
      return async ({ topology: { servers } }) => {
        const before = new Map<Server, string | undefined>();
        const hosts = [...new Set(servers.map(({ host }) => host))];
        const proveAnew = async (server: Server) => {
          const runId = before.get(server);
          if (runId === undefined) return notProven(`${server.name} was not restarted`);
          return proveRestarted(server, runId);
        };
        const all = servers.map(server => ({
          ...onlyAt(server),
          async heal() {
            await server.host.powerOn();
            await revive(server);
          },
          proveHealed: () => proveAnswering(server),
        }));
        const room = healedTogether(all);
        return {
          ...room,
          async inject() {
            for (const server of servers) before.set(server, await runIdOf(server));
            const moments = await Promise.all(hosts.map(host => host.powerOff('pulled')));
            await pause(outageMs);
            await room.heal();
            return Math.max(...moments);
          },
          prove: async () => allProven(await Promise.all(servers.map(proveAnew))),
        };
      };
    },
  },
);
