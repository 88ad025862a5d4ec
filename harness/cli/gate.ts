import { UnusableInput } from '../basics/index.ts';
import {
  compare,
  FELT,
  gate,
  parseAllowance,
  readMeasured,
  selectionOf,
  selects,
  showGate,
  toJson,
} from '../comparison/index.ts';
import { parseArguments } from './arguments.ts';

/**
 * Judges a stored run by a baseline.
 * @returns 0 when it held, 1 when something regressed or when that cannot be told: what proved nothing is no pass
 */
export function gateRun(args: readonly string[]): number {
  const { values, positionals } = parseArguments('npm run failover -- gate', {
    args: [...args],
    options: {
      baseline: { type: 'string' },
      'max-regression': { type: 'string' },
      on: { type: 'string' },
      all: { type: 'boolean' },
      json: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const [run = 'reports/latest', ...others] = positionals;
  if (others.length > 0) throw new UnusableInput(`gate takes one run, and was given ${positionals.length}`);
  const allowance = parseAllowance(
    '--max-regression',
    required('--max-regression', values['max-regression']),
  );
  const runs = [readMeasured(required('--baseline', values.baseline)), readMeasured(run)] as const;
  const isAsked = values.on === undefined ? selects(FELT) : selectionOf('--on', values.on, runs);
  const comparison = compare(...runs, isAsked);
  const judged = gate(comparison, allowance);
  const { changes: _, ...told } = comparison;
  process.stdout.write(
    values.json ? toJson({ ...judged, ...told }) : showGate(comparison, judged, values.all ?? false),
  );
  return judged.verdict === 'held' ? 0 : 1;
}

function required(option: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new UnusableInput(
    `gate needs ${option}: npm run failover -- gate --baseline <run or file> --max-regression 20%`,
  );
}
