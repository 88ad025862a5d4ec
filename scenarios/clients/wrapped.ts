import { Redis } from 'ioredis';
import type { ClientMaker } from '../../harness/index.ts';

/** A client as many code bases have one: a class around ioredis, which sets limits and counts commands. */
export class Wrapped extends Redis {
  sent = 0;

  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    this.sent += 1;
    return super.sendCommand(...args);
  }
}

const maker: ClientMaker<Wrapped> = deployment =>
  new Wrapped({ ...deployment, socketTimeout: 1000, connectTimeout: 500 });

export default maker;
