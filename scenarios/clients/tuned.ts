/** What we would give ioredis behind Sentinel: limits to every silence, and an ear for the switch. */
export const TUNED = {
  /** Leaves the old master as soon as a sentinel announces another one. */
  failoverDetector: true,
  /** Gives up a connection on which nothing arrives. */
  socketTimeout: 1000,
  /** Gives up an address that does not answer, of a server or of a sentinel. */
  connectTimeout: 500,
  /** Gives up a sentinel that accepts the connection and stays silent. */
  sentinelCommandTimeout: 500,
};
