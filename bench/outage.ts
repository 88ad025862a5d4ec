import { progressOf, showMs, temporaryFolder } from '../harness/basics/index.ts';
import { prepareEnvironment, startWatchdog } from '../harness/engine/index.ts';
import { anySentinel, crash, freeze, master, plannedFailover } from '../harness/faults/index.ts';
import { runScenario } from '../harness/scenario/index.ts';
import { startHosts } from '../harness/topology/index.ts';
import { appends } from '../harness/workload/index.ts';
import { capture, type Packet } from './capture.ts';

// npm run bench:outage -- 3 2: each of these faults so many times, with so many writes a second. The outage that the report
// tells of a client, against the longest time between two acknowledgements in the packets of its connections.

const MOST_APART_MS = 5;
const FAULTS = {
  crash: crash(master),
  freeze: freeze(master),
  'planned failover': plannedFailover(anySentinel),
};
const TUNED = { failoverDetector: true, socketTimeout: 1000, connectTimeout: 500 };
// Those of the first client of a scenario whose clients can be told apart.
const ACKNOWLEDGEMENTS = 'tcp and src port 6379 and dst portrange 10000-10999';

const rounds = Number(process.argv[2] ?? 3);
// What waited is sent when the client is back, and it looks at the first reply only after that: with 100 writes a second
// 10 to 25 ms after it came, with 5 up to 6 ms. That belongs to the outage, and no packet tells of it: few writes are to wait.
const rate = Number(process.argv[3] ?? 2);
await prepareEnvironment(progressOf('bench:outage'));
startWatchdog();
const hosts = startHosts({ replicas: 2, sentinels: 3 });
const apartMs: number[] = [];
for (let round = 0; round < rounds; round += 1)
  for (const name of Object.keys(FAULTS) as (keyof typeof FAULTS)[]) apartMs.push(await compare(name));
await hosts.release();

const furthestMs = Math.max(...apartMs);
console.log(`${apartMs.length} outages, at most ${furthestMs.toFixed(2)} ms apart`);
process.exitCode = furthestMs <= MOST_APART_MS ? 0 : 1;

async function compare(name: keyof typeof FAULTS): Promise<number> {
  const end = await capture(ACKNOWLEDGEMENTS);
  const { report } = await runScenario(
    {
      name,
      file: 'bench/outage.ts',
      folder: temporaryFolder('bench-outage'),
      hosts,
      assertions: () => 1,
    },
    { topology: { downAfter: '2s' }, clients: { app: TUNED }, workload: appends({ rate }), separable: true },
    async ({ inject, clients }) => {
      await inject(FAULTS[name]);
      await clients.app?.followedWithin('20s');
    },
  );
  const told = report.clients.app?.outageMs ?? Number.NaN;
  const seen = longestGap(await end());
  console.log(
    `${name.padEnd(17)} told ${showMs(told)}, seen ${showMs(seen)}, ${(told - seen).toFixed(2)} ms apart`,
  );
  return Math.abs(told - seen);
}

/** Between two packets with the reply to an RPUSH in them, the new length of the list: ':17'. */
function longestGap(packets: readonly Packet[]): number {
  const times = packets
    .filter(({ payload }) => payload.toString('latin1', 0, 1) === ':')
    .map(({ atMs }) => atMs)
    .sort((a, b) => a - b);
  return Math.max(...times.slice(1).map((atMs, i) => atMs - (times[i] ?? atMs)));
}
