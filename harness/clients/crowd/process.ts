import { flushCompileCache } from 'node:module';
import { type Address, now, pause, sent, UnusableInput, within } from '../../basics/index.ts';
import { atFixedRate, type Pace } from '../../workload/run.ts';
import { connectClient, describeOptions, leaving, wayOf } from '../connecting.ts';
import { connectionsOfOne, openConnections, watchConnections } from '../connections.ts';
import { type Guard, guardOf } from '../guard.ts';
import { dialledAddress, innerAddresses } from '../inner-addresses.ts';
import { loadPackage } from '../installed.ts';
import { libraryOf } from '../libraries.ts';
import { endProcess } from '../unusable.ts';
import { type Member, memberOf } from './member.ts';
import { type FromCrowd, keyOfCrowd, type ToCrowd } from './messages.ts';
import { type Tally, tallyOf } from './tally.ts';

// A part of a crowd: many clients in one process.

const tell = (message: FromCrowd): void => {
  process.send?.(message);
};

/** How often what was counted so far goes to the harness, so that a process that dies takes little with it. */
const TELL_EVERY_MS = 500;

const tally: Tally = tallyOf();
const members: Member[] = [];
let natMap: Record<string, Address> = {};
let guard: Guard | undefined;
let pace: Pace | undefined;
let telling: NodeJS.Timeout | undefined;
const end = new AbortController();

let obeyed: Promise<void> = Promise.resolve();
process.on('message', (message: ToCrowd) => {
  // The connections of a crowd are made over seconds, and its end must not wait for the last of them.
  if (message.do === 'finish') end.abort();
  obeyed = obeyed.then(() => obey(message)).catch(giveUp);
});
// The harness is gone: so is the reason for this process.
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);

async function obey(message: ToCrowd): Promise<void> {
  if (message.do === 'load') await load(message);
  if (message.do === 'connect') await connect(message);
  if (message.do === 'learn') learn(message);
  if (message.do === 'finish') await finish(message.drainMs);
}

const giveUp = (error: unknown): void =>
  endProcess(error, (reason): FromCrowd => ({ tells: 'unusable', reason }));

async function load({ library }: Extract<ToCrowd, { do: 'load' }>): Promise<void> {
  // What cannot be loaded is an error where it is used.
  await Promise.allSettled([library && Promise.resolve(libraryOf(library)).then(loadPackage)]);
  flushCompileCache();
}

type Connect = Extract<ToCrowd, { do: 'connect' }>;

async function connect(message: Connect): Promise<void> {
  const { client: name, spec, own, everyMs, connections } = message;
  natMap = { ...message.natMap };
  guard = spec.outside ? undefined : guardOf(own, address => giveUp(leaving(name, spec, address)));
  telling = setInterval(tellCounted, TELL_EVERY_MS);
  // They write in turn, so that each does so after `everyMs` and never all of them at once.
  const schedule = { rate: (connections * 1000) / everyMs, durationMs: Number.MAX_SAFE_INTEGER };
  pace = atFixedRate(schedule, turn => members[turn % connections]?.write());
  await connectEach(message, guard);
}

/** One after the other: that they all come at once is what a fault has to show. */
async function connectEach(
  { client: name, spec, own, first, connections, everyMs, spreadMs, sentinels }: Connect,
  guard: Guard | undefined,
): Promise<void> {
  const inner = (reached: Address) => innerAddresses(natMap)(reached);
  watchConnections(
    told => tally.connection(told, now()),
    reached => dialledAddress(natMap)(reached),
  );
  const beganAtMs = now();
  for (let place = 0; place < connections; place += 1) {
    await pause(Math.max(0, beganAtMs + (place * spreadMs) / connections - now()), end.signal).catch(
      () => undefined,
    );
    if (end.signal.aborted) return;
    const events = eventsLater();
    const way = wayOf({ sentinels, natMap, nodes: undefined, password: undefined }, events.on);
    const open = openConnections(to => sentinels.sentinels.some(each => inner(each) === to));
    const connected = await connectionsOfOne(open, () =>
      connectClient(spec, { name, own, way, connections: open, guard }),
    );
    const lacking = connected.lacks?.('server');
    if (lacking !== undefined)
      throw new UnusableInput(`clients.${name}: a crowd needs 'server' of its clients, but ${lacking}`);
    if (place === 0) {
      const { library, options, keyspace } = connected;
      tell({ tells: 'made', library, options: describeOptions(options), keyspace });
    }
    const member = memberOf(connected.client, {
      key: keyOfCrowd(name),
      field: String(first + place),
      everyMs,
      tally,
    });
    members.push(member);
    events.to(member);
  }
}

/** A client emits events while it is made; they are about a member that is there right after. */
function eventsLater() {
  const early: [event: string, detail: string][] = [];
  let member: Member | undefined;
  return {
    on(event: string, detail: string): void {
      if (member === undefined) early.push([event, detail]);
      else member.emitted(event, detail);
    },
    to(made: Member): void {
      member = made;
      for (const [event, detail] of early) made.emitted(event, detail);
    },
  };
}

const tellCounted = (): void =>
  tell({ tells: 'counted', counted: tally.now(members.map(each => each.now())) });

function learn(message: Extract<ToCrowd, { do: 'learn' }>): void {
  // The libraries look into it each time.
  Object.assign(natMap, message.natMap);
  guard?.allow(message.own);
}

async function finish(drainMs: number): Promise<void> {
  pace?.stop();
  clearInterval(telling);
  await within(drainMs, Promise.all(members.map(({ idle }) => idle())));
  tellCounted();
  for (const { disconnect } of members) disconnect();
  await sent({ tells: 'finished' } satisfies FromCrowd);
  process.disconnect();
}
