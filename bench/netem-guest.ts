import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { now, pause, poll, temporaryFolder } from '../harness/basics/index.ts';
import type { Finished, Running, Spawn } from '../harness/topology/exec.ts';
import { openShell } from '../harness/topology/shell.ts';
import type { GuestImage } from './netem-image.ts';

/** A virtual machine in software emulation, with a shell in it. */
export interface Guest {
  run(script: string): Promise<Finished>;
  /** Ends it. */
  stop(): Promise<void>;
}

const BOOT_WITHIN_MS = 240_000;
// Of what is written before the shell is there only the first bytes arrive: nothing in it may need an end.
const ASK = '\nexpr 12345 + 54321\n';
const READY = '66666';

// Its shell is on the second serial line; the first has the messages of the kernel.
const INIT = [
  'mount -t devtmpfs dev /dev',
  'mount -t proc proc /proc',
  'mount -t sysfs sys /sys',
  'mount -t tmpfs run /run',
  'ip link set lo up',
  'for m in virtio_pci virtio_net bridge veth; do modprobe $m; done',
  'stty -F /dev/ttyS1 raw -echo',
  // A shell that reads from a terminal would prompt.
  'cat /dev/ttyS1 | sh > /dev/ttyS1 2>&1',
].join('; ');

/** @param forwards ports of this machine, each with the address and the port in the guest that it leads to */
export async function startGuest(
  { kernel, initrd }: GuestImage,
  forwards: readonly { readonly port: number; readonly to: string }[],
): Promise<Guest> {
  const folder = temporaryFolder('netem-guest');
  const line = join(folder, 'serial');
  const fromHere = forwards.map(({ port, to }) => `,hostfwd=tcp:127.0.0.1:${port}-${to}`).join('');
  const machine = spawn('nice', [
    ...['-n', '19', 'qemu-system-x86_64', '-accel', 'tcg', '-m', '1024', '-smp', '1'],
    ...['-display', 'none', '-nodefaults', '-no-reboot', '-kernel', kernel, '-initrd', initrd],
    ...['-append', `console=ttyS0 quiet panic=-1 mitigations=off rdinit=/bin/sh -- -c "${INIT}"`],
    ...['-serial', `file:${join(folder, 'console')}`, '-serial', `unix:${line},server=on,wait=off`],
    ...['-netdev', `user,id=net${fromHere}`, '-device', 'virtio-net-pci,netdev=net'],
  ]);
  const stop = async () => {
    if (machine.exitCode !== null) return;
    machine.kill('SIGKILL');
    await once(machine, 'exit');
  };
  try {
    const socket = await connected(machine, line);
    await ready(socket, machine);
    const shell = await openShell('the guest', overLine(socket));
    return {
      run: shell.run,
      async stop() {
        socket.destroy();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function connected(machine: ChildProcess, path: string): Promise<Socket> {
  const said: string[] = [];
  machine.stderr?.on('data', chunk => said.push(String(chunk)));
  const socket = await poll(
    async () => {
      if (machine.exitCode !== null) throw new Error(`qemu ended: ${said.join('')}`);
      const trial = connect(path);
      return once(trial, 'connect').then(
        () => trial,
        () => undefined,
      );
    },
    { withinMs: 10_000, everyMs: 100 },
  );
  if (socket === undefined) throw new Error(`qemu did not start: ${said.join('')}`);
  return socket.on('error', () => undefined);
}

async function ready(socket: Socket, machine: ChildProcess): Promise<void> {
  let heard = '';
  const listen = (chunk: Buffer) => {
    heard += chunk.toString();
  };
  socket.on('data', listen);
  const deadlineMs = now() + BOOT_WITHIN_MS;
  while (!heard.includes(READY)) {
    if (now() > deadlineMs || machine.exitCode !== null)
      throw new Error(`the guest did not boot within ${BOOT_WITHIN_MS} ms; it printed: ${heard}`);
    socket.write(ASK);
    await pause(1000);
  }
  await pause(1000);
  socket.off('data', listen);
}

/** The shell of the guest in place of a program that is started. */
const overLine =
  (socket: Socket): Spawn =>
  async (_argv, onLine) => {
    const lines = createInterface({ input: socket });
    lines.on('line', line => onLine(line.replace(/\r$/, ''), now()));
    const ended = once(socket, 'close').then(() => ({ exitCode: null, atMs: now() }));
    const running: Running = {
      write: text => socket.write(text),
      unref: () => undefined,
      begun: async () => undefined,
      ended,
    };
    return running;
  };
