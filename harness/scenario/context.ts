import type { Nemesis } from '../faults/index.ts';
import { type Budget, budgetOf } from '../timeline/index.ts';
import type { ApplicationUnderTest, Client, Failover, Outcome, ServiceUnderTest } from '../verdict/index.ts';
import type { WorkloadKind } from '../workload/index.ts';
import { measureApplications } from './applications.ts';
import { applicationHandle, clientHandle, serviceHandle } from './handles.ts';
import { inject } from './inject.ts';
import { type LiveTopology, liveTopology } from './live-topology.ts';
import { outcomeOf } from './outcome.ts';
import type { Pick } from './random.ts';
import type { Stage } from './stage.ts';

/** What a scenario's body is given. */
export interface ScenarioContext<
  Name extends string = string,
  App extends string = string,
  Kind extends WorkloadKind = WorkloadKind,
  Svc extends string = string,
  Many extends string = string,
> {
  readonly topology: LiveTopology;
  readonly clients: Readonly<Record<Name, Client>>;
  readonly applications: Readonly<Record<App, ApplicationUnderTest>>;
  readonly services: Readonly<Record<Svc, ServiceUnderTest>>;
  /**
   * Injects a fault, or a plan of several, once every client has had a write acknowledged, and proves that each took
   * effect. Resolves when all of the plan was carried out.
   */
  inject(nemesis: Nemesis): Promise<Failover>;
  /**
   * Waits until the deployment is stable, ends the workload and reads the final data. What clients lost and how long they
   * were out is known only then: `expect((await finish()).clients.app).toLoseNoAcknowledgedWrites()`. Called again, it
   * returns the same.
   */
  finish(): Promise<Outcome<Name, App, Kind, Svc, Many>>;
  /** A random choice that HARNESS_SEED repeats. */
  readonly pick: Pick;
  /** How long the steps of a failover may take here: the limits that matchers are given. */
  readonly budget: Budget;
}

export type ScenarioBody<
  Name extends string = string,
  App extends string = string,
  Kind extends WorkloadKind = WorkloadKind,
  Svc extends string = string,
  Many extends string = string,
> = (context: ScenarioContext<Name, App, Kind, Svc, Many>) => Promise<void>;

/** @param settled ends the workload, at most once */
export function contextOf<
  Name extends string,
  App extends string,
  Kind extends WorkloadKind,
  Svc extends string,
  Many extends string,
>(stage: Stage, settled: () => Promise<unknown>): ScenarioContext<Name, App, Kind, Svc, Many> {
  const clients = [...stage.clients.keys()].map(name => [name, clientHandle(stage, name)]);
  const applications = [...stage.applications.values()].flatMap(each =>
    each.by === 'application' ? [[each.name, applicationHandle(stage, each)]] : [],
  );
  const services = [...stage.applications.values()].flatMap(each =>
    each.by === 'service' ? [[each.name, serviceHandle(stage, each)]] : [],
  );
  let outcome: Promise<Outcome<Name, App, Kind, Svc, Many>> | undefined;
  const finish = async () => {
    await measureApplications(stage);
    await settled();
    return outcomeOf<Name, App, Kind, Svc, Many>(stage);
  };
  return {
    topology: liveTopology(stage),
    clients: Object.fromEntries(clients) as ScenarioContext<Name>['clients'],
    applications: Object.fromEntries(applications) as ScenarioContext<Name, App>['applications'],
    services: Object.fromEntries(services) as ScenarioContext<Name, App, Kind, Svc, Many>['services'],
    inject: nemesis => inject(stage, nemesis),
    finish() {
      outcome ??= finish();
      return outcome;
    },
    pick: stage.deployment.pick,
    budget: budgetOf(stage.topology.settings),
  };
}
