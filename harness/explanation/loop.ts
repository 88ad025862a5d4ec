import { sumOf } from '../basics/index.ts';
import { knownLibrary } from '../clients/index.ts';
import { type Member, namesOf } from '../timeline/index.ts';
import {
  acknowledgedBy,
  type ClientEnd,
  type Connection,
  clientEndOf,
  connectionsOf,
  type Experience,
  pausesOf,
} from './experience.ts';

/**
 * What a client does from the fault until it is at work again, as far as it decides how long that takes. Moments in ms
 * after the fault. It is the loop that every Sentinel client runs: notice, pause, ask a sentinel, dial what it names.
 */
export interface Loop {
  /** From when on sentinels name the new master. */
  readonly announcedAtMs: number;
  /** What tells it that its connection is of no use any more. */
  readonly notices:
    | { readonly by: 'the connection'; readonly atMs: number }
    | { readonly by: 'the announcement' }
    | { readonly by: 'nothing' };
  /** From then until the old connection has ended and the first pause begins. */
  readonly farewellMs: number;
  /** Those that were seen. */
  readonly attempts: readonly Attempt[];
  /** The pause before each further one, from 0 for the very first of all. */
  readonly furtherPauseMs: (attempt: number) => number;
  /** After so many attempts the client asks the same sentinels again: it goes on in its list where it left it. */
  readonly cycle: number;
  /** Until a master that is down is given up when it is dialled. */
  readonly deadDialMs: number;
  /** From the right answer to the first acknowledged write. */
  readonly settlingMs: number;
  /** When the old master releases it whatever it does, as one that wakes up. */
  readonly releasedAtMs: number;
  /** Undefined when it goes on until it is at work again. */
  readonly clientEnd: ClientEnd | undefined;
  /** The server that it dials at an address that only servers reach, for good: its natMap has no entry for it. */
  readonly untranslated: string | undefined;
}

/** What comes before a server is dialled. In ms; Infinity for what did not end. */
interface Attempt {
  readonly pauseMs: number;
  /** How long each sentinel took to accept the connection, or did not accept it. */
  readonly connectingMs: readonly number[];
  /** How long each took to answer, or did not answer. */
  readonly askingMs: readonly number[];
}

// A client that has not got there by then will not get there.
const MOST_ATTEMPTS = 10_000;

/** When its outage ends, ms after the fault; Infinity when it never does. */
export function endOf(loop: Loop): number {
  if (loop.clientEnd !== undefined) return Number.POSITIVE_INFINITY;
  return loop.untranslated === undefined ? Math.min(loop.releasedAtMs, arrivalOf(loop)) : loop.releasedAtMs;
}

function arrivalOf(loop: Loop): number {
  const { announcedAtMs, notices, farewellMs, deadDialMs, settlingMs } = loop;
  if (notices.by === 'nothing') return Number.POSITIVE_INFINITY;
  let atMs = (notices.by === 'the connection' ? notices.atMs : announcedAtMs) + farewellMs;
  for (let number = 0; number < MOST_ATTEMPTS; number += 1) {
    atMs += durationOf(attemptOf(loop, number));
    if (atMs >= announcedAtMs) return atMs + settlingMs;
    atMs += deadDialMs;
  }
  return Number.POSITIVE_INFINITY;
}

function attemptOf({ attempts, furtherPauseMs, cycle }: Loop, number: number): Attempt {
  const seen = attempts[number];
  if (seen !== undefined) return seen;
  const { connectingMs, askingMs } = attempts[number % cycle] ?? { connectingMs: [], askingMs: [] };
  return { pauseMs: Math.max(1, furtherPauseMs(number)), connectingMs, askingMs };
}

const durationOf = ({ pauseMs, connectingMs, askingMs }: Attempt): number =>
  pauseMs + sumOf(connectingMs) + sumOf(askingMs);

// Ready check and re-sending, where none was seen.
const SETTLING_MS = 30;

