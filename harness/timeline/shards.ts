import { masterNamedIn, type ObservedEvent, parseLogLine } from '../observation/index.ts';
import type { Member } from './cast.ts';

/** What concerns one shard of a deployment. */
interface Part {
  readonly events: readonly ObservedEvent[];
  readonly members: readonly Member[];
}

/** The names of the shards; one that is undefined where there is one shard only. */
export function shardsOf(members: readonly Member[]): readonly (string | undefined)[] {
  const names = [...new Set(members.flatMap(({ shard }) => shard ?? []))];
  return names.length === 0 ? [undefined] : names;
}

/** The shard that a redis server is in. */
export const shardOf = (members: readonly Member[], server: string): string | undefined =>
  members.find(({ name }) => name === server)?.shard;

/**
 * The events and members of one shard: its redis servers, and of what sentinels say and do what is about its master.
 * What is about no master, such as +tilt, concerns every shard, and so does what clients do. Pure.
 * @param shard all of it for undefined, or where there is one shard only
 */
export function partOf(
  shard: string | undefined,
  events: readonly ObservedEvent[],
  members: readonly Member[],
): Part {
  if (shard === undefined || shardsOf(members)[0] === undefined) return { events, members };
  const here = members.filter(member => member.shard === undefined || member.shard === shard);
  const elsewhere = new Set(members.filter(member => !here.includes(member)).map(({ name }) => name));
  const elections = electionsOf(events);
  return { members: here, events: events.filter(event => concerns(event, shard, elsewhere, elections)) };
}

function concerns(
  event: ObservedEvent,
  shard: string,
  elsewhere: ReadonlySet<string>,
  elections: Elections,
): boolean {
  if (event.kind === 'view') return event.shard === undefined || event.shard === shard;
  if (event.kind === 'role' || event.kind === 'answering') return !elsewhere.has(event.server);
  if (event.kind === 'log' && elsewhere.has(event.server)) return false;
  const said = saidIn(event);
  if (said === undefined) return true;
  const about = masterNamedIn(said.event, said.payload) ?? elections.get(`${said.event} ${said.payload}`);
  return about === undefined || about === shard || about === SEVERAL;
}

/** By '+vote-for-leader <candidate> <epoch>' and '+new-epoch <epoch>': the shard whose failover it was about. */
type Elections = ReadonlyMap<string, string>;

const SEVERAL = 'several';

/**
 * Votes and epochs name no master. A candidate's own +try-failover does, and its vote for itself follows at once: one
 * sentinel begins at most one failover in an epoch (sentinelStartFailover in sentinel.c). Two of them may begin one for
 * different masters in the same epoch.
 */
function electionsOf(events: readonly ObservedEvent[]): Elections {
  const elections = new Map<string, string>();
  const trying = new Map<string, string>();
  for (const each of events) {
    const said = saidIn(each);
    if (said === undefined) continue;
    const { sentinel, event, payload } = said;
    if (event === '+try-failover') trying.set(sentinel, masterNamedIn(event, payload) ?? '');
    const shard = trying.get(sentinel);
    if (event !== '+vote-for-leader' || shard === undefined) continue;
    trying.delete(sentinel);
    elections.set(`${event} ${payload}`, shard);
    const epoch = `+new-epoch ${payload.split(' ')[1]}`;
    elections.set(epoch, (elections.get(epoch) ?? shard) === shard ? shard : SEVERAL);
  }
  return elections;
}

/** What a sentinel published or wrote into its log; undefined for everything else. */
function saidIn(
  event: ObservedEvent,
): { readonly sentinel: string; readonly event: string; readonly payload: string } | undefined {
  if (event.kind === 'sentinel') return event;
  if (event.kind !== 'log') return undefined;
  const [, name, payload] = /^([+-][a-z][\w-]*) ?(.*)$/.exec(parseLogLine(event.line)?.text ?? '') ?? [];
  if (name === undefined || payload === undefined) return undefined;
  return { sentinel: event.server, event: name, payload };
}
