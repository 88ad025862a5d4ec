import type { MatcherFunction } from 'expect';
import { type Duration, milliseconds, now, showMs } from '../basics/index.ts';
import { checked, evenIfLate, judgement, unlessDisturbed } from './judgement.ts';
import { asTopology } from './subjects.ts';

export const toComeToRestWithin: MatcherFunction<[Duration]> = async function (received, within) {
  const topology = asTopology(received, 'toComeToRestWithin');
  const limit = checked('toComeToRestWithin', within);
  const fromMs = now();
  const trouble = await topology.restlessAfter(limit);
  const judged = judgement(this, trouble === undefined, {
    expected: `every server to answer, and all to agree on one master, within ${within}`,
    found: trouble ?? 'they did',
    timeline: topology.timeline(),
  });
  const isLate = trouble !== undefined && topology.disturbed() !== undefined;
  const isStableLate = isLate && (await topology.restlessAfter(limit)) === undefined;
  const budgetMs = milliseconds('toComeToRestWithin', limit);
  const overrunMs = isStableLate ? now() - fromMs - budgetMs : Number.POSITIVE_INFINITY;
  return unlessDisturbed(judged, topology, { fromMs, budgetMs, overrunMs });
};

export const toPublishWithin: MatcherFunction<[string, Duration]> = async function (received, event, within) {
  const topology = asTopology(received, 'toPublishWithin');
  const limit = checked('toPublishWithin', within);
  const published = await evenIfLate(topology, limit, each => topology.publishedWithin(String(event), each));
  const publishedMs = published.afterMs;
  const judged = judgement(this, published.inTime, {
    expected: `a sentinel to publish ${event} within ${within} after the fault`,
    found: publishedMs === undefined ? 'none did' : `one did after ${showMs(publishedMs)}`,
    details: topology.published(),
    timeline: topology.timeline(),
  });
  return unlessDisturbed(judged, topology, published.overrun);
};
