import { judge } from './judgement.ts';
import type { Pair } from './pairs.ts';

/** Acknowledged writes of a client that some runs lost, and others did not. */
export interface LossChange {
  readonly scenario: string;
  readonly client: string;
  readonly is: 'more' | 'fewer';
  readonly before: Lost;
  readonly after: Lost;
}

interface Lost {
  readonly runs: number;
  /** How many of them lost any. */
  readonly losing: number;
  /** In all of them. */
  readonly writes: number;
}

// That all clients of a scenario share.
const DOUBT = 0.05;

/** Where writes are lost that were not lost before, or no longer, or where each run loses more or fewer than chance explains. */
export const lossChanges = (pairs: readonly Pair[]): LossChange[] => pairs.flatMap(changesIn);

function changesIn({ scenario, before, after }: Pair): LossChange[] {
  const clients = Object.keys(after?.lost ?? {});
  return clients.flatMap(client => {
    const [was, is] = [before?.lost[client] ?? [], after?.lost[client] ?? []];
    const change = changeOf(was, is, 1 - DOUBT / clients.length);
    return change === undefined ? [] : [{ scenario, client, is: change, before: told(was), after: told(is) }];
  });
}

function changeOf(
  before: readonly number[],
  after: readonly number[],
  confidence: number,
): LossChange['is'] | undefined {
  if (before.length === 0 || after.length === 0) return undefined;
  const [was, is] = [told(before), told(after)];
  if (was.losing === 0 && is.losing > 0) return 'more';
  if (was.losing > 0 && is.losing === 0) return 'fewer';
  const judgement = judge({ values: before, over: [] }, { values: after, over: [] }, confidence);
  if (judgement.is === 'slower') return 'more';
  return judgement.is === 'faster' ? 'fewer' : undefined;
}

const told = (lost: readonly number[]): Lost => ({
  runs: lost.length,
  losing: lost.filter(writes => writes > 0).length,
  writes: lost.reduce((sum, writes) => sum + writes, 0),
});
