import {
  type Address,
  badField,
  fileNameOf,
  importDefault,
  keepSecret,
  type UnusableInput,
  withoutSecrets,
} from '../basics/index.ts';
import type { OpenConnections } from './connections.ts';
import type { Guard } from './guard.ts';
import { libraryOf } from './libraries.ts';
import type { Connected, Options, Way } from './library.ts';
import { connectModule, outsideOf } from './made.ts';
import type { ToClient } from './messages.ts';
import { checkOptions, type SentClient, type SentOptions } from './options.ts';

// A client is connected the same way in a process of its own and among the many of a crowd.

type Given = Pick<Extract<ToClient, { do: 'connect' }>, 'sentinels' | 'natMap'> & {
  readonly nodes: Way['nodes'] | undefined;
  readonly password: string | undefined;
};

export function wayOf({ sentinels, natMap, nodes, password }: Given, onEvent: Way['onEvent']): Way {
  // Before a library can name one in an error.
  for (const secret of [password, sentinels.password, sentinels.sentinelPassword])
    if (secret !== undefined) keepSecret(secret);
  return {
    sentinels,
    natMap,
    ...(nodes && { nodes }),
    ...(password !== undefined && { password }),
    onEvent,
  };
}

interface Surroundings {
  readonly name: string;
  /** The addresses of the deployment. */
  readonly own: readonly Address[];
  readonly way: Way;
  readonly connections: OpenConnections;
  /** Absent for a client that is allowed to leave the deployment. */
  readonly guard: Guard | undefined;
}

/** Makes the client and connects it. @throws UnusableInput for what its user has to correct */
export async function connectClient(
  spec: SentClient,
  { name, own, way, connections, guard }: Surroundings,
): Promise<Connected> {
  if (spec.made.by === 'harness') return connectLibrary(name, spec, spec.made, own, way);
  // Before any code of the user's runs.
  guard?.install();
  return connectModule(spec.made, { name, ...spec, own, way, connections });
}

async function connectLibrary(
  name: string,
  { shard, outside }: SentClient,
  { library, options: given }: SentOptions,
  own: readonly Address[],
  way: Way,
): Promise<Connected> {
  const options = await optionsOf(name, given);
  // A module's options are known only here.
  checkOptions(name, options, { library, shard, outside }, own);
  const { connect, keyspaceOf, neverSent } = libraryOf(library);
  const keyspace = keyspaceOf(options);
  return { client: await connect(options, way), library, options, keyspace, neverSent };
}

async function optionsOf(name: string, options: SentOptions['options']): Promise<Options> {
  if (options.from === 'scenario') return options.options as Options;
  const given = await importDefault(`clients.${name}`, options.url, 'options');
  if (typeof given === 'object' && given !== null) return given as Options;
  throw badField(`clients.${name}: the default export of ${fileNameOf(options.url)}`, given, 'options');
}

/** What a client says that connects to a server outside the deployment. */
export const leaving = (name: string, { made }: SentClient, address: string): UnusableInput =>
  outsideOf(
    `clients.${name}`,
    made.by === 'module' ? fileNameOf(made.clientModule) : 'its workload',
    `it connects to ${address}`,
  );

/** Options as plain data, for the report. */
export const describeOptions = (options: object): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(withoutSecrets(options), (_, value: unknown) =>
      typeof value === 'function' ? '[function]' : value,
    ),
  );
