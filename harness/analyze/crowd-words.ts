import { showMs } from '../basics/index.ts';
import type { CrowdFailover } from './crowd-failovers.ts';

/** '2 of 3 connections worked again: the first after 3.02 s, half of them after 3.50 s, the last after 4.10 s; 1 never did' */
export function showReconnections(failover: CrowdFailover): string {
  const { connections, undisturbed, reconnected, never, firstMs, medianMs, lastMs } = failover;
  if (undisturbed === connections) return `none of ${connections} connections was interrupted`;
  const moments = [
    ...(firstMs === undefined ? [] : [`the first after ${showMs(firstMs)}`]),
    ...(medianMs === undefined ? [] : [`half of them after ${showMs(medianMs)}`]),
    ...(lastMs === undefined ? [] : [`the last after ${showMs(lastMs)}`]),
  ];
  return [
    `${reconnected} of ${connections} connections worked again${moments.length === 0 ? '' : `: ${moments.join(', ')}`}`,
    ...(undisturbed === 0 ? [] : [`${undisturbed} not interrupted`]),
    ...(never === 0 ? [] : [`${never} never did`]),
  ].join('; ');
}
