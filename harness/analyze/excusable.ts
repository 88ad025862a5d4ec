import { excuseFor } from '../observation/index.ts';
import type { ScenarioRecord } from '../run/index.ts';

/** What was too long, unless the state of the machine explains by how much. */
export function excusable(
  { disturbance }: Pick<ScenarioRecord, 'disturbance'>,
  wrong: string,
  time: { readonly fromMs: number; readonly untilMs: number; readonly budgetMs: number },
): { readonly wrong: string; readonly excusedBy?: string } {
  const { fromMs, untilMs, budgetMs } = time;
  const excuse = excuseFor(disturbance, { ...time, overrunMs: untilMs - fromMs - budgetMs });
  return excuse === undefined ? { wrong } : { wrong, excusedBy: `the machine was too busy: ${excuse}` };
}
