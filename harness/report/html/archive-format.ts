// An archive is a JSON text with its columns of bytes behind it: four bytes with the length of the text, the text, the
// columns. In the text `{ "$bytes": [from, length] }` stands for a column. Read by the page, written by Node.

const LENGTH_BYTES = 4;

export function writeArchive(value: unknown): Uint8Array {
  const columns: Uint8Array[] = [];
  let at = 0;
  const text = JSON.stringify(value, (_, each: unknown) => {
    if (!(each instanceof Uint8Array)) return each;
    columns.push(each);
    at += each.length;
    return { $bytes: [at - each.length, each.length] };
  });
  const header = new TextEncoder().encode(text);
  const archive = new Uint8Array(LENGTH_BYTES + header.length + at);
  new DataView(archive.buffer).setUint32(0, header.length);
  archive.set(header, LENGTH_BYTES);
  let to = LENGTH_BYTES + header.length;
  for (const column of columns) {
    archive.set(column, to);
    to += column.length;
  }
  return archive;
}

export function readArchive<Value>(archive: Uint8Array): Value {
  const length = new DataView(archive.buffer, archive.byteOffset).getUint32(0);
  const columns = archive.subarray(LENGTH_BYTES + length);
  const text = new TextDecoder().decode(archive.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
  return JSON.parse(text, (_, each: unknown) => {
    if (!isColumn(each)) return each;
    const [from, size] = each.$bytes;
    return columns.subarray(from, from + size);
  }) as Value;
}

const isColumn = (value: unknown): value is { readonly $bytes: [number, number] } =>
  typeof value === 'object' && value !== null && '$bytes' in value;
