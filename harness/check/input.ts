import type { AclUser } from './acl.ts';
import type { ClientFile } from './client-file.ts';
import type { ServerFile } from './configuration-file.ts';
import type { ServerVersion } from './server-version.ts';

/** What the rules read. What was not given is undefined, and rules that need it find nothing. */
export interface Input {
  readonly sentinels: readonly ServerFile[];
  readonly redis: readonly ServerFile[];
  /** Of the ACL file and of the `user` lines of redis.conf. */
  readonly users: readonly AclUser[];
  readonly client: ClientFile | undefined;
  readonly sentinelCount: number | undefined;
  /** Of each master. */
  readonly replicas: number | undefined;
  readonly server: ServerVersion | undefined;
  /** The longest outage that is acceptable. */
  readonly budgetMs: number | undefined;
  /** How many acknowledged writes a fault may lose. */
  readonly maxLost: number | undefined;
  /** The longest blocking call of the client: BLPOP, XREAD BLOCK, … */
  readonly longestBlockMs: number | undefined;
}
