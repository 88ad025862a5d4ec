/**
 * What a person must change before the harness can work: configuration, flags, environment.
 * The command that meets it ends with exit code 2.
 */
export class UnusableInput extends Error {
  override name = 'UnusableInput';
}

/** The parts of an error that a person can act on. Each is a sentence or a few lines. */
interface Advice {
  readonly tried: string;
  readonly found: string;
  readonly todo: string;
}

export const unusable = ({ tried, found, todo }: Advice): UnusableInput =>
  new UnusableInput(`${tried}\n  found: ${indent(found)}\n  to do: ${indent(todo)}`);

/** A field of the user's input with a value it cannot have. */
export const badField = (field: string, value: unknown, allowed: string): UnusableInput =>
  new UnusableInput(`${field} is ${describe(value)}; allowed: ${allowed}`);

/** @throws UnusableInput naming the choices when the value is none of them */
export function oneOf<Choice extends string>(
  field: string,
  value: Choice,
  choices: readonly Choice[],
): Choice {
  if (choices.includes(value)) return value;
  const words = choices.map(each => `'${each}'`);
  throw badField(
    field,
    value,
    [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' or '),
  );
}

/** @throws UnusableInput naming the range */
export function wholeNumber(field: string, value: number, least: number, most = Infinity): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw badField(field, value, `a whole number from ${least}${most === Infinity ? '' : ` to ${most}`}`);
}

/** @throws UnusableInput when `given` is no object, or has a key that is not in `known` */
export function rejectUnknownKeys(field: string, given: object, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null)
    throw badField(field, given, `an object with ${known.join(', ')}`);
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    throw new UnusableInput(`${field} has an unknown option '${key}'; known: ${known.join(', ')}`);
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * By name, not by instanceof: Jest gives every test file its own copy of this module,
 * and an error that crossed from one copy to another is still the same error to a person.
 */
export const isUnusableInput = (error: unknown): error is UnusableInput =>
  error instanceof Error && error.name === 'UnusableInput';

const indent = (text: string): string => text.trimEnd().replaceAll('\n', '\n         ');

const LONGEST = 200;

function describe(value: unknown): string {
  const text = typeof value === 'function' ? 'a function' : textOf(value);
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return `${shown} (${value === null ? 'null' : typeof value})`;
}

// JSON has no NaN and no Infinity.
const textOf = (value: unknown): string =>
  typeof value === 'number' ? String(value) : String(JSON.stringify(value));
