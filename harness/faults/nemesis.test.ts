import { beforeEach, expect, test } from '@jest/globals';
import { now, pause } from '../basics/index.ts';
import type { Server, Topology } from '../topology/index.ts';
import {
  after,
  availabilityOfAll,
  available,
  type Deployment,
  type Fault,
  healAll,
  type Injected,
  type Journal,
  lasting,
  type Nemesis,
  notProven,
  perform,
  phase,
  proven,
  repeat,
  sentinelEvent,
  sequence,
  together,
  unavailable,
  when,
} from './index.ts';

// Plans of faults that only write down what is done with them.

let did: string[];
let journal: Journal;
beforeEach(() => {
  did = [];
  journal = { injected: [], isGone: () => false, tell: () => undefined };
});

const note = (name: string, options: Partial<Awaited<ReturnType<Fault['aim']>>> = {}): Fault => ({
  does: 'fault',
  kind: 'note',
  group: 'server',
  target: name,
  available: () => available,
  aim: async () => ({
    target: name,
    servers: [],
    async inject() {
      did.push(name);
      return now();
    },
    prove: async () => proven(name),
    async heal() {
      did.push(`heal ${name}`);
    },
    proveHealed: async () => proven(name),
    ...options,
  }),
});

const deployment = (fired: Deployment['fired'] = async () => undefined): Deployment => ({
  topology: { shards: ['mymaster'], redis: [] } as unknown as Topology,
  master: () => ({ name: 'redis-1' }) as Server,
  leader: () => undefined,
  clientPorts: {},
  pick: ([first]) => first as never,
  fired,
});

const carryOut = (nemesis: Nemesis, fired?: Deployment['fired']) =>
  perform(nemesis, deployment(fired), journal, new AbortController().signal);

const injected = (name: string): Injected =>
  journal.injected.find(({ target }) => target === name) as Injected;

test('a sequence is one after the other', async () => {
  await carryOut(sequence(note('a'), note('b'), note('c')));
  expect(did).toEqual(['a', 'b', 'c']);
});

test.each([
  ['nothing', undefined],
  ['a moment before it was asked', 0],
  ['the time of another clock', Date.now()],
  ['no number', Number.NaN],
])('a fault whose injection returns %s took no effect at a known time', async (_what, moment) => {
  const wrong = note('wrong', { inject: async () => moment as number });
  await expect(carryOut(wrong)).rejects.toThrow(
    `inject() of the note of wrong returned ${moment}; allowed: now() of the moment at which it took effect`,
  );
  expect(injected('wrong')).not.toHaveProperty('injectedAtMs');
  await healAll(journal);
  expect(did).toEqual(['heal wrong']);
});

test('what is together begins together', async () => {
  const slow = note('slow', {
    async inject() {
      await pause(50);
      did.push('slow');
      return now();
    },
  });
  await carryOut(together(slow, note('quick')));
  expect(did).toEqual(['quick', 'slow']);
});

test('what lasts a time is healed after it', async () => {
  await carryOut(sequence(lasting('50ms', note('a')), note('b')));
  expect(did).toEqual(['a', 'heal a', 'b']);
  expect(Number(injected('a').healedAtMs) - Number(injected('a').injectedAtMs)).toBeGreaterThanOrEqual(45);
});

test('what lasts a time heals nothing but itself', async () => {
  await carryOut(together(lasting('60ms', note('a')), after('20ms', note('b'))));
  expect(did).toEqual(['a', 'b', 'heal a']);
});

test('each round of a repetition is healed before the next, and the last lasts', async () => {
  await carryOut(repeat({ every: '20ms', times: 3 }, note('a')));
  expect(did).toEqual(['a', 'heal a', 'a', 'heal a', 'a']);
});

test('a trigger holds its fault back, and the reaction can be told', async () => {
  const firedAtMs = now() + 30;
  await carryOut(together(note('first'), when(sentinelEvent('+odown'), note('then'))), async () => {
    await pause(40);
    return firedAtMs;
  });
  expect(did).toEqual(['first', 'then']);
  expect(injected('then').trigger).toEqual({ what: '+odown', firedAtMs });
  expect(Number(injected('then').injectedAtMs)).toBeGreaterThan(firedAtMs);
});

