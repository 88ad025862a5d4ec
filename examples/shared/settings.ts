import type { ServiceSurroundings } from '../../harness/services.ts';

// What a process of an example gets in its environment: where Redis is, and its own options, both as JSON.

export type RedisPlace = Omit<ServiceSurroundings, 'nodes' | 'urls' | 'port' | 'url'>;

/** The environment of a process: for `env` of a service. */
export const environmentOf =
  (options: (surroundings: ServiceSurroundings) => object) => (surroundings: ServiceSurroundings) => {
    const { nodes: _nodes, urls: _urls, port: _port, url: _url, ...redis } = surroundings;
    return { REDIS: JSON.stringify(redis), OPTIONS: JSON.stringify(options(surroundings)) };
  };

/** The same, in the process. */
export const redisPlace = (): RedisPlace => JSON.parse(process.env.REDIS ?? '{}') as RedisPlace;

export const optionsOf = <Options>(): Options => JSON.parse(process.env.OPTIONS ?? '{}') as Options;

export const port = (): number => Number(process.env.PORT ?? 0);
