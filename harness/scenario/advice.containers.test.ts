import { pathToFileURL } from 'node:url';
import { test } from '@jest/globals';
import { newFile, newFolder } from '../basics/fixture.ts';
import { type ClientSpec, optionsFrom } from '../clients/index.ts';
import type { Advice } from '../explanation/index.ts';
import { crash, freeze, master, type Nemesis, named, powerOff, together } from '../faults/index.ts';
import type { TopologyOptions } from '../topology/index.ts';
import { expect } from './jest.ts';
import { runUndisturbed } from './undisturbed.ts';

// Each setting that the report may advise, in a deployment that lacks it: what the report foretells must happen.

// Two failovers of the same deployment differ by up to an INFO period (1 s) and a timer of the sentinels.
const TOLERANCE = { ms: 1100, share: 0.15 };

const toleranceOf = ({ outageMs }: Advice): number => Math.max(TOLERANCE.ms, TOLERANCE.share * outageMs);

/** What is left of a gain when the two failovers differ the other way. */
const leastGainOf = ({ gainMs }: Advice): number => Math.min(gainMs / 2, Math.max(0, gainMs - TOLERANCE.ms));

interface Case {
  readonly setting: string;
  readonly topology?: TopologyOptions;
  readonly client?: object;
  /** As code, because a function does not travel to the client's process. */
  readonly retryStrategy?: string;
  readonly fault: Nemesis;
}

// Without chance and without growing: where retryStrategy is not what is tried, it shall not decide.
const STEADY = '() => 100';

// Without failoverDetector, which ends a client for good when the announcement comes while it asks sentinels.
const TUNED = {
  socketTimeout: 1000,
  connectTimeout: 500,
  sentinelCommandTimeout: 500,
};

const CASES: readonly Case[] = [
  {
    setting: 'down-after-milliseconds',
    topology: { downAfter: '7s' },
    client: TUNED,
    retryStrategy: STEADY,
    fault: crash(master),
  },
  { setting: 'connectTimeout', retryStrategy: STEADY, fault: powerOff(master, { connections: 'closed' }) },
  {
    setting: 'disconnectTimeout',
    client: { failoverDetector: true },
    retryStrategy: STEADY,
    fault: freeze(master),
  },
  { setting: 'failoverDetector', retryStrategy: STEADY, fault: freeze(master) },
  {
    setting: 'sentinelCommandTimeout',
    retryStrategy: STEADY,
    fault: together(freeze(named('sentinel-1')), crash(master)),
  },
  { setting: 'retryStrategy', topology: { downAfter: '8s' }, client: TUNED, fault: crash(master) },
];

test.concurrent.each(CASES)(
  '$setting, as the report advises it, shortens the outage by what it foretells',
  async ({ setting, ...given }) => {
    const before = await outageOf(given);
    const advice = before.advice.find(each => each.setting === setting);
    if (advice === undefined)
      throw new Error(`${setting} was not advised, but ${JSON.stringify(before.advice)}`);
    const changed = following(given, advice);
    const isForetold = (outageMs: number) => Math.abs(outageMs - advice.outageMs) < toleranceOf(advice);
    const measured = [(await outageOf(changed)).outageMs];
    // One failover in many meets a tied vote or a late ping; then the middle one of three counts.
    if (!measured.every(isForetold))
      measured.push((await outageOf(changed)).outageMs, (await outageOf(changed)).outageMs);
    const outageMs = measured.toSorted((a, b) => a - b)[Math.floor(measured.length / 2)] ?? Number.NaN;
    expect({ foretoldMs: advice.outageMs, measured, near: isForetold(outageMs) }).toMatchObject({
      near: true,
    });
    expect(before.outageMs - outageMs).toBeGreaterThan(leastGainOf(advice));
  },
  300_000,
);

/** Runs the fault until the client is back at work, or for twice as long as it should take. */
async function outageOf({ topology = {}, client = {}, retryStrategy, fault }: Omit<Case, 'setting'>) {
  const folder = newFolder('advice');
  const settings = { downAfter: '2s', ...topology } as const;
  const { report } = await runUndisturbed(
    { name: 'advice', file: 'advice.test.ts', folder, assertions: () => 1 },
    { topology: settings, clients: { app: specOf(client, retryStrategy) } },
    async ({ inject, clients }) => {
      await expect(await inject(fault)).toPromoteWithin(WATCHED);
      await clients.app?.followedWithin(WATCHED);
    },
  );
  const { outageMs = Number.NaN, explanation } = report.clients.app ?? {};
  return { outageMs, advice: explanation?.advice ?? [] };
}

const WATCHED = '15s';

function following(given: Omit<Case, 'setting'>, { setting, to }: Advice): Omit<Case, 'setting'> {
  if (setting === 'down-after-milliseconds')
    return { ...given, topology: { ...given.topology, downAfter: `${Number(to)}ms` } };
  if (setting === 'retryStrategy') return { ...given, retryStrategy: to };
  return { ...given, client: { ...given.client, [setting]: JSON.parse(to) } };
}

function specOf(options: object, retryStrategy: string | undefined): ClientSpec {
  if (retryStrategy === undefined) return options;
  const text = `export default { ...${JSON.stringify(options)}, retryStrategy: ${retryStrategy} };`;
  return optionsFrom(pathToFileURL(newFile('options.mjs', text)));
}
