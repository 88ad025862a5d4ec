import pLimit from 'p-limit';
import { now, sumOf } from '../../basics/index.ts';
import type { Host } from '../host.ts';
import {
  type Commands,
  closing,
  type Destination,
  destinationsOf,
  opening,
  type Shaping,
  scriptOf,
  shaping,
  type Whereabouts,
  type ZonedLink,
} from './link-script.ts';
import { latencyBetween, type ZoneSettings, zoneOf } from './zones.ts';

/** The host, with a zoned link. Its standing latency is there from now on. */
export async function inZone(
  host: Host,
  settings: ZoneSettings,
  whereabouts: Omit<Whereabouts, 'clientAddress'>,
): Promise<Host> {
  const zone = zoneOf(settings, host.name);
  if (zone === undefined) return host;
  const destinations = () =>
    destinationsOf(settings, host.name, { ...whereabouts, clientAddress: host.clientAddress });
  const link = linkOf(host, zone, settings, destinations);
  await link.restore();
  return {
    ...host,
    get ip() {
      return host.ip;
    },
    zoned: link,
    async powerOff(cable) {
      const atMs = await host.powerOff(cable);
      link.lose();
      return atMs;
    },
    // A container that starts has a new link.
    async powerOn() {
      await host.powerOn();
      await link.restore();
    },
  };
}

interface Layer {
  readonly key: string;
  readonly zone: string;
  readonly shaping: Shaping;
}

function linkOf(
  host: Host,
  zone: string,
  settings: ZoneSettings,
  destinationsNow: () => readonly Destination[],
): ZonedLink & { restore(): Promise<void>; lose(): void } {
  let destinations = destinationsNow();
  let layers: readonly Layer[] = [];
  let whole: string | undefined;
  let condition: 'plain' | 'divided' | 'lost' = 'lost';
  const inTurn = pLimit(1);

  const shapingOf = (to: Destination): Shaping =>
    sumUp(
      latencyBetween(settings, zone, to.zone),
      layers.filter(layer => layer.zone === to.zone),
    );
  const isShaped = () => destinations.some(to => !isIdle(shapingOf(to)));
  const run = async (commands: Commands): Promise<number> => {
    const { exitCode, output } = await host.quickly(scriptOf(commands));
    if (exitCode === 0) return now();
    throw new Error(`could not change the queue at the link of ${host.name}: ${output}`);
  };
  const shapeClasses = (which: readonly Destination[]): Commands => {
    const all = host.links.flatMap(link => which.map(to => shaping(link, to, shapingOf(to))));
    return { removed: all.flatMap(({ removed }) => removed), added: all.flatMap(({ added }) => added) };
  };

  /** Makes the queue anew: what waits in it is lost. */
  async function rebuild(): Promise<number> {
    const divided = isShaped();
    const opened = host.links.flatMap(link => {
      if (divided) return opening(link, destinations, whole);
      return whole === undefined ? [] : [`qdisc add dev ${link} root ${whole}`];
    });
    const atMs = await run({
      removed: host.links.map(closing),
      added: [...opened, ...(divided ? shapeClasses(destinations).added : [])],
    });
    condition = divided ? 'divided' : 'plain';
    return atMs;
  }

  const change = async (zones: readonly string[]): Promise<number> => {
    if (condition === 'lost') return now();
    if (condition === 'plain' || !isShaped()) return rebuild();
    return run(shapeClasses(destinations.filter(to => zones.includes(to.zone))));
  };

  return {
    zone,
    shape: (key, to, shaping) =>
      inTurn(() => {
        layers = [...layers, { key, zone: to, shaping }];
        return change([to]);
      }),
    unshape: key =>
      inTurn(async () => {
        const own = layers.filter(layer => layer.key === key);
        if (own.length === 0) return;
        layers = layers.filter(layer => layer.key !== key);
        await change(own.map(layer => layer.zone));
      }),
    readdress: () =>
      inTurn(async () => {
        destinations = destinationsNow();
        if (condition === 'divided' || (condition === 'plain' && isShaped())) await rebuild();
      }),
    shapeAll: discipline =>
      inTurn(() => {
        if (discipline !== undefined && whole !== undefined)
          throw new Error(`another fault has changed the queue at the link of ${host.name}: ${whole}`);
        whole = discipline;
        return condition === 'lost' ? now() : rebuild();
      }),
    restore: () =>
      inTurn(async () => {
        if (condition !== 'lost') return;
        condition = 'plain';
        if (whole !== undefined || isShaped()) await rebuild();
      }),
    lose() {
      condition = 'lost';
    },
  };
}

function sumUp(standingMs: number, layers: readonly Layer[]): Shaping {
  const all = layers.map(({ shaping }) => shaping);
  const rates = all.flatMap(({ bitsPerSecond }) => bitsPerSecond ?? []);
  return {
    delayMs: standingMs + sumOf(all.map(({ delayMs }) => delayMs)),
    jitterMs: sumOf(all.map(({ jitterMs }) => jitterMs)),
    ...(rates.length > 0 && { bitsPerSecond: Math.min(...rates) }),
  };
}

const isIdle = ({ delayMs, jitterMs, bitsPerSecond }: Shaping): boolean =>
  delayMs === 0 && jitterMs === 0 && bitsPerSecond === undefined;
