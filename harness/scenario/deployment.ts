import { type Deployment, masterNameOf, type Trigger } from '../faults/index.ts';
import type { Observation } from '../observation/index.ts';
import {
  failoverAfter,
  kindOf,
  type Member,
  type Phases,
  partOf,
  sentinelEvents,
  type TimelineStart,
} from '../timeline/index.ts';
import type { Server, Topology } from '../topology/index.ts';
import type { Pick } from './random.ts';

/** The deployment as faults see it, with what was observed of it. @param lastStart where the last injection began */
export function deploymentOf(
  topology: Topology,
  observation: Observation,
  members: readonly Member[],
  pick: Pick,
  clientPorts: Deployment['clientPorts'],
  lastStart: () => TimelineStart | undefined,
  services?: Deployment['services'],
): Deployment {
  const serverAt = (name: string | undefined): Server | undefined =>
    name === undefined ? undefined : topology.find(name);
  return {
    topology,
    clientPorts,
    ...(services && { services }),
    pick,
    master(shard = masterNameOf({ topology })) {
      const named = kindOf(members).likelyMaster(observation.events, members, shard);
      const first = topology.redis.find(server => server.shard === shard) ?? topology.firstMaster;
      return serverAt(named) ?? first;
    },
    leader(shard) {
      const { events } = partOf(shard, observation.events, members);
      const elected = sentinelEvents(events).findLast(({ event }) => event === '+elected-leader');
      return serverAt(elected?.sentinel);
    },
    async fired(trigger, armedAtMs, deadlineMs) {
      const look = () => firedAt(trigger, armedAtMs, observation, members, lastStart());
      return observation.until(look, deadlineMs);
    },
  };
}

function firedAt(
  trigger: Trigger,
  armedAtMs: number,
  { events }: Observation,
  members: readonly Member[],
  start: TimelineStart | undefined,
): number | undefined {
  if (trigger.on === 'sentinel event') {
    const recent = events.filter(({ atMs }) => atMs >= armedAtMs);
    return sentinelEvents(recent).find(({ event, atMs }) => event === trigger.event && atMs >= armedAtMs)
      ?.atMs;
  }
  const { phases = {} } = start === undefined ? {} : failoverAfter(events, members, start);
  const afterMs = phases[`${trigger.phase}Ms` as keyof Phases];
  return start === undefined || afterMs === undefined ? undefined : start.injectedAtMs + afterMs;
}
