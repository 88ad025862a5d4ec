import type { Address } from '../basics/index.ts';
import type { Login } from './credentials.ts';
import type { Servers } from './readiness.ts';
import type { TlsOptions } from './tls.ts';

export interface SentinelOptions {
  readonly name: string;
  readonly sentinels: readonly Address[];
  /**
   * Where the servers speak TLS: whose certificates to accept, of servers and of sentinels, and the certificate of the client
   * where they require one.
   */
  readonly tls?: TlsOptions;
  readonly sentinelTLS?: TlsOptions;
  readonly enableTLSForSentinelMode?: true;
  /** Of the redis servers and of the sentinels, where their configuration sets one. */
  readonly username?: string;
  readonly password?: string;
  readonly sentinelUsername?: string;
  readonly sentinelPassword?: string;
}

/** @param addresses of the sentinels, as clients on this machine reach them */
export const sentinelOptionsOf = (
  name: string,
  { redis, sentinels }: Servers,
  addresses: readonly Address[],
): SentinelOptions => ({
  name,
  sentinels: addresses,
  ...tlsOptions(redis[0].tls),
  ...logins(redis[0].clientLogin, sentinels[0]?.clientLogin),
});

const tlsOptions = (
  tls: TlsOptions | undefined,
): Pick<SentinelOptions, 'tls' | 'sentinelTLS' | 'enableTLSForSentinelMode'> =>
  tls === undefined ? {} : { tls, sentinelTLS: tls, enableTLSForSentinelMode: true };

/** The harness itself can be another user than clients. */
export const logins = (
  redis: Login,
  sentinel: Login = {},
): Pick<SentinelOptions, 'username' | 'password' | 'sentinelUsername' | 'sentinelPassword'> => ({
  ...redis,
  ...(sentinel.username !== undefined && { sentinelUsername: sentinel.username }),
  ...(sentinel.password !== undefined && { sentinelPassword: sentinel.password }),
});
