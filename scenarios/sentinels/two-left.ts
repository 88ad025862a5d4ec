/**
 * Where two of three sentinels decide, they may both ask for votes at once; then neither has a majority, and they try again
 * after twice failover-timeout: `budget.retry`, `budget.lateFollowing`.
 */
export const TWO_SENTINELS_LEFT = { downAfter: '2s', failoverTimeout: '3s' } as const;
