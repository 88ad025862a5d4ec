import chalk from 'chalk';
import { eventInWords, serverNamesIn } from '../../lab/index.ts';
import type { ClusterViewEvent, ObservedEvent, RoleEvent } from '../../observation/index.ts';
import { type Member, nameOf } from '../../timeline/index.ts';

/** Describes one event after the other; undefined for what is no news. */
export type Describe = (event: ObservedEvent) => string | undefined;

/** The events of sentinels, and what changes in the roles of servers. */
export function describerOf(members: readonly Member[]): Describe {
  const before = new Map<string, string>();
  /** The words when the server said something else the last time; the first time is no news. */
  const news = (server: string, kind: string, words: string): string | undefined => {
    const key = `${kind} of ${server}`;
    const last = before.get(key);
    before.set(key, words);
    return last === undefined || last === words ? undefined : `${server} ${words}`;
  };
  return event => {
    switch (event.kind) {
      case 'sentinel':
        return sentinelLine(event.sentinel, event.event, event.payload, members);
      case 'role':
        return news(event.server, event.kind, `is ${roleInWords(event, members)}`);
      case 'answering':
        return news(event.server, event.kind, event.answering ? 'answers' : `does not answer: ${event.why}`);
      case 'cluster view':
        return news(event.server, event.kind, `sees ${clusterInWords(event)}`);
      default:
        return undefined;
    }
  };
}

const LINKS: Readonly<Record<string, string>> = { connected: 'link up', sync: 'copying its data' };

/** 'master', or 'replica of redis-1, link up' */
export function roleInWords({ role, master, link }: RoleEvent, members: readonly Member[]): string {
  if (role === 'master') return 'master';
  const followed = master === null ? undefined : nameOf(members, master);
  return `replica of ${followed ?? 'an unknown server'}, ${LINKS[link ?? ''] ?? 'link down'}`;
}

function clusterInWords({ state, owners, failing }: ClusterViewEvent): string {
  const masters = Object.entries(owners).map(([server, slots]) => `${server} has ${slots}`);
  return [
    `cluster_state ${state}`,
    ...(failing.length === 0 ? [] : [`failing: ${failing.join(', ')}`]),
    ...masters,
  ].join('; ');
}

function sentinelLine(sentinel: string, event: string, payload: string, members: readonly Member[]): string {
  const words = eventInWords(event);
  const about = serverNamesIn(payload, members);
  const line = `${sentinel} ${chalk.bold(event)} ${chalk.cyan(about)}`.trimEnd();
  return words === undefined ? line : `${line} ${chalk.dim(words)}`;
}
