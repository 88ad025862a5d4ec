import { expect, test } from '@jest/globals';
import { resolveScenario } from './options.ts';

test('a list of clients is refused: each has a name', () => {
  expect(() => resolveScenario({ clients: [{ socketTimeout: 1000 }] as never })).toThrow(
    'clients is a list; allowed: each by its name: { app: { … } }',
  );
});
