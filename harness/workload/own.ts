import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { badField, importFromProject, messageOf, UnusableInput } from '../basics/index.ts';
import { elements } from '../checkers/elements.ts';
import type { Client } from './connection.ts';
import { define, WRITES_ELEMENTS } from './definition.ts';
import { elementLoss } from './element-loss.ts';
import { listed } from './evidence.ts';
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
  /** All ids that are present, with another client that is made in the same way, once the deployment is stable. */
  read(client: Client): Promise<readonly string[]>;
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
  const isFile = module instanceof URL && module.protocol === 'file:' && existsSync(fileURLToPath(module));
  if (!isFile)
    throw badField(
      'workloadFrom',
      String(module),
      "a file that exists, as new URL('./checkout.ts', import.meta.url)",
    );
  if (typeof unit !== 'string' || !/^\w[\w -]*$/.test(unit))
    throw badField('workload.unit', unit, "a noun in the singular, such as 'order'");
  return workloadOf('own', { ...options }, { module: module.href, unit });
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
  const field = `workloadFrom: ${basename(new URL(url).pathname)}`;
  const module = await importFromProject(url).catch(error => {
    throw new UnusableInput(`${field} does not load: ${messageOf(error)}`);
  });
  const own = module.default;
  if (typeof own !== 'object' || own === null)
    throw new UnusableInput(`${field} has no default export with the functions do and read`);
  for (const name of ['do', 'read'] as const)
    if (typeof (own as Partial<OwnWorkload>)[name] !== 'function')
      throw new UnusableInput(`${field} has no function '${name}' in its default export`);
  return own as OwnWorkload;
}

/**
 * The ids that the module reads.
 * @throws Error with its reason when it does not, and when they are no list of texts
 */
export async function readOwn(workload: Workload, client: Client): Promise<readonly string[]> {
  const own = await importOwn(workload);
  const read = await readBy(own, client);
  if (Array.isArray(read) && read.every(id => typeof id === 'string')) return read;
  throw badField('what read() returns', read, 'a list of ids, each a text as do() was given it');
}

async function readBy(own: OwnWorkload, { instance }: Client): Promise<unknown> {
  try {
    return await own.read(instance);
  } catch (error) {
    throw new Error(`read() failed: ${messageOf(error)}`, { cause: error });
  }
}

export const workload = define({
  begin,
  traits: WRITES_ELEMENTS,
  loss: elementLoss,
  checks: evidence => ({ elements: () => elements(evidence.operations, listed(evidence)) }),
});

/** The key under which final data holds what was read; no server holds it. */
export const keyOfRead = (workload: Workload, client: string): string => keyOf({ name: client, workload });
