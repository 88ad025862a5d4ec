import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/**
 * The hosts' addresses are routed from here exactly when this machine has the bridge's own address:
 * not so in a virtual machine (Docker Desktop), a rootless engine's namespace or with a remote engine.
 * Binding tells; the list of interfaces leaves out a bridge that has no host yet.
 */
export async function isOwnAddress(address: string): Promise<boolean> {
  const socket = createSocket('udp4');
  const bound = once(socket, 'listening').then(
    () => true,
    () => false,
  );
  socket.bind(0, address);
  const own = await bound;
  socket.close();
  return own;
}
