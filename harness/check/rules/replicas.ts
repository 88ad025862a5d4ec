import type { ServerFile } from '../configuration-file.ts';
import { each, firstValue, lastLine, missingIn, numberAt, numberOf } from '../directives.ts';
import type { Input } from '../input.ts';
import { seededIn, shownBy } from '../proof.ts';
import type { Found, Rule } from '../rule.ts';

const WRITE = ['min-replicas-to-write', 'min-slaves-to-write'] as const;
const LAG = ['min-replicas-max-lag', 'min-slaves-max-lag'] as const;
const DEFAULT_LAG_S = 10;

/** A master with `min-replicas-to-write 0`, or with a lag of 0, never refuses writes. */
const guardOf = (file: ServerFile): number =>
  numberOf(file, DEFAULT_LAG_S, ...LAG) === 0 ? 0 : numberOf(file, 0, ...WRITE);

const eachRedis =
  (find: (file: ServerFile, input: Input) => Found[]): Rule['find'] =>
  input =>
    each(input.redis, file => find(file, input));

export const noReplicas: Rule = {
  id: 'no-replicas',
  severity: 'error',
  title: 'no replica to promote',
  about:
    'Sentinel promotes a replica. Without one, or with replica-priority 0 on every one, only the restart of the old master ends an outage.',
  proof: shownBy(
    'replicas/no-replica-to-promote',
    'no replica deployed: no failover, the report names the reason',
  ),
  find: input => {
    const isNeverPromoted = (file: ServerFile) =>
      firstValue(file, 'replica-priority', 'slave-priority') === '0';
    const following = input.redis.filter(file => lastLine(file, 'replicaof', 'slaveof') !== undefined);
    // The file of a master can be that of further replicas as well.
    const areAll = input.replicas !== undefined && following.length >= Math.max(1, input.replicas);
    const candidates = areAll ? following : input.redis;
    if (candidates.length > 0 && candidates.every(isNeverPromoted))
      return candidates.map(file => ({
        at: lastLine(file, 'replica-priority', 'slave-priority') ?? missingIn(file),
        what: `No replica is ever promoted: all ${areAll ? 'replicas' : 'servers'} have replica-priority 0.`,
        change: 'Write `replica-priority 100` on at least two servers.',
      }));
    const [file] = [...input.redis, ...input.sentinels];
    if (input.replicas !== 0 || file === undefined) return [];
    return [
      {
        at: missingIn(file),
        what: 'There is no replica that could be promoted.',
        change: 'Run two replicas.',
      },
    ];
  },
};

export const minReplicasMissing: Rule = {
  id: 'min-replicas-missing',
  severity: 'warning',
  title: 'a master without replicas accepts writes',
  about:
    'In a partition the old master keeps acknowledging the writes of clients beside it, and all of them are lost when it becomes a replica. min-replicas-to-write makes a master without replicas refuse writes.',
  proof: seededIn(
    'network/split-brain',
    'min-replicas-to-write bounds the loss in a split brain',
    /to lose at most \d+ acknowledged elements; .* lost/,
  ),
  find: eachRedis((file, { maxLost }) =>
    guardOf(file) > 0
      ? []
      : [
          {
            at: lastLine(file, ...LAG, ...WRITE) ?? missingIn(file),
            severity: maxLost === undefined ? 'warning' : 'error',
            what: 'In a partition the old master acknowledges writes for as long as the partition lasts, and about ten seconds more. All of them are lost, without an error.',
            change:
              'Write `min-replicas-to-write 1` and `min-replicas-max-lag 1`. The master then refuses writes while no replica acknowledges them.',
          },
        ],
  ),
};

export const minReplicasTooMany: Rule = {
  id: 'min-replicas-above-replicas',
  severity: 'error',
  title: 'min-replicas-to-write needs too many replicas',
  about:
    'A master refuses every write while it has fewer replicas in sync than min-replicas-to-write. After a failover it has one replica less, until the old master is back.',
  proof: seededIn(
    'configuration/min-replicas',
    'min-replicas-to-write 1 of two replicas: clients write to the promoted replica',
    /the client app to have a write acknowledged by the new master within .* it had none/,
  ),
  find: eachRedis((file, { replicas }) => {
    const line = lastLine(file, ...WRITE);
    if (line === undefined || replicas === undefined || replicas === 0) return [];
    const needed = guardOf(file);
    if (needed > replicas)
      return [
        {
          at: line,
          what: `The master needs ${needed} replicas and has ${replicas}: it refuses every write with NOREPLICAS.`,
          change: `Write \`min-replicas-to-write ${Math.max(1, replicas - 1)}\`.`,
        },
      ];
    if (needed < replicas || needed === 0) return [];
    return [
      {
        at: line,
        severity: 'warning',
        what: `The master needs all ${replicas} of its replicas: while one of them is down, and after every failover until the old master is back, it refuses writes with NOREPLICAS.`,
        change:
          replicas === 1
            ? 'Run a second replica.'
            : `Write \`min-replicas-to-write ${replicas - 1}\`, or run one more replica.`,
      },
    ];
  }),
};

export const minReplicasLag: Rule = {
  id: 'min-replicas-max-lag-long',
  severity: 'warning',
  title: 'min-replicas-max-lag is long',
  about:
    'A master counts a replica as in sync until its last acknowledgement is older than min-replicas-max-lag. What it acknowledges in that time after a partition is lost. The default is 10 s.',
  proof: seededIn(
    'configuration/min-replicas',
    'min-replicas-max-lag 1: a client beside the old master loses few writes in a split brain',
    /to lose at most \d+ acknowledged elements; .* lost/,
  ),
  find: eachRedis(file => {
    const line = lastLine(file, ...LAG);
    const seconds = line === undefined ? DEFAULT_LAG_S : numberAt(line, 1);
    if (guardOf(file) === 0 || seconds < DEFAULT_LAG_S) return [];
    return [
      {
        at: line ?? lastLine(file, ...WRITE) ?? missingIn(file),
        what: `After a partition the old master acknowledges writes for ${seconds} s${line === undefined ? ' (the default)' : ''}, and they are lost.`,
        change: 'Write `min-replicas-max-lag 1`, or a little more than your replicas usually lag.',
      },
    ];
  }),
};
