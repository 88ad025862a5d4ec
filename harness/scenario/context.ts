import type { Nemesis } from '../faults/index.ts';
import { type Budget, budgetOf } from '../timeline/index.ts';
import type { Client, Failover, Outcome, ServiceUnderTest } from '../verdict/index.ts';
import type { WorkloadKind } from '../workload/index.ts';
import { clientHandle, serviceHandle } from './handles.ts';
import { inject } from './inject.ts';
import { type LiveTopology, liveTopology } from './live-topology.ts';
import { outcomeOf } from './outcome.ts';
import type { Pick } from './random.ts';
import { measureServices } from './services.ts';
import type { Stage } from './stage.ts';

/** What a scenario's body is given. */
export interface ScenarioContext<
  Name extends string = string,
  Svc extends string = string,
  Kind extends WorkloadKind = WorkloadKind,
  Many extends string = string,
> {
  readonly topology: LiveTopology;
  readonly clients: Readonly<Record<Name, Client>>;
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
  finish(): Promise<Outcome<Name, Svc, Kind, Many>>;
  /** A random choice that HARNESS_SEED repeats. */
  readonly pick: Pick;
  /** How long the steps of a failover may take here: the limits that matchers are given. */
  readonly budget: Budget;
}

export type ScenarioBody<
  Name extends string = string,
  Svc extends string = string,
  Kind extends WorkloadKind = WorkloadKind,
  Many extends string = string,
> = (context: ScenarioContext<Name, Svc, Kind, Many>) => Promise<void>;

/** @param settled ends the workload, at most once */
export function contextOf<
  Name extends string,
  Svc extends string,
  Kind extends WorkloadKind,
  Many extends string,
>(stage: Stage, settled: () => Promise<unknown>): ScenarioContext<Name, Svc, Kind, Many> {
  const clients = [...stage.clients.keys()].map(name => [name, clientHandle(stage, name)]);
  const services = [...stage.services.values()].map(each => [each.name, serviceHandle(stage, each)]);
  let outcome: Promise<Outcome<Name, Svc, Kind, Many>> | undefined;
  const finish = async () => {
    await measureServices(stage);
    await settled();
    return outcomeOf<Name, Svc, Kind, Many>(stage);
  };
  return {
    topology: liveTopology(stage),
    clients: Object.fromEntries(clients) as ScenarioContext<Name>['clients'],
    services: Object.fromEntries(services) as ScenarioContext<Name, Svc, Kind>['services'],
    inject: nemesis => inject(stage, nemesis),
    finish() {
      outcome ??= finish();
      return outcome;
    },
    pick: stage.deployment.pick,
    budget: budgetOf(stage.topology.settings),
  };
}
