import { pathToFileURL } from 'node:url';
import { jest, expect as jestExpect, test } from '@jest/globals';
import { newFile, newFolder } from '../basics/fixture.ts';
import { pause } from '../basics/index.ts';
import { type ClientSpec, optionsFrom } from '../clients/index.ts';
import {
  anyReplica,
  crash,
  firstListedSentinel,
  freeze,
  lasting,
  master,
  together,
} from '../faults/index.ts';
import type { ScenarioReport } from '../report/index.ts';
import type { Server } from '../topology/index.ts';
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
  waited,
  workloadFrom,
} from '../workload/index.ts';
import type { ScenarioBody, ScenarioContext } from './context.ts';
import { expect } from './jest.ts';
import type { ScenarioOptions } from './options.ts';
import { RESENT, runUndisturbed } from './undisturbed.ts';

// Each check that every scenario has, with a defect on a real deployment that must turn it red, and it alone where that is
// possible. No body expects anything of what the check is about.

jest.setTimeout(240_000);
// One sentinel needs no vote, and three containers are enough.
const TOPOLOGY = { replicas: 1, sentinels: 1, quorum: 1, downAfter: '2s' } as const;
const TUNED: ClientSpec = { socketTimeout: 1000, connectTimeout: 500 };
// A busy machine excuses twice the two seconds in which a client has to work, and no more.
const BEYOND_EXCUSES_MS = 5000;
// How long a client waits before the end depends on the machine.
const SILENT = { silence: 'it may also be silent for longer than a failover may take' };

async function run(options: ScenarioOptions, body: ScenarioBody): Promise<ScenarioReport> {
  const folder = newFolder('checks');
  const place = { name: folder.slice(-6), file: 'checks.test.ts', folder, assertions: () => 1 };
  return (await runUndisturbed(place, { topology: TOPOLOGY, ...options }, body)).report;
}

/** The names of the checks that fail the scenario. */
const redIn = ({ findings }: ScenarioReport): string[] => {
  const red = findings
    .filter(({ verdict, expected }) => verdict === 'fail' && expected === undefined)
    .map(({ checker }) => checker.split(' ')[0] ?? checker);
  return [...new Set(red)].sort();
};

function expectRed(report: ScenarioReport, checks: Readonly<Record<string, RegExp>>): void {
  const found = report.findings.flatMap(({ checker, reason, verdict }) =>
    verdict === 'fail' ? [[checker.split(' ')[0], reason]] : [],
  );
  jestExpect({ verdict: report.verdict, because: report.reason, red: redIn(report) }).toEqual({
    verdict: 'fail',
    because: jestExpect.stringMatching(/^(a check|\d checks) failed, which the scenario neither expects/),
    red: Object.keys(checks).sort(),
  });
  jestExpect(Object.fromEntries(found)).toMatchObject(
    Object.fromEntries(Object.entries(checks).map(([name, why]) => [name, jestExpect.stringMatching(why)])),
  );
}

const HARMLESS = lasting('1s', freeze(anyReplica));
const named = ({ topology }: ScenarioContext, name: string): Server => {
  const found = topology.find(name);
  if (found === undefined) throw new Error(`there is no server ${name}`);
  return found;
};

test.concurrent.each([
  ['appends', {}, { ...RESENT }],
  ['consumers', { workload: consumers({ rate: 50 }) }, {}],
  ['pubsub', { workload: pubsub({ rate: 50 }) }, { loss: 'Redis keeps no messages for subscribers' }],
] as const)(
  '%s: no check fails when the master crashes and the client is tuned',
  async (_name, options, tolerates) => {
    const report = await run(
      { ...options, tolerates, clients: { app: TUNED } },
      async ({ inject, budget }) => {
        await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
        await pause(BEYOND_EXCUSES_MS);
      },
    );
    const passed = report.findings.flatMap(({ checker, verdict }) => (verdict === 'pass' ? checker : []));
    jestExpect({ verdict: report.verdict, because: report.reason, red: redIn(report) }).toMatchObject({
      verdict: 'pass',
      red: [],
    });
    jestExpect(passed).toEqual(
      jestExpect.arrayContaining([
        'stable',
        'servers',
        'process',
        'replies',
        'works',
        'recovers',
        'receives',
        'silence',
        'unsettled',
      ]),
    );
  },
);

