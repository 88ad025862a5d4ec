import type { Phases } from './phases.ts';

/** What of a deployment's settings decides how fast it can fail over. */
interface Pace {
  readonly downAfterMs: number;
  readonly quorum: number;
  readonly sentinels: number;
  /** Of each sentinel, the shortest first, where they differ. */
  readonly downAfterBySentinelMs?: readonly number[];
}

/** When a phase can come, in ms after the fault. */
export interface Span {
  /** With every wait at its shortest: nothing comes before. */
  readonly atBestMs: number;
  /** With every periodic wait at its longest, on an idle machine, and the votes not split. */
  readonly atWorstMs: number;
}

/** The phases that Sentinel's own clockwork decides. */
type PacedPhase = 'detectedMs' | 'agreedMs' | 'electedMs' | 'selectedMs' | 'promotedMs' | 'announcedMs';

export type Floor = Readonly<Partial<Record<PacedPhase & keyof Phases, Span>>>;

// Of sentinel.c in Redis 7.0. The timer that drives everything runs 10 to 19 times a second, at another rate after
// each run (sentinelTimer sets server.hz); the state machine of a failover takes one step in each.
const TICK: Span = { atBestMs: 1000 / 19, atWorstMs: 1000 / 10 };
// sentinel_ping_period; a shorter down-after shortens it (sentinelSendPeriodicCommands).
const PING_PERIOD_MS = 1000;
// sentinel_ask_period: how often a sentinel that holds the master for down asks the others.
const ASK_PERIOD_MS = 1000;
// The INFO period of replicas while the master is objectively down (sentinelSendPeriodicCommands).
const INFO_PERIOD_MS = 1000;

/**
 * How soon each phase can come after a fault that silences the master.
 *
 * - detected: down-after counts from the oldest PING without an answer (act_ping_time in sentinelCheckSubjectivelyDown);
 *   that is sent up to a ping period after the fault, or at the next timer where the connection was closed.
 * - agreed: at a quorum of 1 at once. Otherwise as many sentinels as the quorum must have detected it: where their
 *   down-after differs, the one with the quorum-th shortest is the last that counts. Then the answer of another sentinel
 *   has to come, which the next timer sees; one that was asked before it noticed is asked again after the ask period.
 * - elected: the votes of the others are asked for at once (SENTINEL_ASK_FORCED), and counted by the next timer.
 * - selected, promoted: a step of the state machine each, hence a timer each.
 * - announced: the leader must read the new role in an INFO, of which it sends one a second (a lucky one goes out right
 *   behind the SLAVEOF NO ONE); then hello messages go out with the next timer, not after the hello period
 *   (sentinelForceHelloUpdateForMaster).
 *
 * Two things are left out: a split vote, after which an attempt follows failover-timeout later; and a reconnection less
 * than a ping period before a crash, from which silence then counts, so that it may be detected up to 1 s sooner.
 */
export function floorOf({ downAfterMs, quorum, sentinels, downAfterBySentinelMs = [] }: Pace): Floor {
  const detected = detectedAfter(downAfterBySentinelMs[0] ?? downAfterMs);
  const answer = { atBestMs: TICK.atBestMs, atWorstMs: ASK_PERIOD_MS + 2 * TICK.atWorstMs };
  const byQuorum = detectedAfter(downAfterBySentinelMs[quorum - 1] ?? downAfterMs);
  const agreed = quorum === 1 ? detected : plus(byQuorum, answer);
  return { detectedMs: detected, agreedMs: agreed, ...electionAfter(agreed, sentinels > 1) };
}

const detectedAfter = (downAfterMs: number): Span =>
  plus(
    { atBestMs: downAfterMs, atWorstMs: downAfterMs },
    { atBestMs: 0, atWorstMs: Math.min(PING_PERIOD_MS, downAfterMs) + TICK.atWorstMs },
  );

/**
 * The same for SENTINEL FAILOVER: no sentinel has to notice, to agree or to vote (SRI_FORCE_FAILOVER in
 * sentinelFailoverWaitStart). The first step comes with the timer that is next.
 */
export const floorOfPlanned = (): Floor => electionAfter({ atBestMs: -TICK.atBestMs, atWorstMs: 0 }, true);

function electionAfter(agreed: Span, hasVoters: boolean): Floor {
  const elected = hasVoters ? plus(agreed, TICK) : agreed;
  const selected = plus(elected, TICK);
  const promoted = plus(selected, TICK);
  const read = { atBestMs: 0, atWorstMs: INFO_PERIOD_MS + TICK.atWorstMs };
  return {
    electedMs: elected,
    selectedMs: selected,
    promotedMs: promoted,
    announcedMs: plus(plus(promoted, read), TICK),
  };
}

const plus = (a: Span, b: Span): Span => ({
  atBestMs: a.atBestMs + b.atBestMs,
  atWorstMs: a.atWorstMs + b.atWorstMs,
});
