import { badField, UnusableInput } from '../basics/index.ts';
import { type ConfigurationLine, parseLine } from './configuration-text.ts';
import { refuseDirectives } from './refused-directives.ts';

/**
 * Lines added to a server's configuration file: the directive as the file spells it, and its value;
 * a list repeats the directive. `{ 'replica-priority': 0, 'sentinel auth-pass mymaster': 'secret' }`
 */
export type Directives = Readonly<Record<string, string | number | readonly (string | number)[]>>;

export type ServerKind = 'redis' | 'sentinel';

/** @throws UnusableInput naming the directive and what it can be */
export function checkDirectives(field: string, given: Directives): Directives {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw badField(field, given, "directives and their values, such as { maxmemory: '1mb' }");
  for (const [name, value] of Object.entries(given)) {
    checkName(field, name);
    for (const line of [value].flat()) checkValue(`${field}['${name}']`, name.toLowerCase(), line);
  }
  refuseDirectives(directiveLines(field, given));
  return given;
}

/** Directives of single servers, each checked. @throws UnusableInput also for a server that there is not */
export function directivesOfServers(
  field: string,
  given: Readonly<Record<string, Directives>>,
  known: readonly string[],
  check = checkDirectives,
): Readonly<Record<string, Directives>> {
  for (const [name, directives] of Object.entries(given)) {
    if (!known.includes(name))
      throw new UnusableInput(`${field} has no server '${name}'; there are ${known.join(', ')}`);
    check(`${field}['${name}']`, directives);
  }
  return given;
}

/** @throws UnusableInput for anything but a boolean */
export function checkFlag(field: string, value: boolean): boolean {
  if (typeof value === 'boolean') return value;
  throw badField(field, value, 'true or false');
}

function checkName(field: string, name: string): void {
  if (/^[\w-]+( [\w.-]+)*$/.test(name)) return;
  throw badField(
    `a directive of ${field}`,
    name,
    "its name as in the configuration file, such as 'maxmemory'",
  );
}

function checkValue(field: string, directive: string, value: unknown): void {
  const text = typeof value === 'number' || typeof value === 'string';
  if (directive === 'maxmemory-policy') checkPolicy(field, value);
  if (directive === 'maxmemory') checkMaxmemory(field, value);
  if (text && !/[\r\n]/.test(String(value))) return;
  throw badField(field, value, 'a number, a text of one line, or a list of those');
}

/** The same as text of a configuration file, in its order: Redis goes by the last line of most directives. */
export const directiveTexts = (given: Directives): string[] =>
  Object.entries(given).flatMap(([name, value]) =>
    [value].flat().map(each => `${name} ${each === '' ? '""' : each}`),
  );

export const directiveLines = (place: string, given: Directives): ConfigurationLine[] =>
  directiveTexts(given).flatMap(text => parseLine(text, place));

/** What a server does when its memory limit is reached (maxmemory-policy in redis.conf). */
const MAXMEMORY_POLICIES = [
  'noeviction',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
] as const;

export type MaxmemoryPolicy = (typeof MAXMEMORY_POLICIES)[number];

/** @throws UnusableInput naming what a policy may be */
function checkPolicy(field: string, value: unknown): void {
  const known: readonly unknown[] = MAXMEMORY_POLICIES;
  if (known.includes(typeof value === 'string' ? value.toLowerCase() : value)) return;
  throw badField(field, value, MAXMEMORY_POLICIES.map(each => `'${each}'`).join(', '));
}

/** @throws UnusableInput unless it is an amount as redis.conf has it */
function checkMaxmemory(field: string, value: unknown): void {
  if (/^\d+([kmg]b?)?$/i.test(String(value))) return;
  throw badField(field, value, "an amount of memory, such as '4mb' or '512kb'; 0 for no limit");
}

/** The directives of a memory limit, as far as it is set. */
export function memoryDirectives(
  maxmemory: string | undefined,
  policy: MaxmemoryPolicy | undefined,
): Directives {
  if (maxmemory !== undefined) checkMaxmemory('topology.maxmemory', maxmemory);
  if (policy !== undefined) checkPolicy('topology.maxmemoryPolicy', policy);
  return {
    ...(maxmemory !== undefined && { maxmemory }),
    ...(policy !== undefined && { 'maxmemory-policy': policy }),
  };
}
