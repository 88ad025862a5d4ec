export const REDIS_PORT = 6379;
export const SENTINEL_PORT = 26379;

/** By kind of server. */
export const PORTS = { redis: REDIS_PORT, sentinel: SENTINEL_PORT } as const;

/** Where a server keeps its configuration and its data on its host. */
export const DATA_FOLDER = '/var/lib/server';

/** Its ACL file, in that folder. */
export const ACL_FILE = 'users.acl';
