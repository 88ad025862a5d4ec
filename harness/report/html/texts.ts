import { decodeNaturals, decodeSteps, encodeNaturals, encodeSteps } from './columns.ts';

/**
 * A column of texts, most of them absent, alike, or a count such as 'app-17' after 'app-16': the different stems are
 * kept once, and the number at the end of a text as a step from the one before it.
 */
export interface TextColumn {
  readonly stems: readonly Stem[];
  /** For each text the place of its stem plus one, or 0 when it is absent. */
  readonly places: Uint8Array;
  /** The numbers of the texts whose stem is counted. */
  readonly numbers: Uint8Array;
  readonly counted: number;
}

interface Stem {
  readonly text: string;
  /** Whether a number follows. */
  readonly counts: boolean;
}

// Without leading zeros, and small enough to be exact.
const COUNTED = /^(.*?)(0|[1-9]\d{0,14})$/s;

export function encodeTexts(texts: readonly (string | undefined)[]): TextColumn {
  const stems: Stem[] = [];
  const known = new Map<string, number>();
  const places = new Float64Array(texts.length);
  const numbers: number[] = [];
  for (let i = 0; i < texts.length; i += 1) {
    const text = texts[i];
    if (text === undefined) continue;
    const [, stem, number] = COUNTED.exec(text) ?? [];
    const counts = number !== undefined;
    const key = `${counts ? '#' : '='}${stem ?? text}`;
    const place = known.get(key) ?? stems.push({ text: stem ?? text, counts });
    known.set(key, place);
    places[i] = place;
    if (counts) numbers.push(Number(number));
  }
  return { stems, places: encodeNaturals(places), numbers: encodeSteps(numbers), counted: numbers.length };
}

/** Answers the text at a place; texts are put together only when they are asked for. */
export function decodeTexts(column: TextColumn, count: number): (index: number) => string | undefined {
  const places = decodeNaturals(column.places, count);
  const numbers = decodeSteps(column.numbers, column.counted);
  const numberOf = new Uint32Array(count);
  let counted = 0;
  for (let i = 0; i < count; i += 1) {
    numberOf[i] = counted;
    if (column.stems[(places[i] ?? 0) - 1]?.counts) counted += 1;
  }
  return index => {
    const stem = column.stems[(places[index] ?? 0) - 1];
    if (stem === undefined) return undefined;
    return stem.counts ? `${stem.text}${numbers[numberOf[index] ?? 0]}` : stem.text;
  };
}
