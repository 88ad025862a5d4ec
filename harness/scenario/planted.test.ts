import { expect, test } from '@jest/globals';
import { anyReplica, crash, type Fault, freeze, master, type Nemesis } from '../faults/index.ts';
import type { ScenarioContext } from './context.ts';
import { plantedBody, plantedIn, withPlanted } from './planted.ts';

/** What a body that injects twice injects with this seeded defect. */
async function injectedWith(fault: Fault | undefined): Promise<Nemesis[]> {
  const injected: Nemesis[] = [];
  const context = {
    inject: async (nemesis: Nemesis) => injected.push(nemesis),
  } as unknown as ScenarioContext;
  const body = plantedBody({ planted: { what: 'x', ...(fault && { fault }) } }, async ({ inject }) => {
    await inject(crash(master));
    await inject(crash(anyReplica));
  });
  await body(context);
  return injected;
}

test('a seeded fault is injected once, before the first of the scenario', async () => {
  const seeded = freeze(master);
  const [first, second] = await injectedWith(seeded);
  expect(first).toMatchObject({ does: 'in sequence', parts: [seeded, { kind: 'crash' }] });
  expect(second).toMatchObject({ kind: 'crash' });
});

test('without a seeded fault the scenario injects its own', async () => {
  expect(await injectedWith(undefined)).toMatchObject([{ kind: 'crash' }, { kind: 'crash' }]);
});

test('a scenario without a seeded defect is refused with what to do', () => {
  expect(() => plantedIn('x', undefined)).toThrow("the scenario 'x' has no 'planted': say what turns it red");
});

test('a seeded defect replaces a client of the scenario, and adds none', () => {
  const clients = { app: { socketTimeout: 1000 }, other: {} };
  const planted = { what: 'x', clients: { app: {} } };
  expect(withPlanted('x', { clients, planted }).clients).toEqual({ app: {}, other: {} });
  expect(() => withPlanted('x', { clients, planted: { what: 'x', clients: { ap: {} } } })).toThrow(
    'a name in planted.clients is "ap" (string); allowed: one that the scenario has: app, other',
  );
});
