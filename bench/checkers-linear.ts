import {
  counter,
  delivery,
  elements,
  type Finding,
  type Operation,
  queue,
  uniqueIds,
  unsettled,
} from '../harness/checkers/index.ts';

// node bench/checkers-linear.ts: how many operations a second the checkers do that look at each operation once or a few
// times. The histories have no defects, as most have few.

const OPERATIONS = 1_000_000;
const GOAL = 1_000_000;
const RUNS = 5;

interface Load {
  readonly operations: readonly Operation[];
  readonly check: (operations: readonly Operation[]) => Finding;
}

const loads: Readonly<Record<string, () => Load>> = {
  elements: () => {
    const operations = history(at => ({ kind: 'append', value: `app-${at}` }));
    const present = operations.map((_, at) => `app-${at}`);
    return { operations, check: each => elements(each, present) };
  },
  counter: () => ({
    operations: history(at =>
      at % 2 === 0 ? { kind: 'increment' } : { kind: 'read', result: (at + 1) / 2 },
    ),
    check: each => counter(each, OPERATIONS / 2),
  }),
  'unique-ids': () => ({
    operations: history(at => ({ kind: 'id', result: `id-${at}` })),
    check: uniqueIds,
  }),
  queue: () => ({
    operations: history(at =>
      at % 2 === 0 ? { kind: 'push', value: `job-${at}` } : { kind: 'pop', result: `job-${at - 1}` },
    ),
    check: each => queue(each, []),
  }),
  delivery: () => ({
    operations: history(at =>
      at % 2 === 0
        ? { kind: 'publish', value: `news-${at}` }
        : { kind: 'receive', result: `news-${at - 1}`, client: 'receiver' },
    ),
    check: each => delivery(each),
  }),
  unsettled: () => ({
    operations: history(at => ({ kind: 'append', value: `app-${at}` })),
    check: each => unsettled(each, OPERATIONS),
  }),
};

for (const [name, make] of Object.entries(loads)) report(name, make());

function history(what: (at: number) => Pick<Operation, 'kind'> & Partial<Operation>): Operation[] {
  return Array.from({ length: OPERATIONS }, (_, at): Operation => {
    return {
      id: at,
      client: `app-${at % 10}`,
      key: 'key',
      value: null,
      invokedAtMs: at,
      completedAtMs: at + 0.5,
      outcome: 'ok',
      server: 'redis-1:6379',
      ...what(at),
    };
  });
}

function report(name: string, { operations, check }: Load): void {
  const rates = Array.from({ length: RUNS }, () => {
    const beganMs = performance.now();
    const { verdict, reason } = check(operations);
    if (verdict !== 'pass') throw new Error(`${name} found a defect in a history without any: ${reason}`);
    return Math.round((operations.length / (performance.now() - beganMs)) * 1000);
  }).sort((one, other) => one - other);
  const [slowest = 0, , median = 0] = rates;
  const goal = median >= GOAL ? 'reached' : `MISSED (${GOAL.toLocaleString('en')})`;
  console.log(
    `${name.padEnd(10)} ${median.toLocaleString('en').padStart(12)} operations/s (median of ${RUNS}), slowest ${slowest.toLocaleString('en')}: goal ${goal}`,
  );
}
