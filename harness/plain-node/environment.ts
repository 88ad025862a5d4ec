/**
 * Jest's `testEnvironment` option beside `runtime.ts`: test files see this process's own globals. What a file changes in the
 * environment variables ends with it.
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

  async setup(): Promise<void> {}

  async teardown(): Promise<void> {
    process.exit = this.#exit;
    globalThis.console = this.#console;
    for (const name of Object.keys(process.env)) if (!(name in this.#variables)) delete process.env[name];
    Object.assign(process.env, this.#variables);
  }

  getVmContext(): null {
    return null;
  }

  exportConditions(): string[] {
    return ['node', 'node-addons'];
  }
}
