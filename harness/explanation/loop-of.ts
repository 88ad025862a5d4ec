import { knownLibrary } from '../clients/index.ts';
import { type Member, namesOf } from '../timeline/index.ts';
import { acknowledgedBy } from './acknowledged-by.ts';
import { clientEndOf } from './client-end.ts';
import { type Connection, connectionsOf } from './connections.ts';
import type { Experience } from './experience.ts';
import type { Attempt, Loop } from './loop.ts';
import { pausesOf } from './pauses.ts';

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
  const { knockingMs = [], askingMs = [] } = first ?? {};
  const answered = [...knockingMs, ...askingMs].every(Number.isFinite) ? 1 : 0;
  return Math.max(1, namesOf(members, 'sentinel').length - Math.max(0, knockingMs.length - answered));
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
      knockingMs: asked.map(
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
