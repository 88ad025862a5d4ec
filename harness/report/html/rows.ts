import { fatesOfClient } from '../../analyze/index.ts';
import type { ObservedEvent } from '../../observation/index.ts';
import { historyOf } from '../../run/index.ts';
import { namesOf } from '../../timeline/index.ts';
import { zoneOf } from '../../topology/index.ts';
import { appends } from '../../workload/index.ts';
import { staleMasterWords } from '../conclusion.ts';
import { clientBands, sentinelBands, serverBands } from './bands.ts';
import { crowdRow } from './crowd-row.ts';
import { encodeOperations } from './encode-operations.ts';
import { FAULTS, rowOf } from './marks.ts';
import type { ClientRow, Row, ServerRow } from './model.ts';
import type { Subject } from './subject.ts';

/**
 * Everybody who has a row: the faults, then the sentinels, the servers and the clients, those included that only the
 * events know. Each of these groups is in the order of the zones.
 * @param untilMs where what lasts ends, on the harness's clock
 */
export function rowsOf(subject: Subject, untilMs: number): Row[] {
  const { report, record, zeroAtMs } = subject;
  const range = { untilMs, zeroAtMs };
  const { members } = report;
  const { sentinels, servers, clients } = castOf(subject);
  const rows = [
    ...sentinels.map(
      (name): Row => ({ kind: 'sentinel', name, bands: sentinelBands(name, record.events, members, range) }),
    ),
    ...servers.map(
      (name): Row => ({
        kind: 'server',
        name,
        bands: serverBands(name, record.events, members, range),
        offsets: offsetsOf(name, record.events, zeroAtMs),
      }),
    ),
    ...clients.map(name => clientRow(subject, name)),
    ...Object.entries(report.crowds ?? {}).map(([name, crowd]) =>
      crowdRow(name, crowd, report.clockOriginMs - zeroAtMs),
    ),
  ];
  return [{ kind: 'faults', name: FAULTS, bands: [] }, ...rows.map(row => inItsZone(row, report))];
}

function inItsZone(row: Row, { settings }: Subject['report']): Row {
  const zone = settings?.zones && zoneOf(settings.zones, row.name);
  return zone === undefined ? row : { ...row, zone };
}

/** Those in no zone are the last. */
function byZone({ settings }: Subject['report']): (a: string, b: string) => number {
  const zones = settings?.zones;
  if (zones === undefined) return byNumber;
  const places = Object.keys(zones.members);
  const placeOf = (name: string) => {
    const place = places.indexOf(zoneOf(zones, name) ?? '');
    return place === -1 ? places.length : place;
  };
  return (a, b) => placeOf(a) - placeOf(b) || byNumber(a, b);
}

const byNumber = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

function castOf({ report, record: { events, histories } }: Subject) {
  const clients = new Set([...Object.keys(report.clients), ...histories.keys()]);
  const sentinels = new Set(namesOf(report.members, 'sentinel'));
  const servers = new Set(namesOf(report.members, 'redis'));
  for (const event of events) {
    if (event.kind === 'client' || event.kind === 'connection') clients.add(event.client);
    else if (event.kind !== 'fault') (isOfSentinel(event) ? sentinels : servers).add(rowOf(event));
  }
  const sorted = (names: ReadonlySet<string>) => [...names].sort(byZone(report));
  return { sentinels: sorted(sentinels), servers: sorted(servers), clients: sorted(clients) };
}

const isOfSentinel = (event: ObservedEvent): boolean =>
  event.kind === 'sentinel' ||
  event.kind === 'view' ||
  event.kind === 'neighbour' ||
  rowOf(event).startsWith('sentinel');

function offsetsOf(server: string, events: readonly ObservedEvent[], zeroAtMs: number): ServerRow['offsets'] {
  const samples = events.filter(event => event.kind === 'role' && event.server === server);
  return {
    atMs: samples.map(({ atMs }) => atMs - zeroAtMs),
    bytes: samples.map(event => (event.kind === 'role' ? event.offset : 0)),
  };
}

function clientRow({ report, record, zeroAtMs }: Subject, name: string): ClientRow {
  const operations = historyOf(record, name);
  const acknowledgements = operations.flatMap(({ outcome, completedAtMs, server }) =>
    outcome === 'ok' && completedAtMs !== undefined ? [{ atMs: completedAtMs, server }] : [],
  );
  // Reports of older versions have no workload: there was no other.
  const { workload = appends(), clients, members } = report;
  const { histories, events, final } = record;
  const fates = fatesOfClient(
    { workload, clients, members, histories, events, ...(final && { final }) },
    name,
  );
  const { outages = [], staleMaster = [] } = clients[name] ?? {};
  const onAxis = <Span extends { readonly fromMs: number; readonly toMs: number }>(span: Span): Span => {
    const laterMs = report.clockOriginMs - zeroAtMs;
    return { ...span, fromMs: span.fromMs + laterMs, toMs: span.toMs + laterMs };
  };
  return {
    kind: 'client',
    name,
    bands: clientBands(acknowledgements, report.members, zeroAtMs),
    outages: outages.map(onAxis),
    stale: staleMaster.map(each => ({ ...onAxis(each), words: staleMasterWords(name, each) })),
    operations: encodeOperations(name, operations, fates, zeroAtMs),
  };
}
