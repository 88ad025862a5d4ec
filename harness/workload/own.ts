import {
  badField,
  existingModule,
  fileNameOf,
  importDefault,
  messageOf,
  rejectUnknownKeys,
  UnusableInput,
} from '../basics/index.ts';
import { effects } from '../checkers/effects.ts';
import { elements } from '../checkers/elements.ts';
import type { Data } from '../history/index.ts';
import type { Client } from './connection.ts';
import { type Checks, define, type Evidence, WRITES_ELEMENTS } from './definition.ts';
import { elementLoss } from './element-loss.ts';
import { elementsAt, finalData, keysOf, listed } from './evidence.ts';
import { type Begin, elementOf, keyOf, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';

/** What a workload of a user's own does with one id. */
export interface OwnOperation {
  /** Unique in the deployment: 'app-17'. */
  readonly id: string;
  /** Counts the operations of the client, from 0. */
  readonly turn: number;
  /** The name of the client. */
  readonly client: string;
}

/**
 * The default export of a workload module. Its effect is declared by ids: each operation makes one present, and at the end
 * all that are present are read. An id that was acknowledged and is absent is lost; one that is read twice was done twice.
 */
export interface OwnWorkload<Client = unknown> {
  /**
   * Makes `id` present, once. That it resolves acknowledges it; an error says that it was possibly done.
   * @param client what the client module returned, or the client that the harness made of options
   */
  do(client: Client, operation: OwnOperation): Promise<unknown>;
  /**
   * All ids that are present, with another client that is made in the same way, once the deployment is stable. Where one
   * operation has several effects: the ids of each, `{ orders: […], invoices: […] }`. Then an id is present when it has
   * every effect, and the check `effects` fails for those that have only some.
   */
  read(client: Client): Promise<ReadIds>;
}

type ReadIds = readonly string[] | Readonly<Record<string, readonly string[]>>;

/** What was read, as final data holds it. */
export interface OwnRead {
  readonly present: readonly string[];
  /** Where operations have several effects: 'app-17 without invoices', one text for each that has only some. */
  readonly partial?: readonly string[];
}

/** `unit`: what one operation does, as reports and matchers call it: 'order'. Default 'operation'. */
export interface OwnWorkloadOptions extends Omit<WorkloadOptions, 'keys'> {
  readonly unit?: string;
}

/**
 * A workload that a module of yours declares, with its own commands, scripts and pipelines:
 * `workloadFrom(new URL('./checkout.ts', import.meta.url), { rate: 50, unit: 'order' })`.
 * @throws UnusableInput for a file that does not exist, and for a rate, duration or unit that cannot be
 */
export function workloadFrom(
  module: URL,
  { unit = 'operation', ...options }: OwnWorkloadOptions = {},
): Workload<'own'> {
  const url = existingModule('workloadFrom', module, './checkout.ts');
  if (typeof unit !== 'string' || !/^\w[\w -]*$/.test(unit))
    throw badField('workload.unit', unit, "a noun in the singular, such as 'order'");
  rejectUnknownKeys('workload', options, ['rate', 'duration', 'unit']);
  return workloadOf('own', { ...options }, { module: url, unit });
}

const begin: Begin = async ({ client, name, workload, recorder }) => {
  const own = await importOwn(workload);
  const key = keyOf({ name, workload });
  return (turn, lateMs) => {
    const id = elementOf(name, turn);
    return recorder.record({ kind: 'append', key, value: id }, lateMs, client, () =>
      performed(own, client, { id, turn, client: name }),
    );
  };
};

/** A refusal ends one command of several: only what a library says of a whole operation would exclude that it was done. */
async function performed(own: OwnWorkload, { instance }: Client, operation: OwnOperation): Promise<void> {
  try {
    await own.do(instance, operation);
  } catch (error) {
    throw new Error(`do() failed: ${messageOf(error)}`, { cause: error });
  }
}

/** @throws UnusableInput naming what the module lacks */
async function importOwn({ extra }: Workload): Promise<OwnWorkload> {
  const url = String(extra.module);
  const own = await importDefault('workloadFrom', url, 'an object with the functions do and read');
  const field = `workloadFrom: ${fileNameOf(url)}`;
  if (typeof own !== 'object' || own === null)
    throw new UnusableInput(`${field} has no object with the functions do and read as its default export`);
  for (const name of ['do', 'read'] as const)
    if (typeof (own as Partial<OwnWorkload>)[name] !== 'function')
      throw new UnusableInput(`${field} has no function '${name}' in its default export`);
  return own as OwnWorkload;
}

/**
 * The ids that the module reads.
 * @throws Error with its reason when it does not, and when they are no lists of texts
 */
export async function readOwn(workload: Workload, client: Client): Promise<OwnRead> {
  const own = await importOwn(workload);
  const read = await readBy(own, client);
  if (isIds(read)) return { present: read };
  const lists = typeof read === 'object' && read !== null ? Object.entries(read) : [];
  if (lists.length > 0 && lists.every(isEffect)) return readOfEffects(lists);
  throw badField(
    'what read() returns',
    read,
    'a list of ids, each a text as do() was given it, or an object with such a list for each effect',
  );
}

type Effect = readonly [name: string, ids: readonly string[]];

const isIds = (read: unknown): read is readonly string[] =>
  Array.isArray(read) && read.every(id => typeof id === 'string');

const isEffect = (entry: readonly [string, unknown]): entry is Effect => isIds(entry[1]);

/** An id that one effect has twice is there twice. */
export function readOfEffects(effects: readonly Effect[]): OwnRead & Required<Pick<OwnRead, 'partial'>> {
  const counts = effects.map(([name, ids]) => ({ name, times: timesIn(ids) }));
  const present: string[] = [];
  const partial: string[] = [];
  for (const id of new Set(effects.flatMap(([, ids]) => ids))) {
    const without = counts.filter(({ times }) => !times.has(id)).map(({ name }) => name);
    if (without.length > 0) partial.push(`${id}${WITHOUT}${without.join(' and ')}`);
    else present.push(...Array<string>(Math.max(...counts.map(({ times }) => times.get(id) ?? 0))).fill(id));
  }
  return { present, partial };
}

const WITHOUT = ' without ';

function timesIn(ids: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
  return times;
}

/**
 * What was read without the ids of other clients: those that share their data read each other's, and each is judged by what
 * its own reader reads.
 */
export function withoutOthers(read: OwnRead, client: string, clients: readonly string[]): OwnRead {
  const others = new Set(clients.filter(name => name !== client));
  const isOwn = (text: string) => !others.has(text.replace(/ without .*$/, '').replace(/-\d+$/, ''));
  const { present, partial } = read;
  return { present: present.filter(isOwn), ...(partial && { partial: partial.filter(isOwn) }) };
}

/** The keys under which final data holds what a client's workload read; no server has them. */
export function storedReads(workload: Workload, client: string, { present, partial }: OwnRead): Data {
  const key = keyOf({ name: client, workload });
  return {
    [key]: { type: 'list', value: present },
    ...(partial && { [partialOf(key)]: { type: 'list', value: partial } }),
  };
}

const partialOf = (key: string): string => `${key} in part`;

async function readBy(own: OwnWorkload, { instance }: Client): Promise<unknown> {
  try {
    return await own.read(instance);
  } catch (error) {
    throw new Error(`read() failed: ${messageOf(error)}`, { cause: error });
  }
}

export const workload = define({
  begin,
  needs: 'instance',
  traits: WRITES_ELEMENTS,
  loss: elementLoss,
  checks: evidence => ({
    elements: () => elements(evidence.operations, listed(evidence)),
    ...effectsIn(evidence),
  }),
});

/** Only where a workload tells effects apart. */
function effectsIn({ operations, ...evidence }: Evidence): Checks {
  const data = finalData(evidence);
  const keys = keysOf(operations).map(partialOf);
  if (data === undefined || !keys.some(key => Object.hasOwn(data, key))) return {};
  return { effects: () => effects(keys.flatMap(key => elementsAt(data, key))) };
}
