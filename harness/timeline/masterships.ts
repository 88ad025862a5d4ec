import type { ObservedEvent } from '../observation/index.ts';

/** A time in which a server called itself master and answered. Ms on the harness's clock. */
interface Mastership {
  readonly server: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Which server was observed as a master, and when. @param untilMs the end of those that had not ended */
export function masterships(events: readonly ObservedEvent[], untilMs: number): Mastership[] {
  const found: Mastership[] = [];
  const claims = new Map<string, { isMaster: boolean; answers: boolean; fromMs: number }>();
  const close = (server: string, toMs: number) => {
    const claim = claims.get(server);
    if (claim?.isMaster && claim.answers) found.push({ server, fromMs: claim.fromMs, toMs });
  };
  for (const event of events) {
    if (event.kind !== 'role' && event.kind !== 'answering') continue;
    const before = claims.get(event.server) ?? { isMaster: false, answers: true, fromMs: event.atMs };
    const change =
      event.kind === 'role' ? { isMaster: event.role === 'master' } : { answers: event.answering };
    const after = { ...before, ...change };
    if (after.isMaster === before.isMaster && after.answers === before.answers) continue;
    close(event.server, event.atMs);
    claims.set(event.server, { ...after, fromMs: event.atMs });
  }
  for (const server of claims.keys()) close(server, untilMs);
  return found.sort((a, b) => a.fromMs - b.fromMs);
}
