import { each, monitorsOf } from '../directives.ts';
import type { Input } from '../input.ts';
import { seededIn, shownBy } from '../proof.ts';
import type { Found, Rule } from '../rule.ts';

const majorityOf = (sentinels: number): number => Math.floor(sentinels / 2) + 1;

/** Where the number of sentinels is in doubt, the `monitor` line is what people read first. */
const atFirstMonitor = (input: Input, find: (at: Found['at']) => Found[]): Found[] => {
  const [first] = monitorsOf(input);
  return first === undefined ? [] : find(first.line);
};

export const fewSentinels: Rule = {
  id: 'few-sentinels',
  severity: 'error',
  title: 'too few sentinels',
  about:
    'A failover needs the votes of a majority of all sentinels that were ever known. One or two sentinels have no majority when one of them is down, and the host of a sentinel is often the one that fails.',
  proof: shownBy('configuration/sentinel-count', 'two sentinels: while one is down there is no failover'),
  find: input =>
    atFirstMonitor(input, at => {
      const { sentinelCount } = input;
      if (sentinelCount === undefined || sentinelCount > 2) return [];
      const what =
        sentinelCount === 1
          ? 'There is one sentinel: while it is down, or cut off, there is no failover.'
          : 'There are two sentinels, and the majority of two is two: while one of them is down, there is no failover.';
      return [{ at, what, change: 'Run three sentinels on three hosts.' }];
    }),
};

export const evenSentinels: Rule = {
  id: 'even-sentinels',
  severity: 'warning',
  title: 'an even number of sentinels',
  about:
    'With an even number of sentinels the majority is one higher, so that no more of them can fail than with one sentinel less; and a partition can leave both halves without a majority.',
  proof: shownBy(
    'configuration/sentinel-count',
    'four sentinels: while two are down there is no failover, as with three',
  ),
  find: input =>
    atFirstMonitor(input, at => {
      const count = input.sentinelCount ?? 0;
      if (count < 4 || count % 2 === 1) return [];
      const what = `Of ${count} sentinels ${majorityOf(count)} must vote, so ${count - majorityOf(count)} can be down: as many as with ${count - 1}.`;
      return [{ at, what, change: `Run ${count - 1} or ${count + 1} sentinels.` }];
    }),
};

export const quorumUnreachable: Rule = {
  id: 'quorum-unreachable',
  severity: 'error',
  title: 'the quorum is larger than the number of sentinels',
  about:
    'The quorum is the number of sentinels that must report a master as down. More than there are never do.',
  proof: seededIn(
    'configuration/sentinel-count',
    'quorum within the number of sentinels: a crashed master is replaced',
    /a replica to be promoted within .* none was/,
  ),
  find: input =>
    quorums(
      input,
      (quorum, count) => quorum > count,
      (quorum, count) =>
        `The quorum is ${quorum}, and there are ${count} sentinels: the master is never objectively down, and there is no failover.`,
    ),
};

export const quorumAboveMajority: Rule = {
  id: 'quorum-above-majority',
  severity: 'error',
  title: 'the quorum is above the majority',
  about:
    'The vote needs the majority in any case. A higher quorum only adds sentinels that must be up before a vote begins; with a quorum of all sentinels, one crashed sentinel prevents every failover.',
  proof: seededIn(
    'sentinels/one-dead',
    'one of three sentinels crashed: failover still works',
    /a replica to be promoted within .* none was/,
  ),
  find: input =>
    quorums(
      input,
      (quorum, count) => count > 2 && quorum > majorityOf(count) && quorum <= count,
      (quorum, count) =>
        `The quorum is ${quorum} of ${count} sentinels: with ${count - quorum + 1} of them down there is no failover, although the others are ${quorum - 1 >= majorityOf(count) ? 'a majority' : 'there'}.`,
    ).map(found => ({ ...found, severity: input.sentinelCount === quorumIn(found) ? 'error' : 'warning' })),
};

const quorumIn = ({ at }: Found): number => Number(at.text?.split(' ').at(-1));

export const quorumOne: Rule = {
  id: 'quorum-one',
  severity: 'error',
  title: 'quorum 1',
  about:
    'The quorum concerns the detection, not the vote: with quorum 1 a single sentinel that cannot reach the master gets the votes of the others, which can. A healthy master is replaced, and the writes that it still acknowledges are lost.',
  proof: seededIn(
    'sentinels/quorum',
    'quorum 2: one sentinel cut off from the master causes no failover',
    /did not expect a replica to be promoted/,
  ),
  find: input =>
    input.sentinelCount === 1
      ? []
      : each(monitorsOf(input), ({ line, quorum, name, host, port }) =>
          quorum !== 1
            ? []
            : [
                {
                  at: line,
                  what: 'One sentinel that cannot reach the master causes a failover of a healthy master, which loses acknowledged writes.',
                  change: `Use the majority: \`sentinel monitor ${name} ${host} ${port} ${majorityOf(input.sentinelCount ?? 3)}\`.`,
                },
              ],
        ),
};

function quorums(
  input: Input,
  isWrong: (quorum: number, count: number) => boolean,
  what: (quorum: number, count: number) => string,
): Found[] {
  const { sentinelCount } = input;
  if (sentinelCount === undefined) return [];
  return each(monitorsOf(input), ({ line, quorum, name, host, port }) =>
    isWrong(quorum, sentinelCount)
      ? [
          {
            at: line,
            what: what(quorum, sentinelCount),
            change: `Use the majority: \`sentinel monitor ${name} ${host} ${port} ${majorityOf(sentinelCount)}\`.`,
          },
        ]
      : [],
  );
}
