import { sumOf } from '../basics/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { memberAtText } from '../timeline/index.ts';
import { acceptedBy } from './accepted.ts';
import { attemptsTo } from './crowd-attempts.ts';
import { totalOf } from './peaks.ts';

/** The connections that crowds and clients made, by their count and by that of the servers. */
export interface Witness {
  /** Servers and sentinels that answered all the time. */
  readonly servers: readonly string[];
  readonly counted: number;
  /** Accepted or rejected; the few of servers, sentinels and the harness among themselves included. */
  readonly accepted: number;
  readonly agrees: boolean;
}

const SHARE = 0.05;
// Links of the deployment itself, and what falls between two samples.
const OTHERS = 40;

interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Undefined where no server answered all the time: one that hangs or ends does not know what its system accepted. */
export function witnessOf(record: ScenarioRecord, span: Span): Witness | undefined {
  const { accepted: samples = {}, members } = record;
  const known = members.flatMap(({ name }) => {
    const own = acceptedBy(samples, name, span);
    return own === undefined || !answeredThroughout(record, name, span) ? [] : [{ name, ...own }];
  });
  if (known.length === 0) return undefined;
  const servers = known.map(({ name }) => name);
  const accepted = sumOf(known.map(each => each.accepted + each.rejected));
  const counted = sumOf(servers.map(server => madeTo(record, server, span)));
  const isAtLeast = accepted >= counted * (1 - SHARE) - OTHERS;
  // Services connect as well, in any language: no count of theirs is known.
  const isAtMost = accepted <= counted * (1 + SHARE) + OTHERS || Object.keys(record.services).length > 0;
  return { servers, counted, accepted, agrees: isAtLeast && isAtMost };
}

// A server that changes its role closes the connections of the harness, which connects again at once.
const SHORT_MS = 1000;

function answeredThroughout({ events }: ScenarioRecord, server: string, { fromMs, untilMs }: Span): boolean {
  const own = events.flatMap(event =>
    event.kind === 'answering' && event.server === server && event.atMs < untilMs ? [event] : [],
  );
  const silences = own.flatMap(({ answering, atMs }, place) =>
    answering ? [] : [{ fromMs: atMs, toMs: own[place + 1]?.atMs ?? untilMs }],
  );
  return silences.every(silence => silence.toMs <= fromMs || silence.toMs - silence.fromMs <= SHORT_MS);
}

/** Connections to a server that came about, of all crowds and clients. */
function madeTo(record: ScenarioRecord, server: string, span: Span): number {
  const { crowds = {}, events, members } = record;
  const ofCrowds = Object.values(crowds)
    .flatMap(crowd => [...attemptsTo(record, crowd, 'redis'), ...attemptsTo(record, crowd, 'sentinel')])
    .filter(({ name }) => name === server)
    .map(({ connected }) => totalOf(connected, span));
  const ofClients = events.filter(
    event =>
      event.kind === 'connection' &&
      event.moment === 'connected' &&
      event.atMs >= span.fromMs &&
      event.atMs < span.untilMs &&
      memberAtText(members, event.to)?.name === server,
  );
  return sumOf(ofCrowds) + ofClients.length;
}
