import { FATES } from '../html/model.ts';
import { showMoment, showMs } from './format.ts';
import type { Description, Target } from './row.ts';
import type { Drawing } from './unpack.ts';

const FATE_WORDS: Readonly<Record<(typeof FATES)[number], string>> = {
  ok: 'acknowledged',
  fail: 'failed',
  unresolved: 'unresolved',
  ghost: 'reported as failed, but in the final data',
  lost: 'acknowledged, but lost',
};

export function describe({ model, operations }: Drawing, target: Target): Description {
  const name = model.rows[target.row]?.name ?? '';
  const moment = showMoment(target.atMs);
  if (target.kind === 'event') {
    const raw = JSON.parse(model.events[target.index] ?? '{}') as Record<string, unknown>;
    return { title: `${name}, ${moment}: ${headOf(raw)}`, raw };
  }
  const own = operations.get(target.row);
  const fate = FATES[own?.fates[target.index] ?? 0] ?? 'ok';
  const took = own?.tookMs[target.index] ?? Number.NaN;
  const long = Number.isNaN(took) ? 'never ended' : `after ${showMs(took)}`;
  const raw = own?.line(target.index) ?? {};
  return { title: `${name}, ${moment}: ${raw.kind} ${FATE_WORDS[fate]}, ${long}`, raw };
}

/** The word that an event is known by. */
function headOf(raw: Readonly<Record<string, unknown>>): string {
  switch (raw.kind) {
    case 'log':
      return String(raw.line).replace(/^\d+:[A-Z] \d+ \w+ \d+ [\d:.]+ . /, '');
    case 'role':
      return `${raw.role}, offset ${raw.offset}`;
    case 'view':
      return `names ${hostOf(raw.master)}`;
    case 'cluster view':
      return `${raw.state}, suspects ${listed(raw.suspected)}, considers failed ${listed(raw.failing)}`;
    case 'answering':
      return String(raw.why);
    case 'fault':
      return `${raw.fault} of ${raw.target}, ${raw.moment}`;
    default:
      return [raw.event, raw.payload ?? raw.detail].filter(Boolean).join(' ');
  }
}

const listed = (names: unknown): string =>
  Array.isArray(names) && names.length > 0 ? names.join(' and ') : 'none';

const hostOf = (address: unknown): string =>
  typeof address === 'object' && address !== null && 'host' in address ? String(address.host) : 'no master';
