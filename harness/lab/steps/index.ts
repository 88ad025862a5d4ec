import type { Step } from '../lab.ts';
import { afterwards, client, masterGone, oldMasterReturns, onRequest, reset } from './failover.ts';
import { removal } from './removal.ts';
import { data, replication } from './replication.ts';
import { masters, quorum, replicasAndPeers, settings, threeSentinels } from './sentinels.ts';

/** The laboratory, from the first step to the last. */
export const STEPS: readonly Step[] = [
  replication,
  data,
  threeSentinels,
  masters,
  replicasAndPeers,
  quorum,
  settings,
  client,
  masterGone,
  afterwards,
  oldMasterReturns,
  onRequest,
  reset,
  removal,
];
