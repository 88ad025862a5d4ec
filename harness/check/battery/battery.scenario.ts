import { AssertionError } from 'node:assert';
import { beforeEach } from '@jest/globals';
import { importDefault } from '../../basics/index.ts';
import {
  type ClientOutcome,
  type ClientSpec,
  clientFrom,
  type Duration,
  expect,
  onShard,
  optionsFrom,
  type ServiceOutcome,
  scenario,
  sum,
  unlessTooBusy,
} from '../../index.ts';
import type { Service } from '../../services.ts';
import { batteryFault, batteryTimes } from './faults.ts';
import { requestsSinceFault } from './requests.ts';
import { type BatterySettings, currentBattery } from './settings.ts';

// The battery of `failover check`: the user's configuration, client and service through each fault.

const settings = currentBattery();
const { topology, service, budget: outage, maxLost, maxFailed, faults } = settings;
const clients = clientsOf(settings);
const services: Record<string, Service> =
  service === undefined
    ? {}
    : { [service.name]: (await importDefault('--service', service.module, 'service({ … })')) as Service };

function clientsOf({ client, maker, shard }: BatterySettings): Record<string, ClientSpec> {
  if (service !== undefined && client === undefined && maker === undefined) return {};
  const given = client === undefined ? {} : optionsFrom(new URL(client));
  const unplaced = maker === undefined ? given : clientFrom(new URL(maker));
  return { app: shard === undefined ? unplaced : onShard(shard, unplaced) };
}

// A service that did not become ready for one fault does not for the next, and each attempt takes as long as it is given.
const progress = { faults: 0, started: 0 };
beforeEach(() => {
  if (service !== undefined && progress.faults > progress.started)
    throw new Error(`not run, because the service ${service.name} did not become ready for the fault before`);
  progress.faults += 1;
});

// The verdict is about the outage and the loss.
const RESENT = { duplicates: 'ioredis sends again what it had no reply to' };

for (const name of faults) {
  const fault = batteryFault(name);
  if (fault === undefined) continue;
  const { nemesis, promotes, keepsOut, lasts } = fault;
  scenario(
    name,
    {
      topology,
      clients,
      services,
      tolerates: 'app' in clients ? RESENT : {},
      timeout: '5m',
    },
    async ({ topology: deployment, clients: { app }, services: running, finish, inject, budget }) => {
      progress.started = progress.faults;
      const failover = await inject(nemesis(batteryTimes(budget)));
      if (promotes) {
        await expect(failover).toPromoteWithin(budget.retry);
        // One that does not follow is judged by its outage.
        const following = sum(budget.following, '10s');
        await app?.followedWithin(following);
        for (const each of Object.values(running)) await each.recoveredWithin(following);
      }
      await failover.heal();
      await expect(deployment).toStabilizeWithin(sum(budget.following, budget.demotion));
      const outcome = await finish();
      const lasted = keepsOut && lasts !== undefined ? [batteryTimes(budget)[lasts]] : [];
      const limits = { outage: outage && sum(outage, ...lasted), maxLost, maxFailed };
      if (outcome.clients.app !== undefined) judgeClient(outcome.clients.app, limits);
      for (const each of Object.values(outcome.services)) await judgeService(each, limits);
    },
  );
}

/** Limits of a fault; undefined where there is none. */
interface Limits {
  readonly outage: Duration | undefined;
  readonly maxLost: number | undefined;
  readonly maxFailed: number | undefined;
}

function judgeClient(client: ClientOutcome, { outage, maxLost }: Limits): void {
  if (maxLost === undefined) expect(client).toLoseOnlyWritesInFlight();
  else expect(client).toLoseAtMost(maxLost);
  if (outage !== undefined) expect(client).toBeOutForAtMost(outage);
}

async function judgeService(service: ServiceOutcome, { outage, maxFailed }: Limits): Promise<void> {
  if (outage !== undefined) expect(service).toBeUnavailableForAtMost(outage);
  if (maxFailed !== undefined) await unlessTooBusy(service, () => requireFewFailed(service, maxFailed));
}

/** @throws AssertionError when more requests failed */
function requireFewFailed({ name, report, budget }: ServiceOutcome, most: number): void {
  const { requests, failed } = requestsSinceFault(report.periods);
  const isKept = failed <= most;
  budget({ what: `at most ${most} failed requests from the fault on`, kept: isKept });
  if (isKept) return;
  throw new AssertionError({
    message: `expected at most ${most} requests to ${name} to fail from the fault on; ${failed} of ${requests} failed`,
  });
}
