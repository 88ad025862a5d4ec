import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { type Broker, startBroker } from './broker.ts';
import { enterLane, giveSet, takeSet } from './worker.ts';

const QUIET = () => ({ busyShare: 0, stallMs: 0 });
const ALONE = { weight: 1, alone: true };

const folder = newFolder('lanes');

let broker: Broker;
beforeEach(() => {
  delete process.env.HARNESS_BROKER;
  broker = startBroker(QUIET);
});
afterEach(() => broker.stop());

/** A worker in a process of its own, which runs `body` and then stays. */
async function worker(body: string): Promise<ChildProcess> {
  const file = join(folder, 'worker.mts');
  const api = new URL('./worker.ts', import.meta.url).href;
  const stay = "process.send('done'); setInterval(() => undefined, 1000);";
  writeFileSync(file, `import { enterLane, takeSet } from '${api}';\n${body}\n${stay}`);
  const child = fork(file);
  await once(child, 'message');
  return child;
}

test('a set that was given back is taken again, by its last user as its own', async () => {
  expect(await takeSet('redis:7')).toBeUndefined();
  await giveSet('redis:7', { network: 'a' });
  expect(await takeSet('valkey:9')).toBeUndefined();
  expect(await takeSet('redis:7')).toEqual({ set: { network: 'a' }, isYours: true });
  expect(await takeSet('redis:7')).toBeUndefined();
});

test('what was given back is what is left to remove at the end', async () => {
  await giveSet('redis:7', { network: 'a' });
  await giveSet('valkey:9', { network: 'b' });
  await takeSet('redis:7');
  expect(broker.drain()).toEqual([{ network: 'b' }]);
});

test('a lane is entered when the one before is left', async () => {
  const first = await enterLane(ALONE);
  const order: string[] = [];
  const second = enterLane(ALONE).then(lane => {
    order.push('second entered');
    return lane;
  });
  order.push('first leaves');
  await first.leave();
  await (await second).leave();
  expect(order).toEqual(['first leaves', 'second entered']);
});

test('the lane of a worker that is killed is free, and the set that it had is not given to anybody', async () => {
  await giveSet('redis:7', { network: 'a' });
  const child = await worker("await enterLane({ weight: 1, alone: true }); await takeSet('redis:7');");
  const waiting = enterLane(ALONE);
  child.kill('SIGKILL');
  await (await waiting).leave();
  expect(await takeSet('redis:7')).toBeUndefined();
});

test('it looks at the load again and again only while a lane is waited for', async () => {
  const repeated = jest.spyOn(globalThis, 'setInterval');
  const ended = jest.spyOn(globalThis, 'clearInterval');
  const first = await enterLane(ALONE);
  expect(repeated).not.toHaveBeenCalled();
  const second = enterLane(ALONE);
  await giveSet('redis:7', {});
  expect(repeated).toHaveBeenCalledTimes(1);
  ended.mockClear();
  await first.leave();
  await (await second).leave();
  expect(ended.mock.calls.flat()).toContain(repeated.mock.results[0]?.value);
  jest.restoreAllMocks();
});
