import type { Nemesis } from '../faults/index.ts';
import { type Budget, budgetOf } from '../timeline/index.ts';
import type { Failover, JudgedApplication, JudgedClient, JudgedHistories } from '../verdict/index.ts';
import { judgedHistories } from './evidence.ts';
import { inject } from './inject.ts';
import { judgedApplication } from './judged-application.ts';
import { judgedClient } from './judged-client.ts';
import { type LiveTopology, liveTopology } from './live-topology.ts';
import type { Pick } from './random.ts';
import type { Settled } from './settle.ts';
import type { Stage } from './stage.ts';

/** What a scenario's body is given. */
export interface ScenarioContext<Name extends string = string, App extends string = string> {
  readonly topology: LiveTopology;
  readonly clients: Readonly<Record<Name, JudgedClient>>;
  readonly applications: Readonly<Record<App, JudgedApplication>>;
  /** What all clients together experienced, for the checkers. */
  readonly histories: JudgedHistories;
  /**
   * Injects a fault, or a plan of several, once every client has had a write acknowledged, and proves that each took
   * effect. Resolves when all of the plan was carried out.
   */
  inject(nemesis: Nemesis): Promise<Failover>;
  /** A random choice that HARNESS_SEED repeats. */
  readonly pick: Pick;
  /** How long the steps of a failover may take here: what matchers are given. */
  readonly budget: Budget;
}

export type ScenarioBody<Name extends string = string, App extends string = string> = (
  context: ScenarioContext<Name, App>,
) => Promise<void>;

/** @param settled ends the workload, at most once */
export function contextOf<Name extends string, App extends string>(
  stage: Stage,
  settled: () => Promise<Settled>,
): ScenarioContext<Name, App> {
  const clients = [...stage.clients.keys()].map(client => [client, judgedClient(stage, client, settled)]);
  const applications = [...stage.applications.keys()].map(name => [name, judgedApplication(stage, name)]);
  return {
    topology: liveTopology(stage),
    clients: Object.fromEntries(clients) as ScenarioContext<Name>['clients'],
    applications: Object.fromEntries(applications) as ScenarioContext<Name, App>['applications'],
    histories: judgedHistories(stage, settled),
    inject: nemesis => inject(stage, nemesis),
    pick: stage.deployment.pick,
    budget: budgetOf(stage.topology.settings),
  };
}
