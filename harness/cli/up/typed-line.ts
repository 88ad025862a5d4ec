import {
  type Duration,
  isUnusableInput,
  messageOf,
  milliseconds,
  UnusableInput,
} from '../../basics/index.ts';
import * as faults from '../../faults/index.ts';
import { callOf, type MakeFault, makers } from '../fault-catalogue.ts';

/** What a typed line asks for. */
export type Typed =
  | { readonly does: 'nothing' }
  | { readonly does: 'help'; readonly about: string | undefined }
  | { readonly does: 'status' }
  | { readonly does: 'heal' }
  | { readonly does: 'quit' }
  | { readonly does: 'pause'; readonly forMs: number }
  | { readonly does: 'wait'; readonly event: string; readonly withinMs: number }
  /** @param timed it heals by itself, and further lines do not wait for that */
  | { readonly does: 'inject'; readonly nemesis: faults.Nemesis; readonly timed: boolean };

/** Roles as they are typed; the names of the API work as well: 'any-replica' is `anyReplica`. */
const TARGETS: Readonly<Record<string, faults.Member | typeof faults.rest>> = {
  master: faults.master,
  replica: faults.anyReplica,
  anyReplica: faults.anyReplica,
  replicas: faults.everyReplica,
  everyReplica: faults.everyReplica,
  bestReplica: faults.bestReplica,
  sentinel: faults.anySentinel,
  anySentinel: faults.anySentinel,
  sentinels: faults.everySentinel,
  everySentinel: faults.everySentinel,
  firstListedSentinel: faults.firstListedSentinel,
  majorityOfSentinels: faults.majorityOfSentinels,
  minorityOfSentinels: faults.minorityOfSentinels,
  majorityOfMasters: faults.majorityOfMasters,
  leader: faults.leader,
  everyServer: faults.everyServer,
  client: faults.client,
  rest: faults.rest,
};

const VERBS = ['help', 'status', 'heal', 'wait', 'quit', 'exit'] as const;

/** Every word that a line can begin with, as it is typed. */
export const firstWords = (): string[] => [...VERBS, ...makers().map(({ name }) => typedName(name))];

/** Every target as it is typed. */
export const targetWords = (): string[] => Object.keys(TARGETS).map(typedName);

/** Of a fault with one target: few take the clients, and none the rest. */
const targetWordsOf = (takesClient: boolean): string[] =>
  targetWords().filter(word => word !== faults.rest && (takesClient || word !== faults.client));

/** 'powerOff' → 'power-off' */
export const typedName = (name: string): string =>
  name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

const plain = (name: string): string => name.replaceAll(/[^a-z0-9]/gi, '').toLowerCase();

