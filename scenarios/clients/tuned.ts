/**
 * What we would give ioredis behind Sentinel: timeouts. Without failoverDetector, which can end a client for
 * good when the switch is announced while it looks for the master (docs/findings.md): see LISTENING.
 */
export const TUNED = {
  /** Gives up a connection on which nothing arrives. */
  socketTimeout: 1000,
  /** Gives up an address that does not answer, of a server or of a sentinel. */
  connectTimeout: 500,
  /** Gives up a sentinel that accepts the connection and stays silent. */
  sentinelCommandTimeout: 500,
};
