import { enterLane, type Lane } from '../lanes/index.ts';
import { jest, PlainNodeEnvironment } from '../plain-node/index.ts';

/** Jest's `testEnvironment` of tests on containers: a file runs when the machine has room for it. */
export default class LaneEnvironment extends PlainNodeEnvironment {
  readonly #alone: boolean;
  #lane: Lane | undefined;

  constructor(_config: unknown, { testPath }: { readonly testPath: string }) {
    super();
    this.#alone = testPath.endsWith('.alone.test.ts');
  }

  override async setup(): Promise<void> {
    await super.setup();
    this.#lane = await enterLane({ weight: 1, alone: this.#alone });
  }

  /** Chance decides some of what real servers do. Jest prints why a try failed, and which tests took several. */
  async handleTestEvent({ name }: { readonly name: string }): Promise<void> {
    if (name === 'setup') jest.retryTimes(2, { logErrorsBeforeRetry: true });
  }

  override async teardown(): Promise<void> {
    await this.#lane?.leave();
    await super.teardown();
  }
}
