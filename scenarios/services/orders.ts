import { http, type Service, type ServiceSurroundings, service } from '../../harness/services.ts';

/** What the service of `orders.mjs` is started with: it takes everything from its environment. */
const environment =
  (options: object) =>
  ({ sentinels, name, natMap, ...way }: ServiceSurroundings) => ({
    SENTINELS: sentinels.map(({ host, port }) => `${host}:${port}`).join(','),
    MASTER: name,
    NAT_MAP: JSON.stringify(
      Object.fromEntries(Object.entries(natMap).map(([from, { host, port }]) => [from, { host, port }])),
    ),
    OPTIONS: JSON.stringify({ ...credentialsIn(way), ...options }),
  });

/** As ioredis takes them. */
const credentialsIn = ({
  username,
  password,
  sentinelUsername,
  sentinelPassword,
  tls,
}: Partial<ServiceSurroundings>) => ({
  username,
  password,
  sentinelUsername,
  sentinelPassword,
  ...(tls && { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
});

/** The service that stores orders, with these options of its ioredis client. */
export const orders = (options: object, restart: 'always' | 'never' = 'never'): Service =>
  service({
    command: [process.execPath, 'orders.mjs'],
    cwd: new URL('.', import.meta.url),
    env: environment(options),
    ready: { http: '/health', within: '20s' },
    load: http({ path: '/orders', method: 'POST', rate: 50, timeout: '2s', expect: { body: /"id":\d+/ } }),
    restart,
  });

/** Its client notices an unresponsive master, and refuses at once what it cannot send. */
export const TUNED = {
  socketTimeout: 1000,
  connectTimeout: 500,
  sentinelCommandTimeout: 500,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
};
