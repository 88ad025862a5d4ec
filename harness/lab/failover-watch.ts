import { type Duration, milliseconds, now, showMs } from '../basics/index.ts';
import type { SentinelEvent } from '../observation/index.ts';
import { marksOf, waterfall } from '../report/index.ts';
import { type FailoverTimeline, failoverAfter, type Member, type Phases } from '../timeline/index.ts';
import type { Lab } from './lab.ts';
import type { Act } from './step.ts';

/** What sentinels publish in a failover, in words. */
const WORDS: Readonly<Record<string, string>> = {
  '+sdown': 'has had no answer for down-after: down, as far as this sentinel can see',
  '+odown': 'enough sentinels say so: down, as far as they agree',
  '+new-epoch': 'a new attempt has a number of its own',
  '+try-failover': 'wants to lead the failover',
  '+vote-for-leader': 'votes, once in an epoch',
  '+elected-leader': 'has the votes of most sentinels: it leads',
  '+selected-slave': 'the replica to be promoted',
  '+failover-state-send-slaveof-noone': 'tells it to follow nobody',
  '+promoted-slave': 'its INFO says that it is a master now',
  '+slave-reconf-sent': 'tells another replica to follow the new master',
  '+slave-reconf-done': 'that replica is in sync with the new master',
  '+failover-end': 'the leader is done',
  '+switch-master': 'from now on this sentinel names the new master to clients',
  '+config-update-from': 'heard of the new master from another sentinel',
  '-failover-abort-no-good-slave': 'found no replica fit for promotion',
  '-failover-abort-not-elected': 'got too few votes; it tries again after twice the failover-timeout',
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
  line: () => "redis-cli -p 26379 PSUBSCRIBE '*'",
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
  let told = 0;
  const tellNews = () => {
    for (const event of observation.events.slice(told))
      if (event.kind === 'sentinel' && event.atMs >= began.injectedAtMs && event.event in WORDS)
        tell(lineOf(event, began.injectedAtMs));
    told = observation.events.length;
  };
  const look = (): FailoverTimeline | undefined => {
    tellNews();
    const timeline = failoverAfter(observation.events, membersOf(lab), began);
    return wanted.every(phase => timeline.phases[phase] !== undefined) ? timeline : undefined;
  };
  await observation.until(look, now() + withinMs);
  const { phases, newMaster, leader } = failoverAfter(observation.events, membersOf(lab), began);
  return [...waterfall(marksOf(phases, [])), `${newMaster} promoted, led by ${leader}`].join('\n');
}

const lineOf = ({ atMs, sentinel, event, payload }: SentinelEvent, beganAtMs: number): string =>
  `${`+${showMs(atMs - beganAtMs)}`.padStart(8)}  ${sentinel.padEnd(11)} ${event.padEnd(19)} ${WORDS[event]} (${payload})`;

const membersOf = ({ topology }: Lab): Member[] =>
  topology.servers.map(({ name, kind, address, host: { ip } }) => ({ name, kind, address, ip }));
