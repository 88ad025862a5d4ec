import { rejectUnknownKeys, UnusableInput } from '../basics/index.ts';
import type { About } from './about.ts';

// Jest runs scenarios without checking their types: `freeze(master, '5s')` would freeze for good, and a misspelt option would
// leave its default.

/**
 * @param all arguments of a function that makes a fault
 * @returns those that are meant
 * @throws UnusableInput when there are too few or too many of them, or an option that the fault does not have
 */
export function checkArguments<Args extends readonly unknown[]>(about: About, all: Args): Args {
  const given = isOfMap(all) ? all.slice(0, 1) : all;
  const { arguments: least = 1, more, options, example } = about;
  const name = functionOf(about);
  const count = given.findLastIndex(each => each !== undefined) + 1;
  if (count < least || count > mostOf(about))
    throw new UnusableInput(
      `${name} takes ${showCount(least)}${options === undefined ? '' : ' and options'}, and got ${count}; write ${example}${hintOn(given[least])}`,
    );
  if (options !== undefined && more === undefined && count > least)
    rejectUnknownKeys(`the last argument of ${name}`, given[least] as object, options);
  return given as Args;
}

/** `replicas.map(crash)` gives the place and the list as well. */
const isOfMap = ([target, place, list, ...others]: readonly unknown[]): boolean =>
  Array.isArray(list) && typeof place === 'number' && list[place] === target && others.length === 0;

const PLANS = ['lasting', 'together', 'sequence', 'repeat', 'when', 'after'];

/** 'freeze' of "lasting('15s', freeze(master))". */
export const functionOf = ({ example }: About): string =>
  [...example.matchAll(/(\w+)\(/g)].map(([, name = '']) => name).find(name => !PLANS.includes(name)) ??
  example;

function mostOf({ arguments: least = 1, more, options }: About): number {
  if (more === 'many') return Number.POSITIVE_INFINITY;
  return more === 'one' || options !== undefined ? least + 1 : least;
}

const showCount = (count: number): string => (count === 1 ? 'one argument' : `${count} arguments`);

const hintOn = (given: unknown): string =>
  typeof given === 'string' && /^\d+(ms|s|m)$/.test(given) ? `, and lasting('${given}', …) for a time` : '';
