import { registerHooks } from 'node:module';
import { ownModule } from '../../basics/index.ts';

const STAND_IN = ownModule('./jest-stand-in.ts', import.meta.url).href;

/** From now on modules that import '@jest/globals' can be loaded in this process, where no tests run. */
export function standInForJest(): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@jest/globals' ? { url: STAND_IN, shortCircuit: true } : next(specifier, context),
  });
}
