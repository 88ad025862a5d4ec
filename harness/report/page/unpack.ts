import { readArchive } from '../html/archive-format.ts';
import type { ScenarioModel } from '../html/model.ts';
import { decodeOperations, type Operations } from '../html/operations.ts';

/** A scenario as it is drawn: its model, and the operations of its clients by the place of their row. */
export interface Drawing {
  readonly model: ScenarioModel;
  readonly operations: ReadonlyMap<number, Operations>;
}

/** Reads what harness/report/html/archive.ts packed. */
export async function unpack(base64: string): Promise<Drawing> {
  const model = await unpackValue<ScenarioModel>(base64);
  const operations = model.rows.flatMap((row, place) =>
    row.kind === 'client' ? [[place, decodeOperations(row.operations, model.zeroAtMs)] as const] : [],
  );
  return { model, operations: new Map(operations) };
}

export async function unpackValue<Value>(base64: string): Promise<Value> {
  const unzipped = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return readArchive<Value>(new Uint8Array(await new Response(unzipped).arrayBuffer()));
}

// A loop: a callback a byte takes ten times as long.
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64.trim());
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}
