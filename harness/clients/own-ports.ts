import { Socket } from 'node:net';

/**
 * From now on every connection of this process comes from one of these local ports, in turns. No library lets its
 * users choose them, and none looks at them. More than enough of them, because a port rests for a minute after its use.
 */
export function connectFrom({ first, last }: { readonly first: number; readonly last: number }): void {
  const connect = Socket.prototype.connect;
  let port = first;
  Socket.prototype.connect = function fromOwnPort(this: Socket, ...args: unknown[]): Socket {
    const localPort = port;
    port = port >= last ? first : port + 1;
    return Reflect.apply(connect, this, boundTo(localPort, args));
  } as typeof connect;
}

/** Node calls it with options, and with the list of arguments that it made of others. */
function boundTo(localPort: number, args: unknown[]): unknown[] {
  const [given] = args;
  const list = Array.isArray(given) ? given : undefined;
  const options = (list === undefined ? given : list[0]) as object | undefined;
  if (typeof options !== 'object' || options === null || !('port' in options)) return args;
  const bound = { ...options, localPort };
  if (list === undefined) return [bound, ...args.slice(1)];
  list[0] = bound;
  return args;
}
