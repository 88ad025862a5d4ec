import type { ClusterSettings } from '../../topology/index.ts';
import { type Budget, budgetFrom } from '../budget.ts';

// Fixed by clusterHandleSlaveFailover and clusterSendPing of cluster.c (cluster_legacy.c).
const ELECTION_DELAY_MS = 500;
const MOST_RANDOM_DELAY_MS = 500;
const DELAY_A_RANK_MS = 1000;
const LEAST_VOTING_MS = 2000;
const REPLICATION_PERIOD_MS = 1000;

/**
 * How long each step of a cluster's failover may take at most, by its node timeout. A node is suspected after a node
 * timeout of silence, which begins half of one after its last answer at the latest; a majority agrees by gossip within
 * another half.
 */
export function clusterBudgetOf({ nodeTimeoutMs, replicasPerShard }: ClusterSettings): Budget {
  const detection = 2 * nodeTimeoutMs;
  const ranks = Math.max(0, replicasPerShard - 1) * DELAY_A_RANK_MS;
  const promotion = detection + ELECTION_DELAY_MS + MOST_RANDOM_DELAY_MS + ranks;
  const announcement = promotion + nodeTimeoutMs / 2;
  // A replica whose election failed asks again after twice the time that it waits for votes.
  const nextAttempt = 2 * Math.max(2 * nodeTimeoutMs, LEAST_VOTING_MS);
  return budgetFrom({
    detection,
    promotion,
    announcement,
    nextAttempt,
    // One that comes back hears of the new epoch with the first pings.
    demotion: 2 * nodeTimeoutMs + REPLICATION_PERIOD_MS,
  });
}
