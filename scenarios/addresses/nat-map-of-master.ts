import { Redis } from 'ioredis';
import type { ClientMaker } from '../../harness/index.ts';

/** The entry that it took to get a connection: that of the first master. */
const maker: ClientMaker<Redis> = deployment => {
  const entries = Object.entries(deployment.natMap);
  return new Redis({ ...deployment, natMap: Object.fromEntries(entries.slice(0, 1)), connectTimeout: 500 });
};

export default maker;
