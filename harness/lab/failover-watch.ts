import chalk from 'chalk';
import { type Duration, milliseconds, now, showMs } from '../basics/index.ts';
import { type SentinelEvent, subjectOf, switchOf } from '../observation/index.ts';
import { marksOf, waterfall } from '../report/index.ts';
import { inDialect } from '../systems/index.ts';
import { failoverAfter, type Member, nameOf, type Phases } from '../timeline/index.ts';
import type { Lab } from './lab.ts';
import type { Act } from './step.ts';

/** What sentinels publish in a failover, in words. */
const WORDS: Readonly<Record<string, string>> = {
  '+sdown': 'no answer for down-after: this sentinel finds it down',
  '+odown': 'as many sentinels as the quorum find it down',
  '+new-epoch': 'the number of this attempt',
  '+try-failover': 'wants to lead the failover',
  '+vote-for-leader': 'votes, once in an epoch',
  '+elected-leader': 'has most of the votes, and leads',
  '+selected-slave': 'is to be promoted',
  '+failover-state-send-slaveof-noone': 'is told to follow nobody',
  '+promoted-slave': 'says in its INFO that it is a master',
  '+slave-reconf-sent': 'is told to follow the new master',
  '+slave-reconf-done': 'is in sync with the new master',
  '+failover-end': 'the leader is done',
  '+switch-master': 'this is what clients are told from now on',
  '+convert-to-slave': 'the old master is told to follow',
  '-failover-abort-no-good-slave': 'no replica is fit for promotion',
  '-failover-abort-not-elected': 'too few votes; again after twice the failover-timeout',
};

/** Looks on while a failover happens: what sentinels publish, as it comes, and then how long each phase took. */
export const watchFailover = (about: {
  readonly until: readonly (keyof Phases)[];
  readonly within: Duration;
  readonly means: string;
}): Act => ({
  means: about.means,
  keep: [],
  shows: about.until.map(phase => new RegExp(`^${phase.replace(/Ms$/, '')} `, 'm')),
  patienceMs: 0,
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
  if (began === undefined) throw new Error('nothing was done from which a failover could be counted');
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
  if (newMaster === undefined) return 'nobody was promoted';
  return [...waterfall(marksOf(phases, [])), `${newMaster} promoted, led by ${leader}`].join('\n');
}

function lineOf(
  { atMs, sentinel, event, payload }: SentinelEvent,
  members: readonly Member[],
  beganAtMs: number,
  words: string,
): string {
  const time = `+${showMs(atMs - beganAtMs)}`.padStart(8);
  return `${time}  ${sentinel}  ${chalk.bold(event)} ${chalk.cyan(about(payload, members))} ${chalk.dim(words)}`;
}

/** Whom an event is about, by name. */
function about(payload: string, members: readonly Member[]): string {
  const change = switchOf(payload);
  if (change !== undefined) return `${nameOf(members, change.from)} → ${nameOf(members, change.to)}`;
  const subject = subjectOf(payload);
  return (subject && nameOf(members, subject)) ?? /\d+$/.exec(payload)?.[0] ?? '';
}

const membersOf = ({ topology }: Lab): Member[] =>
  topology.servers.map(({ name, kind, address, host: { ip } }) => ({ name, kind, address, ip }));
