import type { MatcherFunction } from 'expect';
import { type Duration, showMs } from '../basics/index.ts';
import { checked, judgement, unlessDisturbed } from './judgement.ts';
import { asTopology } from './subjects.ts';

export const toComeToRestWithin: MatcherFunction<[Duration]> = async function (received, within) {
  const topology = asTopology(received, 'toComeToRestWithin');
  const trouble = await topology.restlessAfter(checked('toComeToRestWithin', within));
  const judged = judgement(this, trouble === undefined, {
    expected: `every server to answer, and all to agree on one master, within ${within}`,
    found: trouble ?? 'they did',
    timeline: topology.timeline(),
  });
  return unlessDisturbed(judged, topology.disturbed());
};

export const toPublishWithin: MatcherFunction<[string, Duration]> = async function (received, event, within) {
  const topology = asTopology(received, 'toPublishWithin');
  const publishedMs = await topology.publishedWithin(String(event), checked('toPublishWithin', within));
  const judged = judgement(this, publishedMs !== undefined, {
    expected: `a sentinel to publish ${event} within ${within} after the fault`,
    found: publishedMs === undefined ? 'none did' : `one did after ${showMs(publishedMs)}`,
    details: topology.published(),
    timeline: topology.timeline(),
  });
  return unlessDisturbed(judged, topology.disturbed());
};
