import { badField, rejectUnknownKeys } from '../basics/index.ts';
import { DATA_FOLDER, type Server, sentinelConfiguration, type Topology } from '../topology/index.ts';
import { serverNamed } from './return-order.ts';

/**
 * 'kept': the file that Sentinel rewrote; 'first': the deployed one, as in a pod without a volume; `monitors`: the deployed
 * one with another server as the first master, as a start script writes it that guesses the master.
 */
type SentinelFile = 'kept' | 'first' | { readonly monitors: string };

/** What deletes the files of a server. One of the other kind on the same host keeps its own. */
export const deletionOf = (kind: Server['kind']): string =>
  `find ${DATA_FOLDER} -mindepth 1 ${kind === 'sentinel' ? '' : '! '}-name 'sentinel*' -delete`;

/** 'deleted': with the configuration that the server rewrote, as in `restart`. */
type RedisData = 'kept' | 'deleted';

/** One value for all servers of a kind, or several by name; servers without one keep what they have. */
type ByName<Value> = Readonly<Record<string, Value>>;

/** What servers find on their disks after a power failure. */
export interface DiskContents {
  /** Default 'kept'. For single sentinels by name: `{ 'sentinel-2': { monitors: 'redis-2' } }`. */
  readonly sentinelFiles?: 'kept' | 'first' | ByName<SentinelFile>;
  /** Default 'kept'. For single redis servers by name: `{ 'redis-1': 'deleted' }`. */
  readonly data?: RedisData | ByName<RedisData>;
}

/** What becomes of the disk of one server: undefined when everything is kept. */
type Change =
  | { readonly as: 'deleted' }
  | { readonly as: 'first' }
  | { readonly as: 'monitors'; readonly master: Server };

const FILES = "'kept', 'first' or { monitors: 'redis-2' }";
const DATA = "'kept' or 'deleted'";

/** @throws UnusableInput for a value that there is not */
export function checkContents({ sentinelFiles = {}, data = {} }: DiskContents): void {
  for (const [field, value] of entriesOf('sentinelFiles', sentinelFiles)) {
    if (typeof value === 'object' && value !== null) {
      rejectUnknownKeys(`${field}, given to machineRoomRestart,`, value, ['monitors']);
      if (typeof value.monitors === 'string') continue;
    } else if (value === 'kept' || value === 'first') continue;
    throw badField(`${field}, given to machineRoomRestart,`, value, FILES);
  }
  for (const [field, value] of entriesOf('data', data)) {
    if (value !== 'kept' && value !== 'deleted')
      throw badField(`${field}, given to machineRoomRestart,`, value, DATA);
  }
}

const entriesOf = <Value>(option: string, given: string | ByName<Value>): [string, Value][] =>
  typeof given === 'object' && given !== null
    ? Object.entries(given).map(([name, value]) => [`${option}['${name}']`, value])
    : [[option, given as Value]];

/**
 * What becomes of the disk of each server whose disk changes.
 * @throws UnusableInput for a name that no server of that kind has
 */
export function changesOf(
  { sentinelFiles = 'kept', data = 'kept' }: DiskContents,
  { sentinels, redis }: Pick<Topology, 'sentinels' | 'redis'>,
): ReadonlyMap<Server, Change> {
  const files = valuesFor('sentinelFiles', sentinelFiles, sentinels).map(
    ([server, file]): [Server, Change | undefined] => {
      if (file === 'kept') return [server, undefined];
      if (file === 'first') return [server, { as: 'first' }];
      return [server, { as: 'monitors', master: serverNamed('monitors', file.monitors, redis) }];
    },
  );
  const deleted = valuesFor('data', data, redis).map(([server, value]): [Server, Change | undefined] => [
    server,
    value === 'deleted' ? { as: 'deleted' } : undefined,
  ]);
  return new Map([...files, ...deleted].flatMap(([server, change]) => (change ? [[server, change]] : [])));
}

function valuesFor<Value extends string | object>(
  option: string,
  given: (Value & string) | ByName<Value>,
  servers: readonly Server[],
): [Server, Value][] {
  if (typeof given === 'string') return servers.map(server => [server, given]);
  return Object.entries(given).map(([name, value]) => [serverNamed(option, name, servers), value]);
}

/**
 * Changes the disk of a server that does not run. A server that finds no configuration starts with the deployed one.
 * @returns what its folder has afterwards, as its host lists it
 */
export async function changeDisk(server: Server, change: Change, topology: Topology): Promise<string> {
  const { output, exitCode } = await server.host.quickly(`
mkdir -p ${DATA_FOLDER} && cd ${DATA_FOLDER} || exit 1
${await scriptFor(server, change, topology)} || exit 1
${change.as === 'deleted' ? `find . -type f ! -name 'sentinel*'` : `grep '^sentinel monitor' sentinel.conf 2> /dev/null; true`}`);
  if (exitCode !== 0) throw new Error(`the disk of ${server.name} could not be changed: ${output}`);
  return output;
}

async function scriptFor(server: Server, change: Change, topology: Topology): Promise<string> {
  if (change.as === 'deleted') return deletionOf('redis');
  if (change.as === 'first') return 'rm -f sentinel.conf';
  const { output: id } = await server.host.quickly(
    `sed -n 's/^sentinel myid //p' ${DATA_FOLDER}/sentinel.conf`,
  );
  return `cat > sentinel.conf <<'SENTINEL'\n${fileWith(server.name, id.trim(), change.master, topology)}\nSENTINEL\ntrue`;
}

/** The deployed file but for the master of one shard: the first of the others is the first of their list. */
function fileWith(
  name: string,
  id: string,
  monitored: Server,
  { settings, shards, redis }: Topology,
): string {
  const masters = shards.map(shard => {
    const members = redis.filter(server => server.shard === shard);
    const master = shard === monitored.shard ? monitored : (members[0] as Server);
    const replicas = members.filter(server => server !== master).map(({ address }) => address);
    return { name: shard, address: master.address, replicas };
  });
  return sentinelConfiguration(settings, name, { id, masters });
}

/** @param found what the disk had after the change; undefined when it was not changed */
export function wrongOnDisk(server: Server, change: Change, found: string | undefined): string | undefined {
  if (found === undefined) return `the disk of ${server.name} was not changed`;
  const wanted = change.as === 'monitors' ? ` ${change.master.address.host} ` : undefined;
  const right = wanted === undefined ? found.trim() === '' : found.includes(wanted);
  return right ? undefined : `${server.name} found on its disk: ${found.trim()}`;
}
