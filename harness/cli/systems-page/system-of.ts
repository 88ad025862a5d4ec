import type { ScenarioReport } from '../../report/index.ts';
import { SYSTEMS } from '../../systems/index.ts';

const CUT_OFF_MACHINE = 'cut-off-machine';

const PLAIN = 'sentinel';

/** The name of the system that a scenario put to the test. Most are about the plain deployment behind sentinels. */
export function systemOf({ file, applications = {}, settings, faults }: ScenarioReport): string {
  const kind = Object.values(applications)[0]?.kind;
  if (kind !== undefined) return SYSTEMS.find(({ name }) => kind.startsWith(name))?.name ?? kind;
  const named = SYSTEMS.find(({ name }) => name !== PLAIN && file.includes(`/${name}`));
  if (named !== undefined) return named.name;
  // One that never started has told nothing of its application.
  if (groupOf(file) === 'applications') return 'cache-aside';
  if (settings?.cluster !== undefined) return 'cluster';
  if (faults.some(fault => fault.kind === CUT_OFF_MACHINE)) return 'two-machines';
  return PLAIN;
}

/** 'master-dies' of 'scenarios/master-dies/crash.scenario.ts' */
export const groupOf = (file: string): string => /([^/]+)\/[^/]+$/.exec(file)?.[1] ?? '';
