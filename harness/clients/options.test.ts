import { expect, test } from '@jest/globals';
import type { ClientSpec } from './options.ts';
import { checkClient, optionsFrom } from './options.ts';

test('a misspelt option is refused, which ioredis would ignore', () => {
  expect(() => checkClient('app', { failoverDetecter: true } as ClientSpec)).toThrow(
    /clients\.app has an unknown option 'failoverDetecter'/,
  );
});

test('a function among plain options is refused with what to do', () => {
  expect(() => checkClient('app', { retryStrategy: () => 5 })).toThrow(
    /clients\.app\.retryStrategy is a function.*optionsFrom\(new URL/,
  );
});

test('a name that cannot be a file name is refused', () => {
  expect(() => checkClient('../app', {})).toThrow(/a name in clients is "..\/app"/);
});

test('options may come from a module or from the running topology', () => {
  expect(() => checkClient('app', optionsFrom(new URL('./x.ts', import.meta.url)))).not.toThrow();
  expect(() => checkClient('app', () => ({}))).not.toThrow();
});