test('in a sequence, events count from the beginning of the part before', async () => {
  const armed: number[] = [];
  const before = now();
  await carryOut(sequence(note('a'), when(phase('detected'), note('b'))), async (_trigger, armedAtMs) => {
    armed.push(armedAtMs);
    return now();
  });
  expect(armed[0]).toBeLessThanOrEqual(Number(injected('a').askedAtMs));
  expect(armed[0]).toBeGreaterThanOrEqual(before);
});

test('a time counts from the trigger around it', async () => {
  const firedAtMs = now() - 10;
  await carryOut(when(phase('promoted'), after('60ms', note('a'))), async () => firedAtMs);
  expect(injected('a').trigger).toEqual({ what: '60 ms', firedAtMs: firedAtMs + 60 });
});

test('in a repetition after a trigger, only the first round counts a time from the trigger', async () => {
  const firedAtMs = now();
  const rounds = repeat({ every: '60ms', times: 2 }, after('40ms', note('a')));
  await carryOut(when(phase('promoted'), rounds), async () => firedAtMs);
  const [first = 0, second = 0] = journal.injected.map(({ injectedAtMs = 0 }) => injectedAtMs - firedAtMs);
  expect(first).toBeGreaterThanOrEqual(35);
  expect(second).toBeGreaterThanOrEqual(95);
});

test('several rounds cannot wait for a phase, which would have passed in the second', () => {
  const round = sequence(note('a'), when(phase('promoted'), note('b')));
  expect(() => repeat({ every: '1s', times: 2 }, round)).toThrow(/repeat got a plan that waits for a phase/);
  expect(() => repeat({ every: '1s', times: 1 }, round)).not.toThrow();
  expect(() => when(phase('promoted'), repeat({ every: '1s', times: 2 }, note('a')))).not.toThrow();
});

test('a trigger that does not fire is an error that names it, and nothing is injected', async () => {
  const never = when(sentinelEvent('+tilt'), note('a'), { within: '10ms' });
  await expect(carryOut(never, async () => undefined)).rejects.toThrow(
    "'+tilt' did not happen within 10 ms, so nothing was injected then",
  );
  expect(did).toEqual([]);
});

test('a fault that takes no effect is an error that says what was seen, and it is healed all the same', async () => {
  const idle = note('a', { prove: async () => notProven('all as before') });
  await expect(carryOut(idle)).rejects.toThrow('the note of a did not take effect: all as before');
  await healAll(journal);
  expect(did).toEqual(['a', 'heal a']);
});

test.each([
  [true, 'true'],
  [undefined, 'undefined'],
  [{ proven: true }, '{"proven":true}'],
])('a proof that is %j is none, and the proof of a heal neither', async (given, shown) => {
  const wrong = note('a', { prove: async () => given as never });
  await expect(carryOut(wrong)).rejects.toThrow(
    `prove() returned ${shown}; allowed: proven('…') and notProven('…'), with what was seen`,
  );
  const unhealed = note('b', { proveHealed: async () => given as never });
  await carryOut(unhealed);
  await healAll(journal);
  expect(injected('b').healFailed).toContain(`proveHealed() returned ${shown}`);
});

test('when one part fails, the others stop waiting', async () => {
  const broken = note('broken', { inject: async () => Promise.reject(new Error('no')) });
  const began = now();
  await expect(carryOut(together(broken, after('30s', note('late'))))).rejects.toThrow('no');
  expect(now() - began).toBeLessThan(15_000);
  expect(did).toEqual([]);
});

test('when one part fails while another is being injected, that one is injected to its end', async () => {
  const broken = note('broken', { inject: async () => Promise.reject(new Error('no')) });
  const slow = note('slow', {
    async inject() {
      await pause(50);
      did.push('slow');
      return now();
    },
  });
  await expect(carryOut(together(broken, slow))).rejects.toThrow('no');
  expect(did).toEqual(['slow']);
});

