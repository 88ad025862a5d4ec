/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** '10.1.2.3:6379', the key that ioredis's natMap uses too. */
export const showAddress = ({ host, port }: Address): string => `${host}:${port}`;
