import {
  badField,
  DEFAULT_KEYSPACE,
  type Keyspace,
  rejectUnknownKeys,
  UnusableInput,
} from '../basics/index.ts';
import type { Client, Command, Connection } from '../workload/index.ts';
import type { ClientAdapter } from './client-module.ts';
import type { OpenConnections } from './connections.ts';
import { innerAddresses } from './inner-addresses.ts';
import type { Connected, Way } from './library.ts';

// A client of a library that the harness does not know, through an adapter of its user's.

/** What an adapter is made of; true where it is required. */
const PARTS: Readonly<Record<Exclude<keyof ClientAdapter, 'name' | 'neverSent'>, boolean>> = {
  call: true,
  disconnect: true,
  batch: false,
  another: false,
  subscribe: false,
  server: false,
  losses: false,
  events: false,
  options: false,
  keyspace: false,
};

/** @throws UnusableInput naming the part that is missing or wrong */
export function checkAdapter(file: string, given: unknown): ClientAdapter {
  const field = `the adapter ${file}`;
  if (typeof given !== 'object' || given === null)
    throw new UnusableInput(
      `${field} has no default export with the parts of an adapter; required: name, call, disconnect`,
    );
  rejectUnknownKeys(field, given, ['name', 'neverSent', ...Object.keys(PARTS)]);
  const adapter = given as Readonly<Record<string, unknown>>;
  if (typeof adapter.name !== 'string' || adapter.name === '')
    throw new UnusableInput(`${field} has no 'name': the name of the library, as reports show it`);
  for (const [part, isRequired] of Object.entries(PARTS)) {
    if (adapter[part] === undefined && !isRequired) continue;
    if (typeof adapter[part] !== 'function')
      throw new UnusableInput(`${field} has no function '${part}'; docs/writing-scenarios.md describes it`);
  }
  if (!isTexts(adapter.neverSent ?? []))
    throw badField(`neverSent of ${field}`, adapter.neverSent, "a list of texts: ['The client is closed']");
  return given as ClientAdapter;
}

const isTexts = (given: unknown): boolean =>
  Array.isArray(given) && given.every(each => typeof each === 'string');

/** @param open the connections of the process, for what the adapter does not tell */
export function connectAdapter(
  made: unknown,
  adapter: ClientAdapter,
  { natMap, onEvent }: Pick<Way, 'natMap' | 'onEvent'>,
  open: OpenConnections,
): Connected {
  adapter.events?.(made, (event, detail = '') => onEvent(event, detail));
  const further: unknown[] = [];
  const inner = innerAddresses(natMap);
  const connectionOf = (client: unknown): Connection => ({
    call: async command => adapter.call(client, command),
    server: () => (adapter.server === undefined ? open.server() : innerOf(adapter.server(client), inner)),
    losses: () => adapter.losses?.(client) ?? open.losses(),
    disconnect: () => ignoring(() => adapter.disconnect(client)),
  });
  const client: Client = {
    ...connectionOf(made),
    instance: made,
    batch: async (commands, as) =>
      checkReplies(commands, await (adapter.batch ?? missing('batch'))(made, commands, as)),
    async another(purpose) {
      const another = await (adapter.another ?? missing('another'))(made, purpose);
      further.push(another);
      return connectionOf(another);
    },
    async subscribe(channel, listener) {
      await (adapter.subscribe ?? missing('subscribe'))(made, channel, listener);
    },
    native: missing('native'),
    disconnect() {
      for (const each of [made, ...further]) ignoring(() => adapter.disconnect(each));
    },
  };
  return {
    client,
    library: adapter.name,
    options: (adapter.options?.(made) ?? {}) as Connected['options'],
    keyspace: keyspaceOf(adapter.keyspace?.(made)),
    neverSent: adapter.neverSent ?? [],
    lacks(part) {
      if (part === 'native') return 'no package for ioredis or iovalkey is built on its library';
      return part === 'instance' || adapter[part] !== undefined ? undefined : 'its adapter does not have it';
    },
  };
}

const keyspaceOf = ({
  db = DEFAULT_KEYSPACE.db,
  keyPrefix = DEFAULT_KEYSPACE.keyPrefix,
}: Partial<Keyspace> = {}): Keyspace => ({ db, keyPrefix });

/** Whatever is no error counts as acknowledged. @throws Error when the replies are not those of the commands */
function checkReplies(commands: readonly Command[], replies: unknown): readonly unknown[] {
  const isPair = (reply: unknown) => Array.isArray(reply) && reply[0] instanceof Error;
  if (Array.isArray(replies) && replies.length === commands.length && !replies.some(isPair)) return replies;
  throw new Error(
    `the adapter's 'batch' gave no list with one reply for each of ${commands.length} commands, an Error for one that failed`,
  );
}

function missing(part: string): () => never {
  return () => {
    throw new Error(`the client's adapter has no '${part}'`);
  };
}

function innerOf(address: string | null, inner: ReturnType<typeof innerAddresses>): string | null {
  const [, host, port] = /^(.*):(\d+)$/.exec(address ?? '') ?? [];
  return host === undefined ? null : inner({ host, port: Number(port) });
}

/** Of a client that is not needed any more an error is no news. */
function ignoring(disconnect: () => unknown): void {
  const ended = async () => {
    await disconnect();
  };
  void ended().catch(() => undefined);
}
