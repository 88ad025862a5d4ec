import { Redis, type RedisOptions } from 'ioredis-6';
import type { Address } from '../basics/index.ts';
import type { Servers } from './readiness.ts';
import { logins, type SentinelOptions } from './sentinel-options.ts';

export type ConnectOptions = RedisOptions & { readonly replyMapping?: 'legacy' };

/** Connections of a scenario's own to a deployment, which are closed together. */
export function ownConnections(
  { redis, sentinels }: Servers,
  sentinelOptions: SentinelOptions,
  natMap: Readonly<Record<string, Address>>,
) {
  const connections = new Set<Redis>();
  // Where no sentinel can be asked for the master.
  const toMaster = {
    ...redis[0].reach,
    ...(redis[0].tls && { tls: redis[0].tls }),
  };
  return {
    connect(options: ConnectOptions = {}): Redis {
      const connection = new Redis({
        ...(sentinels.length === 0
          ? toMaster
          : { ...sentinelOptions, sentinels: sentinels.map(({ reach }) => reach) }),
        ...logins(redis[0].login, sentinels[0]?.login),
        natMap: (key: string) => natMap[key] ?? null,
        ...options,
      });
      connection.on('error', () => undefined);
      connections.add(connection);
      return connection;
    },
    close(): void {
      for (const connection of connections) connection.disconnect();
    },
  };
}
