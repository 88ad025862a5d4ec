import { Redis } from 'ioredis';
import type { ClientMaker } from '../../harness/index.ts';

/** A circuit breaker that opens when a connection closes and never closes again: for planted defects. */
class Hanging extends Redis {
  isOpen = true;

  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    // The client's own greeting goes through, the commands of the application wait for ever.
    return this.isOpen || this.status !== 'ready' ? super.sendCommand(...args) : new Promise(() => undefined);
  }
}

const maker: ClientMaker<Hanging> = deployment => {
  const client = new Hanging({ ...deployment, socketTimeout: 1000, connectTimeout: 500 });
  client.once('close', () => {
    client.isOpen = false;
  });
  return client;
};

export default maker;
