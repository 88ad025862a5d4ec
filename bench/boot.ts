import { now, pause, progressOf } from '../harness/basics/index.ts';
import { connectEngine, ownLabels, prepareEnvironment } from '../harness/engine/index.ts';
import { startHosts, startTopology } from '../harness/topology/index.ts';

// How long a topology takes from nothing to proven ready, as a ratio to the least that any harness
// on this engine must do: create and start six bare containers in parallel. All from one run, taken
// in turns, because the machine's speed changes from minute to minute.

const ROUNDS = 7;
const SIX = { replicas: 2, sentinels: 3 };

const progress = progressOf('bench:boot');
const { image } = await prepareEnvironment(progress);

const bare: number[] = [];
const empty: number[] = [];
const fresh: number[] = [];
const kept: number[] = [];

await timeFresh();
const keptHosts = startHosts(SIX);
await Promise.all([...keptHosts.redis, ...keptHosts.sentinels]);
for (let round = 1; round <= ROUNDS; round += 1) {
  progress(`round ${round} of ${ROUNDS}`);
  bare.push(await rested(timeBare));
  empty.push(await rested(timeEmpty));
  fresh.push(await rested(timeFresh));
  kept.push(await rested(timeKept));
}
await keptHosts.release();

const base = median(bare);
print('six bare containers', base);
print('six hosts, no servers', median(empty));
print('topology, new hosts', median(fresh), 1.3);
print('topology, kept hosts', median(kept), 0.35);
process.exitCode = median(fresh) / base <= 1.3 && median(kept) / base <= 0.35 ? 0 : 1;

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
  const startedAt = now();
  const hosts = startHosts(SIX);
  await Promise.all([...hosts.redis, ...hosts.sentinels]);
  const took = now() - startedAt;
  await hosts.release();
  return took;
}

async function timeFresh(): Promise<number> {
  const startedAt = now();
  const topology = await startTopology(SIX);
  const took = now() - startedAt;
  await topology.stop();
  return took;
}

async function timeKept(): Promise<number> {
  const startedAt = now();
  const topology = await startTopology(SIX, { hosts: keptHosts });
  const took = now() - startedAt;
  await topology.stop();
  return took;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(what: string, took: number, limit?: number): void {
  const ratio = (took / base).toFixed(2);
  const bound = limit === undefined ? '' : `  (at most ${limit})`;
  console.log(`${what.padEnd(22)} ${took.toFixed(0).padStart(5)} ms  ratio ${ratio}${bound}`);
}
