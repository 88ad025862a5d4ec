import pLimit from 'p-limit';
import { now } from '../../basics/index.ts';
import type { Host } from '../host.ts';
import { isIdle, layersFrom } from './layers.ts';
import {
  type Commands,
  closing,
  type Destination,
  destinationsOf,
  opening,
  scriptOf,
  shaping,
  type Whereabouts,
  type ZonedLink,
} from './link-script.ts';
import { type ZoneSettings, zoneOf } from './zones.ts';

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

function linkOf(
  host: Host,
  zone: string,
  settings: ZoneSettings,
  destinationsNow: () => readonly Destination[],
): ZonedLink & { restore(): Promise<void>; lose(): void } {
  let destinations = destinationsNow();
  let whole: string | undefined;
  let condition: 'plain' | 'divided' | 'lost' = 'lost';
  const layers = layersFrom(zone, settings);
  const inTurn = pLimit(1);

  const isShaped = () => destinations.some(to => !isIdle(layers.shapingTo(to.zone)));
  const shapeClasses = (which: readonly Destination[]): Commands => {
    const all = host.links.flatMap(link => which.map(to => shaping(link, to, layers.shapingTo(to.zone))));
    return { removed: all.flatMap(({ removed }) => removed), added: all.flatMap(({ added }) => added) };
  };

  /** Makes the queue anew: what waits in it is lost. */
  async function rebuild(): Promise<number> {
    const divided = isShaped();
    const opened = host.links.flatMap(link => {
      if (divided) return opening(link, destinations, whole);
      return whole === undefined ? [] : [`qdisc add dev ${link} root ${whole}`];
    });
    const atMs = await run(host, {
      removed: host.links.map(closing),
      added: [...opened, ...(divided ? shapeClasses(destinations).added : [])],
    });
    condition = divided ? 'divided' : 'plain';
    return atMs;
  }

  const change = async (zones: readonly string[]): Promise<number> => {
    if (condition === 'lost') return now();
    if (condition === 'plain' || !isShaped()) return rebuild();
    return run(host, shapeClasses(destinations.filter(to => zones.includes(to.zone))));
  };

  return {
    zone,
    shape: (key, to, shaping) =>
      inTurn(() => {
        layers.add({ key, zone: to, shaping });
        return change([to]);
      }),
    unshape: key =>
      inTurn(async () => {
        const zones = layers.remove(key);
        if (zones.length > 0) await change(zones);
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

async function run(host: Host, commands: Commands): Promise<number> {
  const { exitCode, output } = await host.quickly(scriptOf(commands));
  if (exitCode === 0) return now();
  throw new Error(`could not change the queue at the link of ${host.name}: ${output}`);
}
