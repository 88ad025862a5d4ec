import { Redis } from 'ioredis';
import type { Server } from './server.ts';

/** A plain connection of the harness to one server, which fails fast and never reconnects or resends. */
export type Control = Redis;

/** Opens it lazily: the first command connects. @param timeoutMs for connecting and for every reply */
export function controlOf(server: Pick<Server, 'reach' | 'password'>, timeoutMs: number): Control {
  const redis = new Redis({
    ...server.reach,
    ...(server.password === undefined ? {} : { password: server.password }),
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    autoResendUnfulfilledCommands: false,
    disableClientInfo: true,
    protocol: 2,
    lazyConnect: true,
  });
  // Every command's own rejection tells the same; without a listener Node would end the process.
  redis.on('error', () => undefined);
  return redis;
}

/** Sends one command on a connection of its own. Rejects when there is no answer within `timeoutMs`. */
export async function ask(server: Server, command: readonly string[], timeoutMs = 1000): Promise<unknown> {
  const [name = '', ...args] = command;
  const control = controlOf(server, timeoutMs);
  try {
    return await control.call(name, ...args);
  } finally {
    control.disconnect();
  }
}

/** A flat reply of names and values, as Sentinel gives, as an object. */
export function fields(reply: unknown): Record<string, string> {
  const flat = Array.isArray(reply) ? reply.map(String) : [];
  return Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])));
}
