import chalk from 'chalk';
import { type Duration, milliseconds, now, showMs } from '../basics/index.ts';
import { type SentinelEvent, subjectOf, switchOf } from '../observation/index.ts';
import { marksOf, waterfall } from '../report/index.ts';
import { inDialect } from '../systems/index.ts';
import { failoverAfter, type Member, nameOf, type Phases } from '../timeline/index.ts';
import type { Act, Lab } from './lab.ts';

/** What sentinels publish in a failover, in words. */
const WORDS: Readonly<Record<string, string>> = {
  '+sdown': 'no valid reply for down-after: subjectively down for this sentinel',
  '+odown': 'the quorum agrees: objectively down',
  '+new-epoch': 'the number of this failover attempt',
  '+try-failover': 'starts a failover and asks for votes',
  '+vote-for-leader': 'votes; each sentinel has one vote per epoch',
  '+elected-leader': 'has the majority of votes: this sentinel is the leader',
  '+selected-slave': 'is selected for promotion',
  '+failover-state-send-slaveof-noone': 'the leader sends REPLICAOF NO ONE',
  '+promoted-slave': 'reports itself as master in INFO',
  '+slave-reconf-sent': 'the leader sends REPLICAOF with the new master',
  '+slave-reconf-done': 'is in sync with the new master',
  '+failover-end': 'the failover is complete for the leader',
  '+switch-master': 'the sentinel announces the new master to clients',
  '+convert-to-slave': 'the sentinel sends REPLICAOF to the old master',
  '-failover-abort-no-good-slave': 'no replica can be promoted',
  '-failover-abort-not-elected': 'split vote; next attempt after 2 × failover-timeout',
};

/** What an event of a failover means; undefined for other events. */
export const eventInWords = (event: string): string | undefined =>
  Object.hasOwn(WORDS, event) ? WORDS[event] : undefined;

/** Prints the events that sentinels publish during a failover, and then the duration of each phase. */
export const watchFailover = (about: {
  readonly until: readonly (keyof Phases)[];
  readonly within: Duration;
  readonly means: string;
}): Act => ({
  means: about.means,
  keep: [],
  shows: about.until.map(phase => new RegExp(`^${phase.replace(/Ms$/, '')} `, 'm')),
  repeatForMs: 0,
  where: () => 'every sentinel',
  line: () => inDialect("redis-cli -p 26379 PSUBSCRIBE '*'"),
  perform: (lab, _cast, tell) => watch(lab, about.until, milliseconds('within', about.within), tell),
});

async function watch(
  lab: Lab,
  wanted: readonly (keyof Phases)[],
  withinMs: number,
  tell: (line: string) => void,
): Promise<string> {
  const { began, observation } = lab;
  if (began === undefined) throw new Error('no fault was injected yet, so there is no failover to watch');
  const members = membersOf(lab);
  const published = () =>
    observation.events.filter(event => event.kind === 'sentinel' && event.atMs >= began.injectedAtMs);
  let told = 0;
  const isOver = (): true | undefined => {
    const events = published() as SentinelEvent[];
    for (const event of events.slice(told)) {
      const words = WORDS[event.event];
      if (words !== undefined) tell(lineOf(event, members, began.injectedAtMs, words));
    }
    told = events.length;
    const switched = new Set(
      events.filter(({ event }) => event === '+switch-master').map(({ sentinel }) => sentinel),
    );
    if (switched.size < lab.topology.sentinels.length) return undefined;
    const { phases } = failoverAfter(observation.events, members, began);
    return wanted.every(phase => phases[phase] !== undefined) || undefined;
  };
  await observation.until(isOver, now() + withinMs);
  const { phases, newMaster, leader } = failoverAfter(observation.events, members, began);
  if (newMaster === undefined) return 'no replica was promoted';
  return [...waterfall(marksOf(phases, [])), `${newMaster} promoted, led by ${leader}`].join('\n');
}

function lineOf(
  { atMs, sentinel, event, payload }: SentinelEvent,
  members: readonly Member[],
  beganAtMs: number,
  words: string,
): string {
  const time = `+${showMs(atMs - beganAtMs)}`.padStart(8);
  return `${time}  ${sentinel}  ${chalk.bold(event)} ${chalk.cyan(serverNamesIn(payload, members))} ${chalk.dim(words)}`;
}

/** The name of the server or sentinel that an event is about. */
export function serverNamesIn(payload: string, members: readonly Member[]): string {
  const change = switchOf(payload);
  if (change !== undefined) return `${nameOf(members, change.from)} → ${nameOf(members, change.to)}`;
  const subject = subjectOf(payload);
  return (subject && nameOf(members, subject)) ?? /\d+$/.exec(payload)?.[0] ?? '';
}

const membersOf = ({ topology }: Lab): Member[] =>
  topology.servers.map(({ name, kind, address, host: { ip } }) => ({ name, kind, address, ip }));
