import { showMs } from '../basics/index.ts';
import type { FailoverTimeline } from '../timeline/index.ts';

const NAMES_SHOWN = 5;

/** '3 lost (app-17, app-18, app-19)', with at most five names. @param examples some of them, or all */
export function listing(what: string, count: number, examples: readonly string[]): string {
  if (count === 0) return `no ${what}`;
  const shown = examples.slice(0, NAMES_SHOWN);
  return `${count} ${what} (${[...shown, ...(count > shown.length ? ['…'] : [])].join(', ')})`;
}

/** The failover as lines of text, for the messages of failing matchers. */
export function describeTimeline({
  phases,
  oldMaster,
  newMaster,
  leader,
  masters,
}: FailoverTimeline): string {
  const reached = Object.entries(phases).sort(([, a], [, b]) => a - b);
  const lines = reached.map(([phase, ms]) => `  ${phase.replace('Ms', '').padEnd(13)} ${showMs(ms)}`);
  const actors = [
    `master before: ${oldMaster}`,
    `after: ${masters.length > 1 ? masters.join(', then ') : (newMaster ?? 'none')}`,
    `led by: ${leader ?? 'nobody'}`,
  ];
  return [
    'Timeline since the fault:',
    ...(lines.length > 0 ? lines : ['  no phase was reached']),
    `  ${actors.join(', ')}`,
  ].join('\n');
}
