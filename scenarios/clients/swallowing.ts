import type { ClientMaker } from '../../harness/index.ts';
import { Store } from './store.ts';

/** A store that takes every fifth write for cheap and hides all errors: for planted defects. */
class Swallowing extends Store {
  #sent = 0;

  override async send(command: readonly string[]): Promise<unknown> {
    this.#sent += 1;
    if (this.#sent % 5 === 0) return 1;
    return super.send(command).catch(() => 1);
  }
}

const maker: ClientMaker<Store> = deployment => new Swallowing(deployment);

export default maker;
