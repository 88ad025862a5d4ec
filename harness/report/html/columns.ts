// Columns of numbers as bytes: what an operation has in common with the one before it costs a byte.
// Read and written by the page as well as by Node, so it uses nothing that only one of them has.

const CONTINUES = 0x80;
const PAYLOAD = 0x7f;
const RADIX = 0x80;

/** Whole numbers that are not negative, seven bits a byte, the lowest first. Exact up to 2^53. */
export function encodeNaturals(numbers: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(lengthOf(numbers));
  let at = 0;
  for (let i = 0; i < numbers.length; i += 1) {
    let rest = numbers[i] ?? 0;
    while (rest >= RADIX) {
      bytes[at] = CONTINUES | (rest % RADIX);
      at += 1;
      rest = Math.floor(rest / RADIX);
    }
    bytes[at] = rest;
    at += 1;
  }
  return bytes;
}

function lengthOf(numbers: ArrayLike<number>): number {
  let length = 0;
  for (let i = 0; i < numbers.length; i += 1) {
    length += 1;
    for (let rest = numbers[i] ?? 0; rest >= RADIX; rest = Math.floor(rest / RADIX)) length += 1;
  }
  return length;
}

export function decodeNaturals(bytes: Uint8Array, count: number): Float64Array {
  const numbers = new Float64Array(count);
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    let byte = bytes[at] ?? 0;
    let value = byte & PAYLOAD;
    let scale = RADIX;
    at += 1;
    while (byte >= CONTINUES) {
      byte = bytes[at] ?? 0;
      value += (byte & PAYLOAD) * scale;
      scale *= RADIX;
      at += 1;
    }
    numbers[i] = value;
  }
  return numbers;
}

/** Whole numbers of either sign, as differences to the one before. */
export function encodeSteps(numbers: ArrayLike<number>): Uint8Array {
  const steps = new Float64Array(numbers.length);
  let before = 0;
  for (let i = 0; i < numbers.length; i += 1) {
    const number = numbers[i] ?? 0;
    steps[i] = folded(number - before);
    before = number;
  }
  return encodeNaturals(steps);
}

export function decodeSteps(bytes: Uint8Array, count: number): Float64Array {
  const numbers = decodeNaturals(bytes, count);
  let before = 0;
  for (let i = 0; i < count; i += 1) {
    before += unfolded(numbers[i] ?? 0);
    numbers[i] = before;
  }
  return numbers;
}

/** 0, -1, 1, -2, 2 … become 0, 1, 2, 3, 4 …: small numbers of either sign stay small. */
const folded = (number: number): number => (number < 0 ? -2 * number - 1 : 2 * number);

const unfolded = (number: number): number => (number % 2 === 0 ? number / 2 : -(number + 1) / 2);
