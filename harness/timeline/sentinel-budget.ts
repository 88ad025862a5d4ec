import type { TopologySettings } from '../topology/index.ts';
import { type Budget, budgetFrom } from './budget.ts';

const PING_PERIOD_MS = 1000;
const ASK_PERIOD_MS = 1000;
const MAX_DESYNC_MS = 1000;
const INFO_PERIOD_IN_FAILOVER_MS = 1000;
const HELLO_PERIOD_MS = 2000;
const INFO_PERIOD_MS = 10_000;

/** Behind Sentinel, by down-after and failover-timeout. */
export function sentinelBudgetOf({ downAfterMs, failoverTimeoutMs }: TopologySettings): Budget {
  const detection = downAfterMs + 2 * PING_PERIOD_MS;
  const promotion = detection + ASK_PERIOD_MS + MAX_DESYNC_MS + INFO_PERIOD_IN_FAILOVER_MS;
  const announcement = promotion + HELLO_PERIOD_MS;
  return budgetFrom({
    detection,
    promotion,
    announcement,
    nextAttempt: 2 * failoverTimeoutMs,
    demotion: 4 * HELLO_PERIOD_MS + INFO_PERIOD_MS,
  });
}
