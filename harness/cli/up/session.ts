import chalk from 'chalk';
import { messageOf, now, pause, showMs, UnusableInput, wallClockOffset } from '../../basics/index.ts';
import { environment } from '../../engine/index.ts';
import {
  availabilityOfAll,
  type Deployment,
  healAll,
  type Injected,
  type Journal,
  type Moment,
  perform,
  titleOfInjected,
} from '../../faults/index.ts';
import { type Observation, type ObservedEvent, observe } from '../../observation/index.ts';
import { deploymentOf, followMoves, membersOf } from '../../scenario/index.ts';
import { type Member, nameOf } from '../../timeline/index.ts';
import type { Topology } from '../../topology/index.ts';
import { showServer } from './connection.ts';
import { showHelp } from './help.ts';
import { describerOf, roleInWords } from './live-events.ts';
import type { Typed } from './typed-line.ts';

/** A running deployment that takes typed commands. */
export interface Session {
  /** Carries a typed line out. Rejects with what to tell the person. */
  carryOut(typed: Exclude<Typed, { does: 'quit' }>): Promise<void>;
  /** The present role of every server, and the faults that are not healed. */
  status(): string;
  /** Whether a fault for a time failed, which no line waited for. */
  hasFailed(): boolean;
  /** Ends the observation; what is injected stays so, except where it would outlive the hosts. */
  close(): Promise<void>;
}

const FOREVER_MS = 2 ** 31 - 1;
const HAS_NEWS_AFTER_MS = 50;

/** @param say prints lines for the person, at any time */
export async function openSession(topology: Topology, say: (text: string) => void): Promise<Session> {
  await topology.linked;
  const observation = await observe(topology);
  const members = membersOf(topology);
  followMoves(topology, members);
  const end = new AbortController();
  const deployment = deploymentOf(topology, observation, members, anyOf, {}, () => undefined);
  const tell = (atMs: number, text: string) => say(`${chalk.dim(timeOf(atMs))}  ${text}`);
  const journal: Journal = {
    injected: [],
    isGone: () => false,
    tell: (injected, moment, atMs, detail) => tell(atMs, momentInWords(injected, moment, detail)),
  };
  followEvents(observation, members, tell);
  const status = () => showStatus(topology, observation.events, members, journal);
  const context: Context = {
    deployment,
    journal,
    observation,
    signal: end.signal,
    say,
    status,
    lookingSinceMs: now(),
    hasFailed: false,
  };
  await untilObserved(topology, observation);
  return {
    status,
    hasFailed: () => context.hasFailed,
    carryOut: typed => carryOut(typed, context),
    async close() {
      end.abort();
      // A machine that is cut off stays so, whatever becomes of the hosts on it.
      if (environment().machines.length > 0) await healAll(journal);
      observation.stop();
    },
  };
}

interface Context {
  readonly deployment: Deployment;
  readonly journal: Journal;
  readonly observation: Observation;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  readonly status: () => string;
  /** Events from then on count for `wait`: those since the last injection, and since the event waited for last. */
  lookingSinceMs: number;
  hasFailed: boolean;
}

const OBSERVED_WITHIN_MS = 2000;

/** Resolves once something is known of every server, or after 2 s. */
async function untilObserved({ servers }: Topology, { events, until }: Observation): Promise<void> {
  const isKnown = (name: string) => lastOf(name, events) !== undefined;
  await until(() => servers.every(({ name }) => isKnown(name)) || undefined, now() + OBSERVED_WITHIN_MS);
}

async function carryOut(typed: Exclude<Typed, { does: 'quit' }>, context: Context): Promise<void> {
  const { say, journal, signal, status } = context;
  switch (typed.does) {
    case 'nothing':
      return;
    case 'help':
      return say(showHelp(typed.about, environment().capabilities));
    case 'status':
      return say(status());
    case 'pause':
      await pause(typed.forMs, signal).catch(() => undefined);
      return;
    case 'wait':
      return untilEvent(typed.event, typed.withinMs, context);
    case 'heal':
      return healEverything(journal);
    case 'inject':
      return inject(typed, context);
  }
}

async function inject(
  { nemesis, timed }: Extract<Typed, { does: 'inject' }>,
  context: Context,
): Promise<void> {
  const { deployment, journal, signal, say } = context;
  const availability = availabilityOfAll([nemesis]);
  if (!availability.available) throw new UnusableInput(availability.why);
  context.lookingSinceMs = now();
  const injecting = perform(nemesis, deployment, journal, signal);
  if (!timed) {
    await injecting;
    return;
  }
  injecting.catch(error => {
    if (signal.aborted) return;
    context.hasFailed = true;
    say(chalk.red(messageOf(error)));
  });
}