/** Blanks in quotes part no words: by='SHUTDOWN NOSAVE' is one. */
const wordsOf = (line: string): string[] =>
  (line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? []).map(word => word.replaceAll(/['"]/g, ''));

/** @throws UnusableInput saying what is known */
export function parseTyped(line: string): Typed {
  const [verb, ...words] = wordsOf(line);
  switch (verb) {
    case undefined:
    case '':
      return { does: 'nothing' };
    case 'help':
    case 'faults':
      return { does: 'help', about: words.join(' ') || undefined };
    case 'status':
    case 'heal':
      return alone(verb, words, { does: verb });
    case 'quit':
    case 'exit':
      return alone(verb, words, { does: 'quit' });
    case 'wait':
      return waitOf(words);
    default:
      return verb.startsWith('#') ? { does: 'nothing' } : injectionOf(verb, words);
  }
}

function alone(verb: string, words: readonly string[], typed: Typed): Typed {
  if (words.length === 0) return typed;
  throw new UnusableInput(`'${verb}' takes nothing else, and got '${words.join(' ')}'`);
}

const EVENT_WITHIN: Duration = '60s';

function waitOf(words: readonly string[]): Typed {
  const [what = '', within = EVENT_WITHIN] = words;
  const isEvent = /^[+-]/.test(what);
  if (what === '' || words.length > (isEvent ? 2 : 1))
    throw new UnusableInput("write 'wait 5s', or 'wait +switch-master' and for how long: 'wait +odown 30s'");
  if (!isEvent) return { does: 'pause', forMs: milliseconds('the time to wait', what as Duration) };
  faults.sentinelEvent(what);
  return { does: 'wait', event: what, withinMs: milliseconds('the time to wait', within as Duration) };
}

/** The fault that goes by this name. @throws UnusableInput naming what is known */
export function makerNamed(name: string): MakeFault {
  const maker = makers().find(each => [each.name, each.about.kind].map(plain).includes(plain(name)));
  if (maker !== undefined) return maker;
  throw new UnusableInput(`there is no command '${name}'; known: ${firstWords().join(', ')}`);
}

function injectionOf(verb: string, words: readonly string[]): Typed {
  const maker = makerNamed(verb);
  const [marker, time] = words.slice(-2);
  const isTimed = words.length >= 2 && marker === 'for';
  const fault = faultOf(maker, isTimed ? words.slice(0, -2) : words);
  const nemesis = isTimed ? faults.lasting(time as Duration, fault) : fault;
  return { does: 'inject', nemesis, timed: isTimed };
}

function faultOf(maker: MakeFault, words: readonly string[]): faults.Fault {
  const args = argumentsOf(maker, words);
  try {
    return maker.make(...args);
  } catch (error) {
    if (isUnusableInput(error)) throw error;
    throw malformed(maker, messageOf(error));
  }
}

/**
 * What the maker of a fault gets. The example of the fault says what each of them is, and so which words can be roles.
 * @throws UnusableInput with the example
 */
export function argumentsOf(maker: MakeFault, words: readonly string[]): unknown[] {
  const wanted = callOf(maker);
  const isPartition = maker.name === 'partition';
  const optionsWanted = isPartition ? undefined : wanted.find(arg => arg.startsWith('{'));
  const options = words.filter(isOption).map(word => optionOf(word, optionsWanted));
  // Of a fault that takes many values all that follow are like the last of its example.
  const isMany = maker.about.more === 'many';
  const wantedAt = (place: number) => wanted[isMany ? Math.min(place, wanted.length - 1) : place];
  const values = words
    .filter(word => !isOption(word))
    .map((word, place) => readValue(word, isPartition ? TARGET : wantedAt(place)));
  const args = isPartition ? [groupsOf(values)] : values;
  const places = isPartition ? 1 : wanted.filter(arg => !arg.startsWith('{')).length;
  const counted = `it takes ${places === 1 ? 'one value' : `${places} values`}`;
  const isTooMany = args.length > places && !isMany;
  if (isTooMany || (options.length > 0 && optionsWanted === undefined && !isPartition))
    throw malformed(maker, counted);
  const takesClient = maker.name === 'isolate';
  const isTaken = isTarget(args[0]) || (takesClient && args[0] === faults.client);
  if (isOfTarget(wanted[0]) && !isTaken)
    throw malformed(
      maker,
      `its target is one of ${targetWordsOf(takesClient).join(', ')}, a server such as redis-2, or a zone such as zone:a or between:a:b`,
    );
  const all = options.length > 0 ? [...args, Object.fromEntries(options)] : args;
  if (all.length < (maker.about.arguments ?? 1)) throw malformed(maker, counted);
  return all;
}

const malformed = (maker: MakeFault, why: string): UnusableInput =>
  new UnusableInput(`${why}; for example: ${typedExample(maker)}`);

const isTarget = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ('role' in value || Array.isArray(Reflect.get(value, 'between')));

const isOption = (word: string): boolean => /^[a-z][\w-]*=/i.test(word);

/** @param wanted the options of the example: "{ from: everySentinel, to: master }" */
function optionOf(word: string, wanted = ''): [string, unknown] {
  const [, name = '', value = ''] = /^([\w-]+)=(.*)$/.exec(word) ?? [];
  // Names in quotes are those of settings of a server: their values are its own, whatever they look like.
  if (wanted.startsWith("{ '")) return [name, value];
  const [, example] = new RegExp(`\\b${name}: ([^,}]+)`).exec(wanted) ?? [];
  return [name, readValue(value, example)];
}

const TARGET = 'master';

/** Whether it is a target in the example of a fault, and not text in quotes, a number or a truth value. */
const isOfTarget = (example = ''): boolean => /^[a-z]/.test(example) && !/^(true|false)\b/.test(example);

/**
 * A target, a number, or text such as '200ms'; several of them between commas.
 * @param example what stands there in the example of the fault; undefined for an option that it does not have
 */
function readValue(word: string, example: string | undefined): unknown {
  if (word.includes(','))
    return word
      .split(',')
      .filter(each => each !== '')
      .map(each => readValue(each, example));
  if (isOfTarget(example)) return targetOf(word) ?? word;
  if (example?.startsWith("'")) return word;
  if (word === 'true' || word === 'false') return word === 'true';
  return /^(0|[1-9]\d*)$/.test(word) ? Number(word) : word;
}

/** 'master', 'any-replica', 'redis-2', 'best-replica@shard-2', 'zone:a', 'between:a:b' */
function targetOf(word: string): faults.Member | faults.Between | typeof faults.rest | undefined {
  const [kind, one, other, ...more] = word.split(':');
  if (kind === 'zone' && one && other === undefined) return faults.zone(one);
  if (kind === 'between' && one && other && more.length === 0) return faults.between(one, other);
  const [name = '', shard] = word.split('@');
  const role = Object.entries(TARGETS).find(([target]) => plain(target) === plain(name))?.[1];
  if (shard === undefined)
    return role ?? (/^(redis|sentinel)-\d+$/.test(name) ? faults.named(name) : undefined);
  if (shard !== '' && typeof role === 'object' && 'role' in role && 'find' in role)
    return faults.inShard(shard, role);
  return undefined;
}

/** 'partition master,sentinel-1,client' separates these from the rest. */
function groupsOf(values: readonly unknown[]): Readonly<Record<string, faults.Member[]>> {
  const groups = values.map(value => (Array.isArray(value) ? value : [value]) as faults.Member[]);
  const all = groups.length === 1 ? [...groups, [faults.rest as unknown as faults.Member]] : groups;
  return Object.fromEntries(all.map((members, i) => [`group-${i + 1}`, members]));
}

/** "delay(master, '200ms', { jitter: '50ms' })" → 'delay master 200ms jitter=50ms' */
export function typedExample(maker: MakeFault): string {
  if (maker.name === 'partition') return 'partition master,sentinel-1,client';
  const words = callOf(maker).map(arg =>
    arg
      .replaceAll(/^\{|\}$/g, '')
      .replaceAll(/'([^' ]*)'/g, '$1')
      .replaceAll(/named\(([^)]*)\)/g, '$1')
      .replaceAll(/inShard\(([^,]*), (\w+)\)/g, '$2@$1')
      .replaceAll(/: */g, '=')
      .replaceAll(/between\(([^,]*), ([^)]*)\)/g, 'between:$1:$2')
      .replaceAll(/zone\(([^)]*)\)/g, 'zone:$1')
      .replaceAll(/ *, */g, ' ')
      .trim(),
  );
  return [typedName(maker.name), ...words].join(' ');
}
