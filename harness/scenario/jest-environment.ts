import { useProject } from '../basics/index.ts';
import { PlainNodeEnvironment } from '../plain-node/index.ts';

/** What of a test, as Jest knows it, is needed here (Circus.TestEntry). */
interface Entry {
  readonly name: string;
  readonly fn?: (() => unknown) & { skipIfUnable?(): Promise<boolean> };
  readonly parent?: Entry;
  mode?: string | null;
}

/** Jest has no way for a test to skip itself: here a scenario is asked whether it can run, just before it would. */
export default class ScenarioEnvironment extends PlainNodeEnvironment {
  readonly #rootDir: string;

  constructor({ projectConfig }: { readonly projectConfig: { readonly rootDir: string } }) {
    super();
    this.#rootDir = projectConfig.rootDir;
  }

  /** In a repository of several packages each of them has its own client under test. */
  override async setup(): Promise<void> {
    await super.setup();
    useProject(this.#rootDir);
  }

  async handleTestEvent(
    event: { readonly name: string; readonly test?: Entry },
    { testNamePattern }: { readonly testNamePattern?: RegExp | null },
  ): Promise<void> {
    const { name, test } = event;
    if (name !== 'test_start' || test === undefined || test.mode === 'skip') return;
    if (testNamePattern && !testNamePattern.test(nameOf(test))) return;
    if (await test.fn?.skipIfUnable?.()) test.mode = 'skip';
  }
}

const nameOf = ({ name, parent }: Entry): string =>
  parent === undefined || parent.name === 'ROOT_DESCRIBE_BLOCK' ? name : `${nameOf(parent)} ${name}`;
