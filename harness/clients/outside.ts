import { type Address, showAddress, UnusableInput } from '../basics/index.ts';
import type { Library, Options, ServerOptions } from './library.ts';

/**
 * Refuses options that lead a client to other servers than those of its deployment: options that are copied from
 * production would write into production.
 * @param field the options by name: 'clients.app'
 * @param own the addresses of the deployment; none before it runs
 * @throws UnusableInput naming the option
 */
export function refuseServersOutside(
  field: string,
  options: object,
  { serverOptions }: Pick<Library, 'serverOptions'>,
  own: readonly Address[] = [],
): void {
  const path = outsideOption(options as Options, serverOptions, new Set(own.map(showAddress)));
  if (path === undefined) return;
  throw new UnusableInput(
    `${field}.${path} names a server outside the scenario's deployment; expected: no option that names a server, ` +
      `because the harness adds the addresses of the deployment. Remove it; or, for a client of one server of the ` +
      `deployment, give a function: topology => ({ ...topology.redis[0].reach }); or, for a client that is meant to ` +
      'reach other servers, give outsideClient({ … })',
  );
}

/** The path of the first option that names a server outside: 'sentinels', 'redisOptions.host'. */
export function outsideOption(
  options: Options,
  servers: ServerOptions,
  own: ReadonlySet<string>,
): string | undefined {
  const named = ['host', 'port'].find(name => isSet(options[name]));
  if (named !== undefined && !isOwn(options, DEFAULT_PORT, own)) return named;
  const list = servers.lists.find(name => isSet(options[name]) && !areOwn(options[name], own));
  if (list !== undefined) return list;
  const other = servers.others.find(name => isSet(options[name]));
  if (other !== undefined) return other;
  for (const name of servers.nested) {
    const inner = options[name];
    if (!isObject(inner)) continue;
    const path = outsideOption(inner, servers, own);
    if (path !== undefined) return `${name}.${path}`;
  }
  return undefined;
}

// What libraries take where a part of an address is absent.
const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 6379;
const DEFAULT_SENTINEL_PORT = 26_379;

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== false;

const isObject = (value: unknown): value is Options => typeof value === 'object' && value !== null;

const isOwn = ({ host, port }: Options, defaultPort: number, own: ReadonlySet<string>): boolean =>
  own.has(`${String(host ?? DEFAULT_HOST)}:${String(port ?? defaultPort)}`);

const areOwn = (addresses: unknown, own: ReadonlySet<string>): boolean =>
  Array.isArray(addresses) &&
  addresses.every(each => isObject(each) && isOwn(each, DEFAULT_SENTINEL_PORT, own));
