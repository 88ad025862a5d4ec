import { Redis } from 'ioredis';
import type { ClientDeployment, ClientMaker } from '../../harness/index.ts';

/** A client with an interface of its own, which the harness does not know; store-adapter.ts is its adapter. */
export class Store {
  readonly #redis: Redis;

  constructor(deployment: ClientDeployment) {
    this.#redis = new Redis({ ...deployment, socketTimeout: 1000, connectTimeout: 500 });
    this.#redis.on('error', () => undefined);
  }

  send([name = '', ...args]: readonly string[]): Promise<unknown> {
    return this.#redis.call(name, ...args);
  }

  end(): void {
    this.#redis.disconnect();
  }
}

const maker: ClientMaker<Store> = deployment => new Store(deployment);

export default maker;
