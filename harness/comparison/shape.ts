import { badField } from '../basics/index.ts';

/** Looks whether a value of a file is what it ought to be. @throws UnusableInput naming the field */
export type Shape = (field: string, value: unknown) => void;

const simple =
  (allowed: string, isAllowed: (value: unknown) => boolean): Shape =>
  (field, value) => {
    if (!isAllowed(value)) throw badField(field, value, allowed);
  };

export const text = simple('a text', value => typeof value === 'string');
export const number = simple('a number', value => typeof value === 'number' && Number.isFinite(value));
export const flag = simple('true or false', value => typeof value === 'boolean');
export const count = simple(
  'a whole number from 0 on',
  value => Number.isInteger(value) && Number(value) >= 0,
);
export const anything: Shape = () => undefined;

export const oneOf = (...allowed: readonly unknown[]): Shape =>
  simple(allowed.map(each => JSON.stringify(each)).join(', '), value => allowed.includes(value));

export const optional =
  (shape: Shape): Shape =>
  (field, value) => {
    if (value !== undefined) shape(field, value);
  };

export const listOf =
  (shape: Shape): Shape =>
  (field, value) => {
    if (!Array.isArray(value)) throw badField(field, value, 'a list');
    for (const [i, each] of value.entries()) shape(`${field}[${i}]`, each);
  };

/** An object whose keys are names of any kind. */
export const recordOf =
  (shape: Shape): Shape =>
  (field, value) => {
    if (!isObject(value)) throw badField(field, value, 'an object');
    for (const [key, each] of Object.entries(value)) shape(within(field, key), each);
  };

/** An object with these fields; what else is in it is not looked at. */
export const objectOf =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (field, value) => {
    if (!isObject(value)) throw badField(field, value, 'an object');
    for (const [key, shape] of Object.entries(fields)) shape(within(field, key), value[key]);
  };

/** 'scenarios' in 'run.json: ' is 'run.json: scenarios', and 'name' in that 'run.json: scenarios.name'. */
const within = (field: string, key: string): string =>
  field.endsWith(' ') ? `${field}${key}` : `${field}.${key}`;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
