import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { checkStatically } from './check.ts';
import { type CheckRequest, readInput } from './read-input.ts';
import type { Finding } from './rule.ts';

/** Texts of the files of a deployment, one for each server where there is a list; undefined where there is none. */
export interface Texts {
  readonly sentinel?: string | readonly string[] | undefined;
  readonly redis?: string | readonly string[] | undefined;
  readonly acl?: string | undefined;
  /** Options, or the text of a module. */
  readonly client?: object | string | undefined;
  readonly request?: Partial<CheckRequest> | undefined;
}

export const MONITOR = 'sentinel monitor mymaster 10.0.0.1 6379 2';

/** A deployment in which no rule finds an error or a warning. */
export const SOUND = {
  sentinel: `${MONITOR}
sentinel down-after-milliseconds mymaster 5000
sentinel failover-timeout mymaster 10000
sentinel auth-pass mymaster correct-horse`,
  redis: `bind * -::*
requirepass correct-horse
masterauth correct-horse
appendonly yes
min-replicas-to-write 1
min-replicas-max-lag 1`,
  client: {
    sentinels: [{ host: '10.0.0.4' }, { host: '10.0.0.5' }, { host: '10.0.0.6' }],
    name: 'mymaster',
    socketTimeout: 6000,
    connectTimeout: 500,
    sentinelCommandTimeout: 500,
    maxRetriesPerRequest: null,
  },
  request: { sentinels: 3, replicas: 2 },
} as const satisfies Texts;

/** Checks files with these texts; paths in findings are names of files. */
export async function findingsIn(texts: Texts): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'check-'));
  const write = (name: string, text: string | undefined): string | undefined => {
    if (text === undefined) return undefined;
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const writeEach = (kind: string, given: Texts['redis']): string[] =>
    [given ?? []]
      .flat()
      .flatMap(
        (text, i, { length }) => write(length === 1 ? `${kind}.conf` : `${kind}-${i + 1}.conf`, text) ?? [],
      );
  const { client } = texts;
  const input = await readInput({
    sentinelConfs: writeEach('sentinel', texts.sentinel),
    redisConfs: writeEach('redis', texts.redis),
    aclFile: write('users.acl', texts.acl),
    client:
      typeof client === 'string'
        ? write('client.mjs', client)
        : write('client.json', client && JSON.stringify(client, null, 2)),
    ...texts.request,
  });
  return checkStatically(input).findings.map(each => ({ ...each, file: basename(each.file) }));
}
