import { expect, type ScenarioContext } from '../../harness/index.ts';
import { named, restart } from '../../harness/inject.ts';

/** The start script of the first master asks for the present one: redis-1 joins as its replica, and the scenario ends. */
export async function rejoinAndFinish({
  topology,
  inject,
  finish,
  budget,
}: ScenarioContext<'app'>): Promise<void> {
  await inject(restart(named('redis-1'), '500ms', { startsAs: 'replica' }));
  await expect(topology).toStabilizeWithin(budget.demotion);
  const outcome = await finish();
  expect(outcome.clients.app).toLoseOnlyWritesInFlight();
}
