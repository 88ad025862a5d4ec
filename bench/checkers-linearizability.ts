import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { now, showMs } from '../harness/basics/index.ts';
import type { Finding, Operation } from '../harness/checkers/finding.ts';
import { appendLists, linearizability, registers } from '../harness/checkers/linearizability/index.ts';

// node bench/checkers-linearizability.ts 1: how long it takes to judge what the clients of one server saw, in simulation
// (the argument seeds it), and how much memory. Each history as it was, and once more with a stale read in its middle.

interface Shape {
  readonly operations: number;
  readonly clients: number;
  readonly keys: number;
  /** Of a hundred operations. */
  readonly unresolved: number;
  readonly workload: Workload;
}

type Asked = Pick<Operation, 'kind' | 'value'>;

interface Workload {
  readonly choose: (written: readonly string[], fresh: string) => Asked;
  /** @param written all that was ever written under the key; a register has but the last of it */
  readonly perform: (
    written: readonly string[],
    asked: Asked,
  ) => { readonly write?: string; readonly result: unknown };
  /** What a read answers that sees these. */
  readonly read: (written: readonly string[]) => unknown;
  readonly judge: (operations: readonly Operation[]) => Finding;
}

interface Issued {
  readonly id: number;
  readonly client: string;
  readonly key: string;
  readonly invokedAtMs: number;
  readonly effectAtMs: number;
  readonly completedAtMs: number;
  readonly unresolved: boolean;
}

const STALE_BY = 12;

const generator = xoroshiro128plus(Number(process.argv[2] ?? 1));
const between = (low: number, high: number): number => low + uniformFloat64(generator) * (high - low);
const inHundred = (times: number): boolean => uniformInt(generator, 1, 100) <= times;

const onRegisters: Workload = {
  choose: (written, fresh) => {
    if (inHundred(45)) return { kind: 'read', value: null };
    if (inHundred(80)) return { kind: 'write', value: fresh };
    return { kind: 'cas', value: [written.at(inHundred(60) ? -1 : -3) ?? 'none', fresh] };
  },
  perform: (written, { kind, value }) => {
    if (kind === 'read') return { result: written.at(-1) ?? null };
    if (kind === 'write') return { write: String(value), result: 'OK' };
    const [expected, next = ''] = value ?? [];
    return expected === written.at(-1) ? { write: next, result: true } : { result: false };
  },
  read: written => written.at(-1) ?? null,
  judge: operations => linearizability(operations, registers),
};

const onLists: Workload = {
  choose: (_, fresh) =>
    inHundred(10) ? { kind: 'read-all', value: null } : { kind: 'append', value: fresh },
  perform: (written, { kind, value }) =>
    kind === 'append' ? { write: String(value), result: written.length + 1 } : { result: [...written] },
  read: written => [...written],
  judge: operations => linearizability(operations, appendLists),
};

const usual: Shape = { operations: 2000, clients: 10, keys: 10, unresolved: 2, workload: onRegisters };
const shapes: readonly [string, Shape][] = [
  ['2000 on 10 registers, 2 % unresolved', usual],
  ['2000 on one register', { ...usual, keys: 1 }],
  ['2000 on 10 registers, 30 % unresolved', { ...usual, unresolved: 30 }],
  ['2000 on 10 lists', { ...usual, workload: onLists }],
  ['2000 on one list', { ...usual, keys: 1, workload: onLists }],
  ['20,000 on 10 registers', { ...usual, operations: 20_000 }],
];
console.log(`before the first history ${peakMemory().toFixed(1)} MB`);
for (const [name, shape] of shapes) {
  measure(name, 'pass', shape, history(shape, Number.POSITIVE_INFINITY));
  measure(`${name}, a stale read`, 'fail', shape, history(shape, shape.operations / 2));
}
console.log(`peak memory of the process ${peakMemory().toFixed(1)} MB`);

/** What each client sees that issues an operation after the other; those that time out may be done later, or never. */
function history({ workload, ...shape }: Shape, staleFrom: number): Operation[] {
  const written = new Map<string, string[]>();
  let stale = false;
  return issued(shape)
    .sort((a, b) => a.effectAtMs - b.effectAtMs)
    .map(({ unresolved, effectAtMs, completedAtMs, ...issue }, position) => {
      const underKey = written.get(issue.key) ?? [];
      written.set(issue.key, underKey);
      const asked = workload.choose(underKey, `${issue.client}-${issue.id}`);
      const performed = workload.perform(underKey, asked);
      if (performed.write !== undefined && effectAtMs !== Number.POSITIVE_INFINITY)
        underKey.push(performed.write);
      if (unresolved) return { ...issue, ...asked, outcome: 'unresolved' };
      const isStale =
        !stale && position >= staleFrom && asked.kind.startsWith('read') && underKey.length > STALE_BY;
      stale ||= isStale;
      const result = isStale ? workload.read(underKey.slice(0, -STALE_BY)) : performed.result;
      return { ...issue, ...asked, outcome: 'ok', completedAtMs, result };
    });
}

function issued(shape: Omit<Shape, 'workload'>): Issued[] {
  return Array.from({ length: shape.clients }, (_, client) => {
    let nowMs = between(0, 5);
    return Array.from({ length: shape.operations / shape.clients }, (_, id): Issued => {
      const invokedAtMs = nowMs + between(0, 2);
      const unresolved = inHundred(shape.unresolved);
      const completedAtMs = invokedAtMs + (unresolved ? 20 : between(1, 10));
      nowMs = completedAtMs;
      const doneBy = unresolved ? invokedAtMs + 100 : completedAtMs;
      const effectAtMs =
        unresolved && inHundred(50) ? Number.POSITIVE_INFINITY : between(invokedAtMs, doneBy);
      const key = `key-${uniformInt(generator, 1, shape.keys)}`;
      return { id, client: `client-${client}`, key, invokedAtMs, effectAtMs, completedAtMs, unresolved };
    });
  }).flat();
}

function measure(
  name: string,
  expected: Finding['verdict'],
  { workload }: Shape,
  operations: readonly Operation[],
): void {
  const peakBefore = peakMemory();
  const beganMs = now();
  const { verdict, examples } = workload.judge(operations);
  const took = showMs(now() - beganMs);
  const grown = (peakMemory() - peakBefore).toFixed(1);
  console.log(`${name}: ${verdict} in ${took}, peak memory ${grown} MB higher`);
  for (const example of examples.violatingKeys ?? []) console.log(`  ${example}`);
  if (verdict === expected) return;
  console.log(`  ${expected} was expected`);
  process.exitCode = 1;
}

/** Of the process so far, in MB. The heap's own numbers fall whenever its garbage is collected; this one never does. */
function peakMemory(): number {
  return process.resourceUsage().maxRSS / 1024;
}
