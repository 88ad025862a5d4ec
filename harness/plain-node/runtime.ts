import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { acceptTypeScriptModules } from '../basics/index.ts';
import { jest, provideGlobals, resetShared } from './globals.ts';

const require = createRequire(import.meta.url);

provideGlobals();
acceptTypeScriptModules();
const imports = new Map<string, number>();

/**
 * Jest's `runtime` option: loads test files with Node's own `import` instead of in a VM context for each. Node strips the
 * types, and what test files import is loaded once a worker. The methods are those that jest-runner and jest-circus call.
 *
 * Test files of a worker share one process, so a test restores each global that it changes. Module mocks need Jest's own
 * module registry and do not exist here.
 */
export default class PlainNodeRuntime {
  unstable_shouldLoadAsEsm(): boolean {
    return true;
  }

  async unstable_importModule(path: string): Promise<void> {
    const before = imports.get(path) ?? 0;
    imports.set(path, before + 1);
    // The query makes a new module: in watch mode one process can run the same file again.
    await import(`${pathToFileURL(path)}${before === 0 ? '' : `?again=${before}`}`);
  }

  requireModule(path: string): unknown {
    return require(path);
  }

  /** jest-circus holds a file's tests in its own module and in globals: each file begins with new ones. */
  requireInternalModule(path: string): unknown {
    Reflect.deleteProperty(require.cache, path);
    resetShared();
    return require(path);
  }

  /** Empty: Node strips types in place, so lines and columns are those of the source. */
  getSourceMaps(): ReadonlyMap<string, string> {
    return new Map();
  }

  // `injectGlobals` has set them already.
  setGlobalsForRuntime(): void {}
  enterTestCode(): void {}
  leaveTestCode(): void {}
  teardown(): void {}
  resetModules(): void {}
  clearAllMocks = jest.clearAllMocks;
  resetAllMocks = jest.resetAllMocks;
  restoreAllMocks = jest.restoreAllMocks;
  getAllCoverageInfoCopy(): void {}
}
