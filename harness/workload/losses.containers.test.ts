import { jest, expect as jestExpect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import type { ClientSpec } from '../clients/index.ts';
import { freeze, lasting, master } from '../faults/index.ts';
import type { ScenarioReport } from '../report/index.ts';
import type { LiveTopology } from '../scenario/index.ts';
import { expect, expectBreaks } from '../scenario/jest.ts';
import { RESENT, runUndisturbed } from '../scenario/undisturbed.ts';
import {
  adds,
  appends,
  batches,
  bullmq,
  consumers,
  counter,
  expiring,
  ids,
  lock,
  pubsub,
  queue,
  registers,
  type Workload,
  waited,
} from './index.ts';

// Every workload, with a defect that makes acknowledged work vanish: the loss of each must show it. Most lose with the
// defaults of ioredis when the master freezes: the client goes on where it was after the freeze, and everything that the
// old master acknowledges until its demotion vanishes.

jest.setTimeout(240_000);
// The only sentinel needs no vote, and three containers are enough.
const TOPOLOGY = { replicas: 1, sentinels: 1, quorum: 1, downAfter: '2s' } as const;
const FREEZE = '8s';
// The old master is demoted ten seconds after the freeze.
const MANY = 10;
const DEFAULTS: ClientSpec = {};
const LEAVES: ClientSpec = { socketTimeout: 1000, connectTimeout: 500 };

interface Case {
  readonly workload: Workload;
  readonly unit: string;
  /** Besides the client that has to lose something; that one has the defaults unless it is among them. */
  readonly clients?: Readonly<Record<string, ClientSpec>>;
  /** What is wrong besides the freeze: some workloads lose nothing by it alone. */
  readonly prepare?: (topology: LiveTopology) => Promise<unknown>;
  /** What else the defect breaks. */
  readonly tolerates?: Readonly<Record<string, string>>;
}

const refuses =
  (command: string) =>
  ({ ask, master }: LiveTopology) =>
    ask(master, 'ACL', 'SETUSER', 'default', `-${command}`);

const LOCK_OF_TWO = { lock: 'two masters give it out', loss: 'each client overtakes the other' };

const CASES: Readonly<Record<string, Case>> = {
  appends: { workload: appends({ rate: 50 }), unit: 'element', tolerates: RESENT },
  adds: { workload: adds({ rate: 50 }), unit: 'element' },
  'batches as pipelines': { workload: batches({ as: 'pipeline' }), unit: 'element' },
  'batches as transactions': { workload: batches(), unit: 'element' },
  counter: { workload: counter({ rate: 50 }), unit: 'increment' },
  ids: { workload: ids({ rate: 50 }), unit: 'id', tolerates: { duplicated: 'lost ids are given out again' } },
  // Lost is what a later read on the new master does not show.
  // All that waits during the freeze is concurrent: at a higher rate linearizability takes a minute, for which the process
  // of the other tests stands still.
  registers: {
    workload: registers({ rate: 5 }),
    unit: 'write',
    tolerates: { linearizability: 'lost writes contradict the reads after them' },
  },
  expiring: { workload: expiring({ rate: 50 }), unit: 'key' },
  // A client that leaves the old master meets one that stays there: each gets the lock on a server of its own.
  lock: { workload: lock(), unit: 'acquisition', clients: { other: LEAVES }, tolerates: LOCK_OF_TWO },
  // Its publishing connection leaves the old master. The subscribed one waits for no reply and stays.
  pubsub: { workload: pubsub({ rate: 50 }), unit: 'message', clients: { app: LEAVES } },
  // Jobs are taken from the master to which they were pushed, so none vanishes unless it stays there for a while.
  queue: { workload: queue({ rate: 50 }), unit: 'job', prepare: refuses('lpop') },
  'consumers of a list': {
    workload: consumers({ rate: 50 }),
    unit: 'message',
    prepare: refuses('blpop'),
  },
  // The queue is paused, as Queue.pause() of BullMQ does it.
  bullmq: {
    workload: bullmq({ rate: 20 }),
    unit: 'job',
    prepare: ({ ask, master }) => ask(master, 'HSET', 'failover:bullmq:meta', 'paused', '1'),
    tolerates: { receives: 'a paused queue gives its workers nothing' },
  },
};

const run = (name: string, { workload, clients, prepare, tolerates = {} }: Case) =>
  runUndisturbed(
    { name, file: 'losses.test.ts', folder: newFolder('losses'), assertions: () => 1 },
    { topology: TOPOLOGY, workload, tolerates, clients: { app: DEFAULTS, ...clients } },
    async ({ topology, inject, finish, budget }) => {
      await prepare?.(topology);
      await expect(await inject(lasting(FREEZE, freeze(master)))).toPromoteWithin(budget.promotion);
      expectBreaks((await finish()).clients.app).toLoseNoAcknowledgedWrites();
    },
  );

test.concurrent.each(Object.entries(CASES))(
  '%s: acknowledged work that vanishes is lost',
  async (name, each) => {
    const { report } = await run(name, each);
    jestExpect([report.verdict, report.reason]).toEqual(['pass', 'every expectation and every check passed']);
    const { operations } = report.clients.app ?? {};
    jestExpect(operations).toMatchObject({ unit: each.unit, lost: jestExpect.any(Number) });
    jestExpect(Number(operations?.lost)).toBeGreaterThan(Number(operations?.inFlight) + MANY);
    jestExpect(lossOfApp(report)).toMatchObject({
      verdict: 'fail',
      expected: jestExpect.any(String),
    });
  },
);

// With its defaults ioredis sends WAIT again on the connection to the new master, where it confirms nothing of the old one.
const ONCE = { app: { autoResendUnfulfilledCommands: false } };

test.concurrent('waited: what WAIT does not confirm is not acknowledged, so that a freeze loses nothing; what vanishes later is lost', async () => {
  const { report } = await runUndisturbed(
    {
      name: 'waited',
      file: 'losses.test.ts',
      folder: newFolder('losses'),
      assertions: () => 1,
    },
    { topology: TOPOLOGY, workload: waited({ rate: 20 }), clients: ONCE },
    async ({ topology, inject, budget }) => {
      await expect(await inject(lasting(FREEZE, freeze(master)))).toPromoteWithin(budget.promotion);
      await topology.ask(topology.master, 'LREM', 'failover:waited:app', '0', 'app-0');
    },
  );
  jestExpect(report.clients.app?.operations.unresolved).toBeGreaterThan(1);
  jestExpect(report.clients.app?.operations).toMatchObject({ unit: 'element', lost: 1, inFlight: 0 });
  jestExpect(report.verdict).toBe('fail');
  jestExpect(lossOfApp(report)?.reason).toMatch(/beyond the 0 in flight: app-0$/);
});

const lossOfApp = ({ findings }: ScenarioReport) =>
  findings.find(({ checker, client }) => checker === 'loss' && client === 'app');
