import { showMs } from '../../basics/index.ts';
import { each, monitorsOf, timeOfMaster } from '../directives.ts';
import { seededIn, shownBy } from '../proof.ts';
import type { Rule } from '../rule.ts';

/** What remains of a failover after the detection: the vote, the promotion and its announcement (docs/findings.md). */
export const AFTER_DETECTION_MS = 1500;
const ADVISED_MS = 2000;
/** Of Sentinel (SENTINEL_TILT_PERIOD). */
const TILT_MS = 30_000;
const LONG_MS = 10_000;
const LONG_RETRY_MS = 60_000;
/** A failover-timeout below half of it ends attempts that would succeed. */
const SHORTEST_RETRY_MS = 20_000;

const downAfters = (
  find: (time: ReturnType<typeof timeOfMaster>, name: string) => ReturnType<Rule['find']>,
) =>
  (input =>
    each(monitorsOf(input), monitor =>
      find(timeOfMaster(monitor, 'down-after-milliseconds'), monitor.name),
    )) satisfies Rule['find'];

export const downAfterShort: Rule = {
  id: 'down-after-short',
  severity: 'error',
  title: 'down-after-milliseconds is too short',
  about:
    'Every pause of the master that is longer causes a failover: a fork, a slow command, a slow disk. And with a down-after of a second or less, sentinels that have just switched to a new master can mark it as down before it answered the first PING (docs/findings.md): a second failover, which loses writes.',
  proof: seededIn(
    'master-hangs/short-freeze',
    'frozen master for less than down-after: no failover and no new epoch',
    /did not expect a replica to be promoted/,
  ),
  find: downAfters(({ ms, at }, name) =>
    ms >= ADVISED_MS
      ? []
      : [
          {
            at,
            severity: ms <= 1000 ? 'error' : 'warning',
            what: `A master that pauses for ${showMs(ms)} is replaced, and a failover can be followed by a second one that loses acknowledged writes.`,
            change: `Write \`sentinel down-after-milliseconds ${name} ${ADVISED_MS}\` or more.`,
          },
        ],
  ),
};

export const downAfterLong: Rule = {
  id: 'down-after-long',
  severity: 'warning',
  title: 'down-after-milliseconds is long',
  about:
    'No sentinel acts before down-after has passed, so that every outage is at least as long. The default is 30 s.',
  proof: seededIn(
    'configuration/long-times',
    'down-after 2 s: a crashed master is replaced, and its clients work, within 10 s',
    /a replica to be promoted within 10s .* none was/,
  ),
  find: input =>
    downAfters(({ ms, at, isDefault }, name) => {
      const exceeds = input.budgetMs !== undefined && ms + AFTER_DETECTION_MS > input.budgetMs;
      if (!exceeds && (input.budgetMs !== undefined || ms <= LONG_MS)) return [];
      const budget = exceeds ? `, and the budget is ${showMs(input.budgetMs ?? 0)}` : '';
      return [
        {
          at,
          severity: exceeds ? 'error' : 'warning',
          what: `Down-after is ${showMs(ms)}${isDefault ? ' by default' : ''}: a crashed master is replaced after ${showMs(ms + AFTER_DETECTION_MS)} at the earliest${budget}.`,
          change: `Write \`sentinel down-after-milliseconds ${name} ${ADVISED_MS}\`, or the longest pause of your servers. A master that does not answer for so long is replaced.`,
        },
      ];
    })(input),
};

export const downAfterTilt: Rule = {
  id: 'down-after-tilt',
  severity: 'note',
  title: 'ten times down-after is shorter than TILT',
  about:
    'Sentinels that were paused for more than 2 s go into TILT for 30 s and mark no master as down. Afterwards they reject replicas whose link was down for more than ten times down-after. If all sentinels pause together while the master crashes, no replica is promoted.',
  proof: shownBy('sentinels/tilt', 'TILT with down-after 2 s: no failover until the master restarts'),
  find: downAfters(({ ms, at }) =>
    ms * 10 > TILT_MS
      ? []
      : [
          {
            at,
            what: 'If all sentinels pause for more than 2 s while the master crashes, there is no failover until the master restarts.',
            change: 'Run the sentinels on hosts that do not pause together, or set down-after to 5 s.',
          },
        ],
  ),
};

export const failoverTimeout: Rule = {
  id: 'failover-timeout-long',
  severity: 'warning',
  title: 'failover-timeout is long',
  about:
    'A failover attempt can fail: a split vote, a leader that crashes, a replica that is not ready. The next attempt follows after twice the failover-timeout: six minutes with the default of three.',
  proof: seededIn(
    'configuration/long-times',
    'failover-timeout 5 s: a failed attempt is repeated, and the master replaced, within 25 s',
    /a replica to be promoted within .* none was/,
  ),
  find: input =>
    each(monitorsOf(input), monitor => {
      const { ms, at, isDefault } = timeOfMaster(monitor, 'failover-timeout');
      const { budgetMs } = input;
      const limit = budgetMs === undefined ? LONG_RETRY_MS : Math.max(budgetMs, SHORTEST_RETRY_MS);
      if (2 * ms <= limit) return [];
      // An attempt fails seldom: the budget of a usual failover can still pass.
      const severity = ms >= 180_000 && budgetMs !== undefined ? 'error' : 'warning';
      return [
        {
          at,
          severity,
          what: `After a failed attempt the next one follows ${showMs(2 * ms)} later (2 × failover-timeout${isDefault ? ', which is 3 min by default' : ''})${budgetMs === undefined ? '' : `, and the budget is ${showMs(budgetMs)}`}.`,
          change: `Write \`sentinel failover-timeout ${monitor.name} ${SHORTEST_RETRY_MS / 2}\`: half the outage that you can accept after a failed attempt.`,
        },
      ];
    }),
};
