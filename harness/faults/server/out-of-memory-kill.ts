import { createConnection, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { now, within } from '../../basics/index.ts';
import type { Server } from '../../topology/index.ts';
import { notProven, proven, serverFault } from '../fault.ts';
import { proveAnswering, proveBy } from '../probe.ts';
import { revive } from '../revive.ts';

const MEGABYTE = 1024 * 1024;
const ROOM_BYTES = 16 * MEGABYTE;
const VALUE_BYTES = 128 * MEGABYTE;
const ENDS_WITHIN_MS = 10_000;

/**
 * The server needs more memory than its host may have: a bound by the engine some MB above what is used, and then a
 * client that sends a value larger than that. The kernel's out-of-memory killer ends the server; the value is never
 * stored.
 */
export const outOfMemoryKill = serverFault(
  {
    kind: 'out-of-memory kill',
    group: 'server',
    example: 'outOfMemoryKill(master)',
    models: 'a pod or container that exceeds its memory limit',
    how: 'a memory limit for the host, and a client that sends a value larger than the free memory. Proof: the kernel counts the kill',
    heal: 'the limit is removed and the server is started with the data on its host',
    needs: ['memory limit'],
    endsServers: true,
  },
  () => server => {
    let killsBefore: number | undefined;
    return {
      async inject() {
        killsBefore = await killsOn(server);
        await server.host.limit({ memoryBytes: (await usedOn(server)) + ROOM_BYTES });
        sendHugeValue(server);
        const end = await within(ENDS_WITHIN_MS, server.ended());
        return end === 'late' ? now() : end.atMs;
      },
      prove: () =>
        proveBy(async () => {
          if (killsBefore === undefined) return notProven(`the memory of ${server.name} was not limited`);
          const kills = (await killsOn(server)) - killsBefore;
          const seen = `the kernel's out-of-memory killer ended ${kills} processes on ${server.host.name}`;
          return kills > 0 && server.state() === 'ended' ? proven(seen) : notProven(seen);
        }),
      async heal() {
        await server.host.limit({ memoryBytes: null });
        await revive(server);
      },
      proveHealed: () => proveAnswering(server),
    };
  },
);

// Control groups of version 1, and of version 2.
const USED =
  'cat /sys/fs/cgroup/memory/memory.usage_in_bytes 2> /dev/null || cat /sys/fs/cgroup/memory.current';
const KILLS =
  "grep -h '^oom_kill ' /sys/fs/cgroup/memory/memory.oom_control /sys/fs/cgroup/memory.events 2> /dev/null | tail -n 1";

const usedOn = async ({ host }: Server): Promise<number> => Number((await host.quickly(USED)).output);

const killsOn = async ({ host }: Server): Promise<number> =>
  Number((await host.quickly(KILLS)).output.replace('oom_kill ', ''));

function sendHugeValue({ reach, tls, login: { username = 'default', password } }: Server): void {
  const socket: Socket =
    tls === undefined ? createConnection(reach) : connect({ ...reach, ...tls, rejectUnauthorized: false });
  socket.on('error', () => undefined);
  if (password !== undefined)
    socket.write(
      `*3\r\n$4\r\nAUTH\r\n${[username, password].map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`,
    );
  socket.write(`*2\r\n$4\r\nECHO\r\n$${VALUE_BYTES}\r\n`);
  const piece = Buffer.alloc(MEGABYTE, 'x');
  let sent = 0;
  const send = (): void => {
    while (sent < VALUE_BYTES && !socket.destroyed) {
      sent += piece.length;
      if (!socket.write(piece)) return;
    }
    socket.destroy();
  };
  socket.on('drain', send);
  send();
}