async function healEverything(journal: Journal): Promise<void> {
  const active = journal.injected.filter(isActive);
  if (active.length === 0) throw new UnusableInput('nothing is injected that could be healed');
  await healAll(journal);
  const failed = active.filter(({ healFailed }) => healFailed !== undefined);
  if (failed.length === 0) return;
  throw new UnusableInput(
    failed.map(each => `the ${titleOfInjected(each)} is not healed: ${each.healFailed}`).join('\n'),
  );
}

/** What can be healed: also an injection that failed, which can have taken effect in part. Not one that is going on. */
export const isActive = ({
  injectedAtMs,
  injectFailed,
  healedAtMs,
}: Pick<Injected, 'injectedAtMs' | 'injectFailed' | 'healedAtMs'>): boolean =>
  healedAtMs === undefined && (injectedAtMs !== undefined || injectFailed !== undefined);

const showActive = (injected: Injected): string =>
  injected.injectFailed !== undefined
    ? `${titleOfInjected(injected)} (perhaps in part)`
    : titleOfInjected(injected);

/** What came while the fault was still being injected counts as well. */
async function untilEvent(event: string, withinMs: number, context: Context): Promise<void> {
  const { observation, lookingSinceMs } = context;
  const look = () =>
    observation.events.find(
      each => each.kind === 'sentinel' && each.event === event && each.atMs > lookingSinceMs,
    );
  const found = await observation.until(look, now() + withinMs);
  if (found === undefined)
    throw new UnusableInput(`no sentinel published ${event} within ${showMs(withinMs)}`);
  context.lookingSinceMs = found.atMs;
}

function followEvents(
  observation: Observation,
  members: readonly Member[],
  tell: (atMs: number, text: string) => void,
): void {
  const describe = describerOf(members);
  let told = 0;
  const tellNew = (): undefined => {
    const recent = observation.events.slice(told);
    told += recent.length;
    for (const event of recent) {
      const line = describe(event);
      if (line !== undefined) tell(event.atMs, line);
    }
  };
  void observation.until(tellNew, now() + FOREVER_MS, HAS_NEWS_AFTER_MS);
}

const MOMENTS: Readonly<Record<Moment, string>> = {
  asked: 'injecting',
  injected: 'injected',
  proven: 'took effect',
  'heal asked': 'healing',
  healed: 'healed',
};

function momentInWords(injected: Injected, moment: Moment, detail: string | undefined): string {
  const words = `${MOMENTS[moment]}: ${titleOfInjected(injected)}`;
  return chalk.magenta(detail === undefined ? words : `${words} (${detail})`);
}

function showStatus(
  topology: Topology,
  events: readonly ObservedEvent[],
  members: readonly Member[],
  { injected }: Journal,
): string {
  const active = injected.filter(isActive).map(showActive);
  return [
    ...topology.servers.map(
      server => `  ${showServer(server).padEnd(36)} ${stateOf(server.name, events, members)}`,
    ),
    `  faults: ${active.join(', ') || 'none'}`,
  ].join('\n');
}

/** What was observed last of a server's role, or of a sentinel's view. */
const lastOf = (server: string, events: readonly ObservedEvent[]) =>
  events.findLast(
    event =>
      ((event.kind === 'role' || event.kind === 'cluster view') && event.server === server) ||
      (event.kind === 'view' && event.sentinel === server),
  );

/** What a server is now, as far as it was observed. */
function stateOf(server: string, events: readonly ObservedEvent[], members: readonly Member[]): string {
  const answers = events.findLast(event => event.kind === 'answering' && event.server === server);
  if (answers?.kind === 'answering' && !answers.answering)
    return chalk.red(`does not answer: ${answers.why}`);
  const seen = lastOf(server, events);
  switch (seen?.kind) {
    case 'role':
      return seen.role === 'master' ? chalk.green('master') : roleInWords(seen, members);
    case 'view':
      return `reports ${(seen.master && nameOf(members, seen.master)) ?? 'no master'} as the master`;
    case 'cluster view':
      return seen.owners[server] === undefined ? 'replica' : chalk.green(`master of ${seen.owners[server]}`);
    default:
      return 'not observed yet';
  }
}

const anyOf = <Choice>(from: readonly Choice[]): Choice => {
  const choice = from[Math.floor(Math.random() * from.length)];
  if (choice === undefined) throw new Error('there is nothing to pick from');
  return choice;
};

/** The wall-clock time of a moment, as logs have it: '12:03:04.567'. */
const timeOf = (atMs: number): string => {
  const date = new Date(atMs + wallClockOffset());
  const two = (value: number, digits = 2) => String(value).padStart(digits, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${two(date.getMilliseconds(), 3)}`;
};
