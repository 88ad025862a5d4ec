import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hideSecrets, readJson, readJsonLines, UnusableInput } from '../basics/index.ts';
import { type Operation, readHistory } from '../history/index.ts';
import type { ObservedEvent } from '../observation/index.ts';
import type { Server } from '../topology/index.ts';
import { type FinalState, RECORD_VERSION, type ScenarioRecord } from './record.ts';

// A scenario's folder: record.json, events.jsonl, final.json, history/<client>.jsonl, logs/<server>.log.

const RECORD = 'record.json';
const EVENTS = 'events.jsonl';
const FINAL = 'final.json';
const HISTORY = '.jsonl';

/** Stores a record in a scenario's folder. The histories are there already: the clients write them. */
export function writeRecord(
  folder: string,
  { events, final, histories: _, ...record }: ScenarioRecord,
): void {
  const write = (file: string, text: string) => writeFileSync(join(folder, file), hideSecrets(text));
  write(RECORD, `${JSON.stringify(record)}\n`);
  write(EVENTS, events.map(event => `${JSON.stringify(event)}\n`).join(''));
  if (final !== undefined) write(FINAL, `${JSON.stringify(final)}\n`);
}

/** Everything that the servers printed. */
export function writeLogs(folder: string, servers: readonly Pick<Server, 'name' | 'log'>[]): void {
  mkdirSync(join(folder, 'logs'), { recursive: true });
  for (const { name, log } of servers)
    writeFileSync(
      join(folder, 'logs', `${name}.log`),
      hideSecrets(log.map(({ line }) => `${line}\n`).join('')),
    );
}

/**
 * The stored record of a scenario; undefined for one that did not run, was killed, or is older than records. Up to version 1
 * a scenario could have applications, whose requests were recorded by themselves: such a record cannot be analyzed any more.
 * @throws UnusableInput when a later version wrote it
 */
export function readRecord(folder: string): ScenarioRecord | undefined {
  const file = join(folder, RECORD);
  if (!existsSync(file)) return undefined;
  const { histories, events, final } = readEvidence(folder);
  const stored = readJson(file) as ScenarioRecord & { readonly applications?: object };
  if (stored.recordVersion > RECORD_VERSION)
    throw new UnusableInput(
      `${file} has recordVersion ${stored.recordVersion}; this version reads up to ${RECORD_VERSION}: use the version that wrote it`,
    );
  const { applications, ...kept } = stored;
  if (applications !== undefined && Object.keys(applications).length > 0) return undefined;
  const record: ScenarioRecord = { ...kept, services: kept.services ?? {}, recordVersion: RECORD_VERSION };
  return { ...record, histories: inOrder(histories, record), events, ...(final && { final }) };
}

/** In the order of the clients, not of the files: examples and shares are listed in it. */
function inOrder(
  histories: Evidence['histories'],
  { clients }: Pick<ScenarioRecord, 'clients'>,
): Evidence['histories'] {
  const names = new Set([...Object.keys(clients), ...histories.keys()]);
  return new Map(
    [...names].flatMap(name => {
      const operations = histories.get(name);
      return operations === undefined ? [] : [[name, operations] as const];
    }),
  );
}

/** What a scenario stored besides its report, also of an older version or of a killed run; what is not there is empty. */
export interface Evidence {
  readonly histories: ReadonlyMap<string, readonly Operation[]>;
  readonly events: readonly ObservedEvent[];
  readonly final: FinalState | undefined;
}

export function readEvidence(folder: string): Evidence {
  return {
    histories: new Map(
      historyFilesIn(folder).map(name => [
        name.slice(0, -HISTORY.length),
        readHistory(join(folder, 'history', name)),
      ]),
    ),
    events: readEvents(join(folder, EVENTS)),
    final: readFinal(folder),
  };
}

function historyFilesIn(folder: string): string[] {
  const histories = join(folder, 'history');
  return existsSync(histories) ? readdirSync(histories).filter(name => name.endsWith(HISTORY)) : [];
}

/** Up to version 3 of the report the final data were in left.json. */
function readFinal(folder: string): FinalState | undefined {
  const file = [FINAL, 'left.json'].map(name => join(folder, name)).find(each => existsSync(each));
  return file === undefined ? undefined : (readJson(file) as FinalState);
}

const readEvents = (path: string): ObservedEvent[] =>
  existsSync(path) ? readJsonLines(path).map(line => line as ObservedEvent) : [];
