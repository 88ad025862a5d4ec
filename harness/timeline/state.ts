import { type Address, showAddress } from '../basics/index.ts';
import {
  type AnsweringEvent,
  type ObservedEvent,
  type RoleEvent,
  sameAddress,
  type ViewEvent,
} from '../observation/index.ts';
import { type Member, nameOf, namesOf } from './cast.ts';

/** What is known of the deployment after some events. */
export interface State {
  readonly roles: ReadonlyMap<string, RoleEvent>;
  readonly views: ReadonlyMap<string, ViewEvent>;
  readonly answering: ReadonlyMap<string, AnsweringEvent>;
}

/** Calls `look` with the state after each event until it answers something. */
export function firstState<Found>(
  events: readonly ObservedEvent[],
  look: (state: State, event: ObservedEvent) => Found | undefined,
): Found | undefined {
  const state = { roles: new Map(), views: new Map(), answering: new Map() };
  for (const event of events) {
    if (event.kind === 'role') state.roles.set(event.server, event);
    if (event.kind === 'view') state.views.set(event.sentinel, event);
    if (event.kind === 'answering') state.answering.set(event.server, event);
    const found = look(state, event);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is known after all of them. */
export function stateAfter(events: readonly ObservedEvent[]): State {
  let last: State = { roles: new Map(), views: new Map(), answering: new Map() };
  firstState(events, state => {
    last = state;
    return undefined;
  });
  return last;
}

export const isLive = (state: State, server: string): boolean =>
  state.answering.get(server)?.answering === true;

/** The master that every live sentinel names; undefined when they differ or none lives. */
export function agreedMaster(state: State): Address | undefined {
  const views = [...state.views.values()].filter(({ sentinel }) => isLive(state, sentinel));
  const [first, ...others] = views;
  if (first?.master == null) return undefined;
  return others.every(({ master }) => sameAddress(master, first.master)) ? first.master : undefined;
}

const isWatched = (members: readonly Member[]): boolean => namesOf(members, 'sentinel').length > 0;

/** The master that all go by: which the sentinels agree on, or where there are none the only live one. */
export function presentMaster(state: State, members: readonly Member[]): Address | undefined {
  if (isWatched(members)) return agreedMaster(state);
  const [only, ...others] = liveMasters(state);
  return others.length > 0 ? undefined : members.find(({ name }) => name === only)?.address;
}

function whyNoMaster(state: State, members: readonly Member[]): string {
  if (!isWatched(members)) return 'there is not one live server that calls itself master';
  return namesOf(members, 'sentinel').some(name => isLive(state, name))
    ? 'the live sentinels do not agree on a master'
    : 'no sentinel answers';
}

/** The master that most sentinels name, live or not; undefined before any was asked. */
export function namedByMost({ views }: State): Address | undefined {
  const named = [...views.values()].flatMap(({ master }) => (master === null ? [] : [master]));
  const votes = (candidate: Address) => named.filter(master => sameAddress(master, candidate)).length;
  return named.toSorted((a, b) => votes(b) - votes(a))[0];
}

/** The live redis servers that call themselves master. */
const liveMasters = (state: State): string[] =>
  [...state.roles.values()]
    .filter(role => role.role === 'master' && isLive(state, role.server))
    .map(r => r.server);

/** Live servers that are not in sync with `master`, and what is wrong with each. */
export function notFollowing(state: State, master: Address, servers: readonly string[]): string[] {
  return servers.flatMap(server => {
    const role = state.roles.get(server);
    if (!isLive(state, server) || role === undefined) return [];
    if (role.role === 'master') return [`${server} calls itself master`];
    if (!sameAddress(role.master, master)) return [`${server} follows ${role.master?.host}`];
    return role.link === 'connected' ? [] : [`${server} is not in sync (${role.link})`];
  });
}

/** Why the deployment is not stable (one master that all live sentinels name and all live replicas follow). */
export function whyUnstable(state: State, members: readonly Member[]): string | undefined {
  const agreed = presentMaster(state, members);
  if (agreed === undefined) return whyNoMaster(state, members);
  const master = nameOf(members, agreed);
  if (master === undefined)
    return `the sentinels name ${showAddress(agreed)} as the master, which is no server of this deployment`;
  if (!isLive(state, master)) return `the master ${master} does not answer`;
  const masters = liveMasters(state);
  const rivals = masters.filter(server => server !== master).join(' and ');
  if (!masters.includes(master))
    return `${master} does not call itself master${rivals && `, but ${rivals} does`}`;
  if (rivals !== '') return `${rivals} still calls itself master beside ${master}`;
  const replicas = namesOf(members, 'redis').filter(name => name !== master);
  return notFollowing(state, agreed, replicas)[0];
}
