import type { ScenarioAbout } from '../../scenario/index.ts';

// Stands in for @jest/globals where scenario files are loaded only to see what they register.

export interface Registered {
  readonly name: string;
  readonly about: ScenarioAbout;
}

const registered: Registered[] = [];

/** What was registered since the last call. */
export const takeRegistered = (): Registered[] => registered.splice(0);

/** A test of Jest's own is no scenario: it has no `about`. */
function register(name: string, run?: { readonly about?: ScenarioAbout }): void {
  if (run?.about !== undefined) registered.push({ name, about: run.about });
}

/** What can be called with anything, and has everything: of Jest, what changes nothing of the scenarios that there are. */
const ignored: unknown = new Proxy(() => undefined, {
  apply: () => ignored,
  get: (_target, key) => (key === 'then' || typeof key === 'symbol' ? undefined : ignored),
});

const withOthers = <Known extends object>(known: Known) =>
  new Proxy(known, { get: (target, key) => Reflect.get(target, key) ?? Reflect.get(ignored as object, key) });

type Block = (...values: readonly unknown[]) => void;

const block = (_name: string, body: Block): void => body();

const blockOfEach = (rows: readonly unknown[]) => (_name: string, body: Block) => {
  for (const row of rows) body(...(Array.isArray(row) ? row : [row]));
};

/** Jest would not run these scenarios, and the run would pass with the others. */
const leavesOut = (what: string): never => {
  throw new Error(`${what} leaves scenarios out without a trace; select them with -t, --tags or a pattern`);
};

const refusing = <Known extends object>(name: string, known: Known, properties: readonly string[]) => {
  for (const each of properties)
    Object.defineProperty(known, each, { get: () => leavesOut(`${name}.${each}`) });
  return known;
};

export const test = withOthers(refusing('test', Object.assign(register, { skip: register }), ['only']));
export const describe = refusing('describe', Object.assign(block, { each: blockOfEach }), ['only', 'skip']);
export const it = test;
export const expect = withOthers({ extend: () => undefined });
export const [afterAll, afterEach, beforeAll, beforeEach, jest] = Array.from({ length: 5 }, () => ignored);

// Files that import nothing of Jest use these of the global object.
Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test });
Object.assign(globalThis, { xit: ignored, xtest: ignored });
for (const each of ['fit', 'fdescribe', 'xdescribe'])
  Object.assign(globalThis, { [each]: () => leavesOut(each) });