/** The loop that a client ran, read from what was seen; undefined where no new master was announced. */
export function loopOf(experience: Experience): Loop | undefined {
  const { outage, faultAtMs, phases, oldMaster, events, members, client } = experience;
  if (phases.announcedMs === undefined) return undefined;
  const connections = connectionsOf(events, members, client);
  const dials = connections.filter(
    each => each.kind === 'redis' && each.dialledAtMs >= outage.fromMs && each.dialledAtMs < outage.toMs,
  );
  const arrival = dials.findLast(({ to, connectedAtMs }) => to !== oldMaster && connectedAtMs <= outage.toMs);
  const dead = dials.filter(({ to }) => to === oldMaster);
  const attempts = attemptsOf(experience, connections, dials);
  const isReleased = outage.ended && acknowledgedBy(experience, outage.toMs) === oldMaster;
  return {
    announcedAtMs: phases.announcedMs,
    ...noticeOf(experience, connections, phases.announcedMs),
    attempts,
    furtherPauseMs: backoffOf(experience) ?? (() => attempts.at(-1)?.pauseMs ?? 0),
    cycle: cycleOf(members, attempts[0]),
    deadDialMs: Math.max(0, ...dead.map(({ dialledAtMs, closedAtMs }) => closedAtMs - dialledAtMs)),
    settlingMs: arrival === undefined ? SETTLING_MS : outage.toMs - arrival.dialledAtMs,
    releasedAtMs: isReleased ? outage.toMs - faultAtMs : Number.POSITIVE_INFINITY,
    clientEnd: clientEndOf(experience),
    untranslated: outage.ended ? undefined : dials.findLast(({ untranslated }) => untranslated)?.to,
  };
}

/** How it pauses between attempts by its library's default; undefined where an option replaces that, or it is unknown. */
function backoffOf({ library, options }: Experience): Loop['furtherPauseMs'] | undefined {
  const { backoffMs, backoffOption = '' } = knownLibrary(library) ?? {};
  return options[backoffOption] === undefined ? backoffMs : undefined;
}

/** How it came to give up the connection that it had when the outage began. */
function noticeOf(
  { outage, faultAtMs, options }: Experience,
  connections: readonly Connection[],
  announcedAtMs: number,
): Pick<Loop, 'notices' | 'farewellMs'> {
  const held = connections.find(
    ({ kind, connectedAtMs, closedAtMs }) =>
      kind === 'redis' && connectedAtMs <= outage.fromMs && closedAtMs > outage.fromMs,
  );
  if (held === undefined)
    return { notices: { by: 'the connection', atMs: outage.fromMs - faultAtMs }, farewellMs: 0 };
  if (held.closedAtMs >= outage.toMs && held.hungUpAtMs >= outage.toMs)
    return { notices: { by: 'nothing' }, farewellMs: 0 };
  const atMs = Math.min(held.hungUpAtMs, held.closedAtMs) - faultAtMs;
  const farewellMs = held.closedAtMs - faultAtMs - atMs;
  if (options.failoverDetector === true && atMs >= announcedAtMs - HEARD_EARLY_MS)
    return { notices: { by: 'the announcement' }, farewellMs: held.closedAtMs - faultAtMs - announcedAtMs };
  return { notices: { by: 'the connection', atMs }, farewellMs };
}

// An announcement is written down a little after a client may have heard it.
const HEARD_EARLY_MS = 100;

/** A list of sentinels is gone through from one attempt to the next; each that does not answer costs the next one as well. */
function cycleOf(members: readonly Member[], first: Attempt | undefined): number {
  const { connectingMs = [], askingMs = [] } = first ?? {};
  const answered = [...connectingMs, ...askingMs].every(Number.isFinite) ? 1 : 0;
  return Math.max(1, namesOf(members, 'sentinel').length - Math.max(0, connectingMs.length - answered));
}

function attemptsOf(
  { events, client, outage }: Experience,
  connections: readonly Connection[],
  dials: readonly Connection[],
): Attempt[] {
  const pauses = pausesOf(events, client).filter(
    ({ fromMs, before }) => before === 'an attempt' && fromMs >= outage.fromMs && fromMs < outage.toMs,
  );
  return pauses.map(pause => {
    const untilMs = dials.find(({ dialledAtMs }) => dialledAtMs >= pause.toMs)?.dialledAtMs ?? outage.toMs;
    const asked = connections.filter(
      ({ kind, dialledAtMs }) => kind === 'sentinel' && dialledAtMs >= pause.toMs && dialledAtMs < untilMs,
    );
    return {
      pauseMs: pause.toMs - pause.fromMs,
      connectingMs: asked.map(
        ({ dialledAtMs, connectedAtMs, closedAtMs }) => Math.min(connectedAtMs, closedAtMs) - dialledAtMs,
      ),
      askingMs: asked
        .filter(({ connectedAtMs }) => connectedAtMs < Number.POSITIVE_INFINITY)
        .map(
          ({ connectedAtMs, closedAtMs }) =>
            Math.min(closedAtMs, endsAt(untilMs, outage.toMs)) - connectedAtMs,
        ),
    };
  });
}

/** What still went on when the outage was over, or the run, would have gone on. */
const endsAt = (untilMs: number, outageToMs: number): number =>
  untilMs < outageToMs ? untilMs : Number.POSITIVE_INFINITY;
