import { type Duration, milliseconds, now, showAddress } from '../basics/index.ts';
import { deafnessOf, lastIssueOf, type Operation, outageOf } from '../history/index.ts';
import { whyTooLate } from '../observation/index.ts';
import { masterFor } from '../report/index.ts';
import { type FailoverTimeline, failoverAfter, followedAfter } from '../timeline/index.ts';
import { type JudgedClient, lossOf, Unknown } from '../verdict/index.ts';
import { disconnectionsSince } from './disconnections.ts';
import type { Settled } from './settle.ts';
import { type Stage, type Start, starts } from './stage.ts';

/** A client as matchers see it. @param settled ends the workload, at most once */
export function judgedClient(stage: Stage, name: string, settled: () => Promise<Settled>): JudgedClient {
  const { observation } = stage;
  const lastFault = (): Start => {
    const { shard } = stage.clients.get(name) ?? {};
    const last = starts(stage, shard).at(-1) ?? starts(stage).at(-1);
    if (last === undefined) throw new Unknown(`${name} was judged before any fault was injected`);
    return last;
  };
  const remains = async () => {
    const found = (await settled()).remains.get(name);
    if (found === undefined) throw new Unknown(`there is no client ${name}`);
    return found;
  };
  /** What it did, since when that is judged, and until when. */
  const worked = async (): Promise<[readonly Operation[], number, number]> => {
    const fault = starts(stage)[0] ?? lastFault();
    const { workEndedAtMs } = await settled();
    const { operations } = await remains();
    return [operations, fault.injectedAtMs, lastIssueOf(operations, workEndedAtMs)];
  };
  return {
    subject: 'client',
    name,
    demand: demand => stage.demands.push(demand),
    timeline: () => timelineOf(stage, lastFault()),
    doings: () => doingsSince(stage, name, lastFault().injectedAtMs),
    async followedWithin(within: Duration) {
      const withinMs = milliseconds('within', within);
      const fault = lastFault();
      stage.progress(`waiting up to ${within} for ${name} to follow`);
      const deadlineMs = stage.workEndedAtMs !== undefined ? 0 : fault.injectedAtMs + withinMs;
      const followedMs = await observation.until(() => followedMsOf(stage, name, fault), deadlineMs);
      if (followedMs === undefined && stage.workEndedAtMs !== undefined)
        throw new Unknown(
          `whether ${name} follows was asked when its workload had ended: ask before an expectation that ends it`,
        );
      return followedMs !== undefined && followedMs <= withinMs ? followedMs : undefined;
    },
    async loss() {
      const { left } = await settled();
      if ('unreadable' in left) throw new Unknown(`what is left cannot be read: ${left.unreadable}`);
      return lossOf(
        (await remains()).operations,
        left.data[masterFor(stage.clients.get(name)?.shard, left.masters, left.master)],
        struck(stage),
      );
    },
    outage: async () => outageOf(...(await worked())),
    async disconnections() {
      await settled();
      return disconnectionsSince(stage, name, lastFault().injectedAtMs);
    },
    async deafness() {
      const found = deafnessOf(...(await worked()));
      if (found === undefined) throw new Unknown(`${name} never received anything, also before the fault`);
      return found;
    },
    disturbed: overrun =>
      whyTooLate(
        stage.disturbance,
        { fromMs: lastFault().injectedAtMs, untilMs: stage.workEndedAtMs },
        overrun,
      ),
  };
}

const struck = ({ journal }: Stage) =>
  journal.injected.flatMap(({ askedAtMs, injectedAtMs }) =>
    injectedAtMs === undefined ? [] : [{ askedAtMs, injectedAtMs }],
  );

export const timelineOf = (stage: Stage, fault: Start): FailoverTimeline =>
  failoverAfter(stage.observation.events, stage.members, fault);

/** Ms from the fault to the client's first write on the master that its failover promoted. */
export function followedMsOf(stage: Stage, client: string, fault: Start): number | undefined {
  const { newMaster, phases } = timelineOf(stage, fault);
  const address = stage.members.find(({ name }) => name === newMaster)?.address;
  if (address === undefined) return undefined;
  return followedAfter(stage.observation.events, client, showAddress(address), fault.injectedAtMs, phases);
}

const DOINGS_SHOWN = 12;

function doingsSince({ observation }: Stage, client: string, sinceMs: number): string[] {
  const did = observation.events.flatMap(event => {
    if (event.kind !== 'client' || event.client !== client || event.atMs < sinceMs) return [];
    return [
      `${client} after ${Math.round(event.atMs - sinceMs)} ms: ${event.event} ${event.detail}`.trimEnd(),
    ];
  });
  if (did.length === 0)
    return [`${client} has done nothing since the fault (${Math.round(now() - sinceMs)} ms)`];
  return did.slice(-DOINGS_SHOWN);
}