test.concurrent.each([
  adds({ rate: 50, readEvery: 10 }),
  batches(),
  batches({ as: 'pipeline' }),
  bullmq({ rate: 20 }),
  consumers({ rate: 50, by: 'XREADGROUP' }),
  counter({ rate: 50 }),
  expiring({ rate: 50 }),
  ids({ rate: 50 }),
  lock({ workMs: 10 }),
  queue({ rate: 50 }),
  registers({ rate: 10 }),
  // Shorter than the client's socketTimeout, after which ioredis would send the write again.
  waited({ rate: 20, timeoutMs: 500 }),
])('$kind $extra: every check passes when a replica freezes for a moment', async workload => {
  const report = await run({ workload, clients: { app: TUNED, other: TUNED } }, async ({ inject }) => {
    await inject(HARMLESS);
    await pause(1000);
  });
  jestExpect(report.findings.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  jestExpect(report.verdict).toBe('pass');
});

test.concurrent('works: a client that gives up at its first reconnection gets nothing acknowledged any more', async () => {
  const file = newFile('options.mjs', 'export default { retryStrategy: () => null };');
  const app = optionsFrom(pathToFileURL(file));
  const report = await run({ clients: { app } }, async ({ inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await pause(BEYOND_EXCUSES_MS);
  });
  expectRed(report, { works: /^app had nothing acknowledged for the last .*, though there was a master$/ });
});

test.concurrent('unsettled: promises of a client without limits to silence stay open while the master is frozen', async () => {
  const report = await run({ clients: { app: {} }, tolerates: SILENT }, async ({ inject, budget }) => {
    await expect(await inject(freeze(master))).toPromoteWithin(budget.promotion);
    await pause(BEYOND_EXCUSES_MS);
  });
  expectRed(report, {
    unsettled: /operations never ended, the oldest invoked .* before the end/,
    works: /^app had nothing acknowledged for the last/,
  });
});

test.concurrent('unsettled: promises stay open while a client waits for a frozen sentinel', async () => {
  const topology = { ...TOPOLOGY, sentinels: 3, quorum: 2 };
  const report = await run(
    { topology, clients: { app: {} }, tolerates: SILENT },
    async ({ inject, budget }) => {
      const fault = together(freeze(firstListedSentinel), crash(master));
      await expect(await inject(fault)).toPromoteWithin(budget.promotion);
      await pause(BEYOND_EXCUSES_MS);
    },
  );
  expectRed(report, {
    unsettled: /operations never ended, the oldest invoked .* before the end/,
    works: /^app had nothing acknowledged for the last/,
  });
});

test.concurrent('silence: a client that waits through a freeze longer than a failover may take, and then works again', async () => {
  const tolerates = { ...RESENT, loss: 'what the old master acknowledges after the freeze vanishes' };
  const report = await run({ clients: { app: {} }, tolerates }, async ({ inject, budget }) => {
    await expect(await inject(lasting('17s', freeze(master)))).toPromoteWithin(budget.promotion);
  });
  expectRed(report, { silence: /^app neither got a reply nor reported an error for 1\d\.\d+ s$/ });
});

test.concurrent('receives: a subscriber stays on the frozen master while its client publishes on the new one', async () => {
  const tolerates = { loss: 'Redis keeps no messages for subscribers' };
  const options = { clients: { app: TUNED }, workload: pubsub({ rate: 50 }), tolerates };
  const report = await run(options, async ({ inject, budget }) => {
    await expect(await inject(freeze(master))).toPromoteWithin(budget.promotion);
    await pause(BEYOND_EXCUSES_MS);
  });
  expectRed(report, {
    receives: /^app received nothing for the last .*, while \d+ messages were handed over$/,
  });
});

test.concurrent('receives: a consumer that the new master refuses gets nothing while its client produces', async () => {
  const options = { clients: { app: TUNED }, workload: consumers({ rate: 50 }) };
  const report = await run(options, async context => {
    await context.topology.ask(named(context, 'redis-2'), 'ACL', 'SETUSER', 'default', '-blpop');
    await expect(await context.inject(crash(master))).toPromoteWithin(context.budget.promotion);
    await pause(BEYOND_EXCUSES_MS);
  });
  expectRed(report, {
    delivery: /acknowledged and never received/,
    receives: /^app received nothing for the last .*, while \d+ messages were handed over$/,
  });
});

test.concurrent('receives: a BullMQ worker gets no jobs from a paused queue, while its client adds some', async () => {
  const options = { clients: { app: TUNED }, workload: bullmq({ rate: 20 }) };
  const report = await run(options, async context => {
    const failover = await context.inject(crash(master));
    await expect(failover).toPromoteWithin(context.budget.promotion);
    await context.topology.ask(named(context, 'redis-2'), 'HSET', 'failover:bullmq:meta', 'paused', '1');
    await pause(BEYOND_EXCUSES_MS);
  });
  expectRed(report, {
    receives: /^app received nothing for the last .*, while \d+ jobs were handed over$/,
  });
});

test.concurrent('stable: a sentinel that is told of another master does not agree with the others', async () => {
  const topology = { ...TOPOLOGY, sentinels: 2, quorum: 2 };
  const report = await run({ topology, clients: { app: TUNED } }, async context => {
    await context.inject(HARMLESS);
    const { ask } = context.topology;
    const second = named(context, 'sentinel-2');
    const { host, port } = named(context, 'redis-2').address;
    await ask(second, 'SENTINEL', 'REMOVE', 'mymaster');
    await ask(second, 'SENTINEL', 'MONITOR', 'mymaster', host, String(port), '2');
  });
  expectRed(report, { stable: /: the live sentinels do not agree on a master$/ });
});

test.concurrent('stable: a replica that is made a master again and again is a second one at the end', async () => {
  const report = await run({ clients: { app: TUNED } }, async context => {
    await context.inject(HARMLESS);
    const promote = () => context.topology.ask(named(context, 'redis-2'), 'REPLICAOF', 'NO', 'ONE');
    await promote();
    const again = setInterval(() => void promote().catch(() => undefined), 200);
    await context.finish().finally(() => clearInterval(again));
  });
  expectRed(report, { stable: /: redis-2 still calls itself master beside redis-1$/ });
});

test.concurrent('stable: a replica that cannot connect to its master again is not in sync', async () => {
  const report = await run({ clients: { app: TUNED } }, async context => {
    await context.inject(HARMLESS);
    const { ask } = context.topology;
    await ask(named(context, 'redis-2'), 'CONFIG', 'SET', 'masterauth', 'wrong');
    await ask(named(context, 'redis-1'), 'CLIENT', 'KILL', 'TYPE', 'replica');
  });
  expectRed(report, { stable: /: redis-2 is not in sync/ });
});

test.concurrent('servers: a server ends that no fault has ended', async () => {
  const topology = { ...TOPOLOGY, replicas: 2 };
  const report = await run({ topology, clients: { app: TUNED } }, async context => {
    await context.inject(HARMLESS);
    await named(context, 'redis-3').signal('KILL');
  });
  expectRed(report, { servers: /^ended although no fault had ended them: redis-3$/ });
  const finding = report.findings.find(({ checker }) => checker === 'servers');
  jestExpect(finding?.examples.died?.[0]).toMatch(/^redis-3 printed last: \|/);
});

test.concurrent('replies: a workload that forgets to await its write has no outage and no errors', async () => {
  const file = newFile(
    'forgetful.mjs',
    `export default {
       do: async (redis, { id }) => void redis.rpush('forgetful', id).catch(() => undefined),
       read: redis => redis.lrange('forgetful', 0, -1),
     };`,
  );
  const workload = workloadFrom(pathToFileURL(file), { rate: 50 });
  const tolerates = { loss: 'what is not awaited can vanish with the master' };
  const report = await run({ workload, tolerates, clients: { app: TUNED } }, async ({ inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await pause(BEYOND_EXCUSES_MS);
  });
  expectRed(report, {
    replies: /^app acknowledged writes before any server had replied: .*; await the reply$/,
  });
});

test.concurrent('recovers: of two connections one gives up at its first reconnection, and the other hides it', async () => {
  const file = newFile(
    'pool.mjs',
    `let pool;
     let turn = 0;
     const made = redis => {
       const other = redis.duplicate({ retryStrategy: () => null, maxRetriesPerRequest: 0 });
       other.on('error', () => undefined);
       redis.once('end', () => other.disconnect());
       return [redis, other];
     };
     export default {
       do: (redis, { id }) => (pool ??= made(redis))[turn++ % 2].rpush('pooled', id),
       read: redis => redis.lrange('pooled', 0, -1),
     };`,
  );
  const workload = workloadFrom(pathToFileURL(file), { rate: 50 });
  const tolerates = RESENT;
  const report = await run({ workload, tolerates, clients: { app: TUNED } }, async ({ inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await pause(BEYOND_EXCUSES_MS);
  });
  expectRed(report, {
    recovers: /^app had \d+ of \d+ writes acknowledged after its last outage \((4|5)\d %/,
  });
});

test.concurrent('elements and loss: an element vanishes, another is there twice, and one was written by no client', async () => {
  const clients = { vanishing: TUNED, copied: TUNED, strange: TUNED };
  const report = await run({ clients }, async context => {
    await context.inject(HARMLESS);
    const { ask, master: live } = context.topology;
    await ask(live, 'LREM', 'failover:appends:vanishing', '0', 'vanishing-3');
    await ask(live, 'RPUSH', 'failover:appends:copied', 'copied-4');
    await ask(live, 'RPUSH', 'failover:appends:strange', 'stranger');
  });
  expectRed(report, {
    elements: /^1 acknowledged and absent/,
    loss: /^vanishing lost 1 acknowledged elements beyond the 0 in flight: vanishing-3$/,
  });
  const finding = report.findings.find(({ checker }) => checker === 'elements');
  jestExpect(finding).toMatchObject({
    defects: jestExpect.arrayContaining(['lost', 'unexpected', 'duplicates']),
    numbers: { lost: 1, unexpected: 1, duplicates: 1 },
  });
});

/** What is done to the master behind the clients' backs, and which checks must find it. */
interface Tampering {
  readonly workload: ScenarioOptions['workload'];
  readonly clients?: readonly string[];
  /** One command, or several in a row. */
  readonly does: readonly (readonly string[])[];
  readonly red: Readonly<Record<string, RegExp>>;
}

const TAMPERING: Readonly<Record<string, Tampering>> = {
  'an element leaves a transaction': {
    workload: batches(),
    does: [['LREM', 'failover:batches:app', '0', 'app-3']],
    red: { atomicity: /./, loss: /app-3$/ },
  },
  'a member leaves a set': {
    workload: adds({ rate: 50, readEvery: 10 }),
    does: [['SREM', 'failover:adds:app', 'app-3']],
    red: { elements: /^1 acknowledged and absent/, 'set-reads': /^1 /, loss: /app-3$/ },
  },
  'a counter is set back': {
    workload: counter({ rate: 50 }),
    does: [['DECRBY', 'failover:counter', '3']],
    red: { counter: /^3 acknowledged increments missing/, loss: /lost 3 acknowledged increments/ },
  },
  'a sequence is set back': {
    workload: ids({ rate: 50 }),
    does: [['DECRBY', 'failover:ids', '3']],
    red: { 'unique-ids': /^3 ids given out more than once$/, loss: /lost 3 acknowledged ids/ },
  },
  'a register has a value that no client wrote': {
    workload: registers({ rate: 10, keys: 1 }),
    // A client that writes at once hides it from the reads. At a higher rate the search for an order takes seconds, for which
    // the process of the other tests stands still.
    does: Array.from({ length: 12 }, () => ['SET', 'failover:registers:0', 'stranger']),
    red: { linearizability: /./ },
  },
  'a key forgets its time to live': {
    workload: expiring({ rate: 50 }),
    does: [['PERSIST', 'failover:expiring:app-3']],
    red: { ttl: /never will/ },
  },
  'a key expires early': {
    workload: expiring({ rate: 50 }),
    does: [['DEL', 'failover:expiring:app-3']],
    red: { ttl: /absent although they had time left/, loss: /app-3$/ },
  },
  'a lock is taken away from its holder': {
    workload: lock({ workMs: 200 }),
    clients: ['app', 'other'],
    does: Array.from({ length: 20 }, () => ['DEL', 'failover:lock']),
    red: { lock: /pairs of holders of one lock/, loss: /acquisitions/ },
  },
  'a message that no client published': {
    workload: pubsub({ rate: 50 }),
    does: [['PUBLISH', 'failover:pubsub', 'stranger']],
    red: { delivery: /^1 received and never published/ },
  },
  'a message that no client produced': {
    workload: consumers({ rate: 50 }),
    does: [['RPUSH', 'failover:consumers:app', 'stranger']],
    red: { delivery: /^1 received and never published/ },
  },
  'a job that is there twice': {
    workload: queue({ rate: 50 }),
    does: [['RPUSH', 'failover:queue', 'app-0']],
    red: { queue: /^1 popped more than once/ },
  },
};

test.concurrent.each(Object.entries(TAMPERING))(
  '%s',
  async (_name, { workload, clients = ['app'], does, red }) => {
    const specs = Object.fromEntries(clients.map(name => [name, TUNED]));
    const report = await run(
      { ...(workload && { workload }), clients: specs },
      async ({ inject, topology }) => {
        await inject(HARMLESS);
        for (const command of does) {
          await topology.ask(topology.master, ...(command as [string]));
          if (does.length > 1) await pause(50);
        }
        await pause(500);
      },
    );
    expectRed(report, red);
  },
);

test.concurrent('convergence: a replica that accepts writes holds what its master does not', async () => {
  const report = await run({ workload: appends({ rate: 50 }), clients: { app: TUNED } }, async context => {
    await context.inject(HARMLESS);
    const replica = named(context, 'redis-2');
    await context.topology.ask(replica, 'CONFIG', 'SET', 'replica-read-only', 'no');
    await context.topology.ask(replica, 'SET', 'failover:own', 'x');
  });
  expectRed(report, { convergence: /^1 of \d keys differ between servers/ });
});
