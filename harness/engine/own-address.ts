import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/**
 * The hosts' addresses are routed from here exactly when this machine has the bridge's own address:
 * not so in a virtual machine (Docker Desktop), a rootless engine's namespace or with a remote engine.
 * Tested by binding, because the list of interfaces omits a bridge without hosts.
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

/**
 * Where connections of this machine to `address` come from: what its routes choose. Nothing is sent.
 * @throws Error when there is no route
 */
export async function addressTowards(address: string): Promise<string> {
  const socket = createSocket('udp4');
  try {
    const connected = once(socket, 'connect');
    socket.connect(DISCARD_PORT, address);
    await connected;
    return socket.address().address;
  } finally {
    socket.close();
  }
}

const DISCARD_PORT = 9;
