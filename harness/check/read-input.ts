import { UnusableInput } from '../basics/index.ts';
import { usersIn } from './acl.ts';
import { readClientFile } from './client-file.ts';
import { readServerFile, type ServerFile } from './configuration-file.ts';
import { lastLine, monitorsIn } from './directives.ts';
import type { Input } from './input.ts';
import { isAtLeast, type ServerVersion, serverVersion } from './server-version.ts';

/** Paths and numbers of a deployment to check. Times in ms. */
export interface CheckRequest {
  /** One for each sentinel, or one for all of them. */
  readonly sentinelConfs: readonly string[];
  /** One for each server, or one for all of them. */
  readonly redisConfs: readonly string[];
  readonly aclFile?: string | undefined;
  readonly client?: string | undefined;
  /** A module that exports a service, for the battery. */
  readonly service?: string | undefined;
  /** 'valkey/valkey:9.0.1' */
  readonly image?: string | undefined;
  readonly sentinels?: number | undefined;
  readonly replicas?: number | undefined;
  readonly budgetMs?: number | undefined;
  readonly maxLost?: number | undefined;
  readonly maxFailed?: number | undefined;
  readonly longestBlockMs?: number | undefined;
}

/** @throws UnusableInput naming the file, or the line that cannot be read */
export async function readInput(request: CheckRequest): Promise<Input> {
  const sentinels = request.sentinelConfs.map(file => checkedSentinel(readServerFile(file, 'sentinel')));
  const redis = request.redisConfs.map(file => readServerFile(file, 'redis'));
  const acl = request.aclFile === undefined ? [] : [readServerFile(request.aclFile, 'acl')];
  const server = request.image === undefined ? undefined : serverVersion(request.image);
  const client = request.client === undefined ? undefined : await readClientFile(request.client);
  const files = sentinels.length + redis.length + acl.length;
  if (files === 0 && client === undefined && request.service === undefined)
    throw new UnusableInput(
      'nothing to check; give --sentinel-conf, --redis-conf, --acl-file, --client or --service, each with the path of a file',
    );
  return {
    sentinels,
    redis,
    users: usersIn([...acl, ...redis], hasChannels(redis, server)),
    client,
    sentinelCount: request.sentinels ?? countSentinels(sentinels, client?.options.sentinels),
    replicas: request.replicas ?? countReplicas(sentinels),
    server,
    budgetMs: request.budgetMs,
    maxLost: request.maxLost,
    longestBlockMs: request.longestBlockMs,
  };
}

function checkedSentinel(file: ServerFile): ServerFile {
  const names = monitorsIn(file).map(({ name }) => name);
  if (names.length === 0)
    throw new UnusableInput(
      `${file.file} has no line \`sentinel monitor\`; --sentinel-conf is the file of a sentinel`,
    );
  const again = monitorsIn(file).find(({ name }, place) => names.indexOf(name) < place);
  if (again !== undefined)
    throw new UnusableInput(
      `${again.line.file}, line ${again.line.line} is \`${again.line.text}\`, and ${again.name} is monitored already; Sentinel does not start with it`,
    );
  for (const { words, file: path, line, text } of file.lines) {
    const [first, directive = '', master = ''] = words;
    if (first !== 'sentinel' || !OF_MASTER.includes(directive) || names.includes(master)) continue;
    throw new UnusableInput(
      `${path}, line ${line} is \`${text}\`, and the file monitors ${names.join(', ')}; Sentinel does not start with it`,
    );
  }
  return file;
}

const OF_MASTER = [
  'down-after-milliseconds',
  'failover-timeout',
  'parallel-syncs',
  'auth-pass',
  'auth-user',
  'known-replica',
  'known-sentinel',
];

/** The sentinels that a file knows, and itself; a file for each of them where there are more; or those that clients ask. */
function countSentinels(files: readonly ServerFile[], asked: unknown): number | undefined {
  const known = Math.max(0, ...files.map(file => countOf(file, 'known-sentinel')));
  const count = Math.max(files.length, known + 1);
  if (count > 1) return count;
  // A client need not list all of them: one or two can be a part.
  const listed = Array.isArray(asked) ? new Set(asked.map(each => JSON.stringify(each))).size : 0;
  return listed > 2 ? listed : undefined;
}

/** The most replicas that a file knows of one master; a file without any knows nothing about them. */
function countReplicas(files: readonly ServerFile[]): number | undefined {
  const known = Math.max(0, ...files.map(file => countOf(file, 'known-replica', 'known-slave')));
  return known > 0 ? known : undefined;
}

const countOf = ({ lines }: ServerFile, ...directives: readonly string[]): number => {
  const instances = lines
    .filter(({ words }) => words[0] === 'sentinel' && directives.includes(words[1] ?? ''))
    .map(({ words: [, , master, host, port] }) => ({ master, address: `${host}:${port}` }));
  const ofEach = [...Map.groupBy(instances, ({ master }) => master).values()];
  return Math.max(0, ...ofEach.map(all => new Set(all.map(({ address }) => address)).size));
};

/** `acl-pubsub-default` is allchannels until Redis 6.2 and resetchannels since 7. */
function hasChannels(redis: readonly ServerFile[], server: ServerVersion | undefined): boolean {
  const set = redis.map(file => lastLine(file, 'acl-pubsub-default')?.words[1]).find(Boolean);
  if (set !== undefined) return set.toLowerCase() === 'allchannels';
  return server !== undefined && server.family === 'redis' && !isAtLeast(server, 7);
}
