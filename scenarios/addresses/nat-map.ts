import { Redis } from 'ioredis';
import type { ClientMaker } from '../../harness/index.ts';

/** As people write it: an object with an entry for every server. */
const maker: ClientMaker<Redis> = deployment =>
  new Redis({ ...deployment, natMap: { ...deployment.natMap }, connectTimeout: 500 });

export default maker;
