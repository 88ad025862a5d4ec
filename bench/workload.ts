import { join } from 'node:path';
import { pause, progressOf, temporaryFolder } from '../harness/basics/index.ts';
import { openHistory } from '../harness/clients/history-file.ts';
import { startClient } from '../harness/clients/index.ts';
import { ioredis } from '../harness/clients/ioredis.ts';
import { prepareEnvironment, startWatchdog } from '../harness/engine/index.ts';
import { readHistory } from '../harness/history/index.ts';
import { startTopology, type Topology } from '../harness/topology/index.ts';
import { appends, atFixedRate, type Client, recorderOf } from '../harness/workload/index.ts';

// npm run bench:workload: whether a client's process keeps its rate, and what writing the history costs it.

const RATE = 2000;
const SECONDS = 10;
const ROUNDS = 15;
const ROUND_MS = 700;
const OPERATIONS = (RATE * ROUND_MS) / 1000;

await prepareEnvironment(progressOf('bench:workload'));
startWatchdog();
const topology = await startTopology({ replicas: 0, sentinels: 1, quorum: 1 });
const folder = temporaryFolder('bench-workload');
const micro: string[] = [];
const latenessMs = await lateness(topology);
const cost = await costOfRecording(topology);
await topology.stop();

console.log(`issued at ${RATE} operations a second: 99 % at most ${latenessMs.toFixed(2)} ms late (bound 2)`);
console.log(`processor time of an operation: ${micro.join(' µs without, ')} µs with its history`);
console.log(
  `processor time with the history against without: ${cost.toFixed(3)} (bound 1.10, the least of ${ROUNDS} rounds each)`,
);
process.exitCode = latenessMs <= 2 && cost <= 1.1 ? 0 : 1;

async function lateness(on: Topology): Promise<number> {
  const historyFile = join(folder, 'rate.jsonl');
  const client = startClient('rate', {}, on, historyFile, () => undefined);
  client.work(appends({ rate: RATE, duration: `${SECONDS}s` }));
  // The client takes a moment to connect before it begins.
  await pause((SECONDS + 4) * 1000);
  await client.finish(2000);
  const late = readHistory(historyFile).flatMap(({ lateMs }) => lateMs ?? []);
  if (late.length !== RATE * SECONDS)
    throw new Error(`${late.length} operations instead of ${RATE * SECONDS}`);
  return late.sort((a, b) => a - b)[Math.floor(late.length * 0.99)] ?? Number.NaN;
}

/** The same open loop with and without a history, in turns: the processor time of this process in the rounds that were disturbed least. */
async function costOfRecording(on: Topology): Promise<number> {
  const { sentinelOptions: sentinels, natMap } = on;
  const client = await ioredis.connect({}, { sentinels, natMap, onEvent: () => undefined });
  const without: number[] = [];
  const withHistory: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const plain = await timed(() => loop(value => client.call(['RPUSH', 'bench', value])));
    const recorded = await timed(() => recordedLoop(client, round));
    // The first round warms up.
    if (round === 0) continue;
    without.push(plain);
    withHistory.push(recorded);
  }
  client.disconnect();
  micro.push(...[without, withHistory].map(all => (Math.min(...all) / OPERATIONS).toFixed(2)));
  return Math.min(...withHistory) / Math.min(...without);
}

async function recordedLoop(client: Client, round: number): Promise<void> {
  const history = openHistory(join(folder, `cost-${round}.jsonl`));
  const recorder = recorderOf('bench', history, () => undefined);
  await loop(value =>
    recorder.record({ kind: 'append', key: 'bench', value }, 0, client, () =>
      client.call(['RPUSH', 'bench', value]),
    ),
  );
  history.close();
}

/** The open loop of every workload, at its rate. */
async function loop(issue: (value: string) => Promise<unknown>): Promise<void> {
  const issued: Promise<unknown>[] = [];
  const pace = atFixedRate({ rate: RATE, durationMs: ROUND_MS }, turn => issued.push(issue(`bench-${turn}`)));
  await pace.finished;
  await Promise.all(issued);
}

async function timed(act: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
