import type { ScenarioReport } from './result.ts';

/** 'security: acl, mtls', or why a scenario of a secured run has none; undefined where neither asks for it. */
export function showSecurity({ settings }: Pick<ScenarioReport, 'settings'>): string | undefined {
  const security = settings?.security;
  if (security === undefined) return undefined;
  const { kinds, keeps } = security;
  if (kinds.length > 0) return `security: ${kinds.join(', ')}`;
  return `security: not that of the run; ${keeps ?? 'the topology sets `security: []`'}`;
}
