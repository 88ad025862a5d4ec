import { infoFields, type Server, type Topology } from '../topology/index.ts';
import { sample } from './watch-server.ts';

/**
 * What a server counted of connections by a moment: those that it accepted, and those that it rejected because it had
 * `maxclients`. Its counters begin again at 0 when it starts.
 */
export type AcceptedSample = readonly [atMs: number, accepted: number, rejected: number];

/** Samples of every server by its name: an independent witness of what clients count. */
export type AcceptedSamples = Readonly<Record<string, readonly AcceptedSample[]>>;

export interface AcceptedWatch {
  samples(): AcceptedSamples;
  /** Watches one more server. */
  watch(server: Server): void;
  stop(): void;
}

const SAMPLE_EVERY_MS = 250;

/** Samples what the servers count of their connections (INFO stats), until it is stopped. */
export function watchAccepted(topology: Pick<Topology, 'servers'>): AcceptedWatch {
  const samples = new Map<string, AcceptedSample[]>();
  const stops: (() => void)[] = [];
  const watch = (server: Server) => {
    const own: AcceptedSample[] = [];
    samples.set(server.name, own);
    const note = (info: unknown, atMs: number) => noteSample(own, sampleOf(info, atMs));
    stops.push(
      sample(
        server,
        SAMPLE_EVERY_MS,
        control => control.send('INFO', 'stats'),
        note,
        () => undefined,
      ),
    );
  };
  topology.servers.forEach(watch);
  return {
    watch,
    samples: () => Object.fromEntries([...samples].map(([name, own]) => [name, [...own]])),
    stop() {
      for (const stop of stops) stop();
    },
  };
}

function sampleOf(info: unknown, atMs: number): AcceptedSample {
  const field = infoFields(info);
  const count = (name: string) => Number(field(name) ?? 0);
  return [Math.round(atMs), count('total_connections_received'), count('rejected_connections')];
}

/** Of equal samples in a row only the first and the last are kept: they say as much. */
export function noteSample(samples: AcceptedSample[], next: AcceptedSample): void {
  const [last, before] = [samples.at(-1), samples.at(-2)];
  if (before !== undefined && last !== undefined && isEqual(before, last) && isEqual(last, next))
    samples.pop();
  samples.push(next);
}

const isEqual = ([, accepted, rejected]: AcceptedSample, other: AcceptedSample): boolean =>
  accepted === other[1] && rejected === other[2];