test('the end of the scenario ends the waiting', async () => {
  const end = new AbortController();
  const waiting = perform(after('30s', note('late')), deployment(), journal, end.signal);
  end.abort();
  await expect(waiting).rejects.toThrow('the injection was aborted');
});

test('everything is healed, the last first, half-done injections too; what fails is tried again after the others', async () => {
  let held = true;
  const onHeldHost = note('held', {
    async heal() {
      if (held) throw new Error('the host is paused');
      did.push('heal held');
    },
  });
  const holder = note('holder', {
    async heal() {
      held = false;
      did.push('heal holder');
    },
  });
  const halfDone = note('half', {
    inject: () => Promise.reject(new Error('torn')),
  });
  await carryOut(sequence(holder, onHeldHost, halfDone)).catch(() => undefined);
  await healAll(journal);
  expect(did).toEqual(['holder', 'held', 'heal half', 'heal holder', 'heal held']);
  expect(journal.injected.every(({ healedAtMs }) => healedAtMs !== undefined)).toBe(true);
  expect(injected('half')).toMatchObject({ injectFailed: 'torn' });
  expect(injected('held').injectFailed).toBeUndefined();
});

test('the heal of a freeze does not end another one of the same server', async () => {
  const frozen = {
    ...note('a', { servers: [{ name: 'redis-1' } as Server] }),
    kind: 'freeze',
    healEndsAlike: true,
  } as const;
  const twice = together(lasting('20ms', frozen), lasting('1m', frozen));
  await expect(carryOut(twice)).rejects.toThrow(
    'the freeze of a could not be healed: the heal would end another freeze of a as well; still injected: freeze of a',
  );
  expect(did).toEqual(['a', 'a']);
  await healAll(journal);
  expect(did).toEqual(['a', 'a', 'heal a', 'heal a']);
});

test('what cannot be healed says why', async () => {
  await carryOut(note('a', { proveHealed: async () => notProven('still there') }));
  await healAll(journal);
  expect(injected('a')).toMatchObject({ healFailed: 'still there' });
});

test('what does not end healing could not be healed', async () => {
  await carryOut(note('a', { heal: () => new Promise(() => undefined) }));
  await healAll(journal, 20);
  expect(injected('a')).toMatchObject({ healFailed: 'the heal did not end within 20 ms' });
});

test('a plan is available when all that is in it is', () => {
  const impossible = { ...note('b'), available: () => unavailable('no such kernel module') };
  expect(availabilityOfAll([sequence(note('a'), after('1s', note('b')))])).toEqual({ available: true });
  expect(availabilityOfAll([together(note('a'), lasting('1s', impossible))])).toEqual({
    available: false,
    why: 'note of b cannot be injected here: no such kernel module',
  });
});

test.each<[string, () => unknown, RegExp]>([
  ['an event', () => sentinelEvent('odown'), /name given to sentinelEvent is "odown".*such as '\+odown'/],
  ['a phase', () => phase('promotion' as 'promoted'), /name given to phase is "promotion".*'promoted'/],
  ['a number of times', () => repeat({ every: '1s', times: 0 }, note('a')), /times given to repeat is 0/],
  [
    'a trigger',
    () => when('+odown' as never, note('a')),
    /trigger given to when is "\+odown".*sentinelEvent/,
  ],
  [
    'an option of when',
    () => when(phase('promoted'), note('a'), { withing: '5s' } as never),
    /last argument of when has an unknown option 'withing'; known: within/,
  ],
  [
    'an option of repeat',
    () => repeat({ every: '1s', times: 2, until: '5s' } as never, note('a')),
    /what is given to repeat has an unknown option 'until'; known: every, times/,
  ],
  ['a time', () => after('soon' as '1s', note('a')), /time given to after is "soon"/],
])('%s that is none is refused when the plan is made', (_what, make, message) => {
  expect(make).toThrow(message);
});
