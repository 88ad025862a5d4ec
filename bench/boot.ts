import { now, pause, progressOf } from '../harness/basics/index.ts';
import { connectEngine, ownLabels, prepareEnvironment } from '../harness/engine/index.ts';
import { startBroker } from '../harness/lanes/index.ts';
import { removeSets, startHosts, startTopology, useHosts } from '../harness/topology/index.ts';

// How long a topology takes until it is proven ready: on new hosts as a ratio to the same hosts without servers, on hosts of
// the pool as a ratio to six bare containers that are created and started in parallel. All from one run, taken in turns,
// because the machine's speed changes from minute to minute.

const ROUNDS = 7;
const SIX = { replicas: 2, sentinels: 3 };

const progress = progressOf('bench:boot');
const { image } = await prepareEnvironment(progress);

const bare: number[] = [];
const empty: number[] = [];
const fresh: number[] = [];
const kept: number[] = [];

// What is the harness's own on new hosts, and what starting costs on hosts of the pool, proof of their state included.
const FRESH_AT_MOST = 1.15;
const KEPT_AT_MOST = 0.3;

const timeFresh = (): Promise<number> => timeTopology('fresh');
const timeKept = (): Promise<number> => timeTopology('pooled');

const broker = startBroker();
await timeFresh();
await timeKept();
for (let round = 1; round <= ROUNDS; round += 1) {
  progress(`round ${round} of ${ROUNDS}`);
  bare.push(await rested(timeBare));
  empty.push(await rested(timeEmpty));
  fresh.push(await rested(timeFresh));
  kept.push(await rested(timeKept));
}
await removeSets(broker.drain());
broker.stop();

const [base, hosts] = [median(bare), median(empty)];
print('six bare containers', base);
print('six hosts, no servers', hosts, base);
const isFreshFast = print('topology, new hosts', median(fresh), hosts, FRESH_AT_MOST);
const isKeptFast = print('topology, pooled hosts', median(kept), base, KEPT_AT_MOST);
process.exitCode = isFreshFast && isKeptFast ? 0 : 1;

// The engine goes on cleaning up for a while after it has answered that something is removed.
async function rested(measure: () => Promise<number>): Promise<number> {
  await pause(500);
  return measure();
}

async function timeBare(): Promise<number> {
  const { container } = await connectEngine();
  const Labels = await ownLabels();
  const startedAt = now();
  const six = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const made = await container.dockerode.createContainer({
        Image: image.name,
        Entrypoint: ['sleep'],
        Cmd: ['infinity'],
        Labels,
      });
      await made.start();
      return made;
    }),
  );
  const took = now() - startedAt;
  await Promise.all(six.map(made => made.remove({ force: true })));
  return took;
}

// What addresses that last cost by themselves: the engine sets up a network of its own, and names in it.
async function timeEmpty(): Promise<number> {
  useHosts('fresh');
  const startedAt = now();
  const hosts = startHosts(SIX);
  await Promise.all([...hosts.redis, ...hosts.sentinels]);
  const took = now() - startedAt;
  await hosts.release();
  return took;
}

async function timeTopology(hosts: 'fresh' | 'pooled'): Promise<number> {
  useHosts(hosts);
  const startedAt = now();
  const topology = await startTopology(SIX);
  const took = now() - startedAt;
  await topology.stop();
  return took;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** @returns whether the ratio to `base` is within `limit` */
function print(what: string, took: number, base = took, limit = Number.POSITIVE_INFINITY): boolean {
  const ratio = took / base;
  const bound = Number.isFinite(limit) ? `  (at most ${limit})` : '';
  console.log(`${what.padEnd(22)} ${took.toFixed(0).padStart(5)} ms  ratio ${ratio.toFixed(2)}${bound}`);
  return ratio <= limit;
}
