import { removeTemporaryFolder, temporaryFolder } from '../basics/index.ts';

/**
 * Jest's `testEnvironment` option beside `runtime.ts`: test files see this process's own globals. After a file the environment
 * variables and the current folder are as before. Each file has its own temporary folder, `os.tmpdir()` here and in the
 * processes that it starts, which is removed after it.
 */
export default class PlainNodeEnvironment {
  readonly global = globalThis;
  readonly moduleMocker = null;
  readonly fakeTimers = null;
  readonly fakeTimersModern = null;
  // jest-runner replaces these two for the time of a test file.
  readonly #exit = process.exit;
  readonly #console = globalThis.console;
  readonly #variables = { ...process.env };
  readonly #currentFolder = process.cwd();
  #temporaryFolder: string | undefined;

  async setup(): Promise<void> {
    this.#temporaryFolder = temporaryFolder('test');
    process.env.TMPDIR = this.#temporaryFolder;
  }

  async teardown(): Promise<void> {
    process.exit = this.#exit;
    globalThis.console = this.#console;
    for (const name of Object.keys(process.env)) if (!(name in this.#variables)) delete process.env[name];
    Object.assign(process.env, this.#variables);
    process.chdir(this.#currentFolder);
    if (this.#temporaryFolder !== undefined) removeTemporaryFolder(this.#temporaryFolder);
  }

  getVmContext(): null {
    return null;
  }

  exportConditions(): string[] {
    return ['node', 'node-addons'];
  }
}
