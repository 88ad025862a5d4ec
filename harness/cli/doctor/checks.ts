import { showMs } from '../../basics/index.ts';
import type { Capabilities, Capability, EngineDiagnosis } from '../../engine/index.ts';
import { type Disturbance, showDisturbance, whyDisturbed } from '../../observation/index.ts';
import { catalogue } from '../fault-catalogue.ts';
import { whatIsMissing } from '../faults.ts';
import type { MachineLimits } from './machine.ts';

/**
 * 'absent': not here, as on every usual machine. 'restricted': something cannot run here, or its times are in doubt.
 * 'unusable': nothing can run.
 */
export type State = 'ok' | 'absent' | 'restricted' | 'unusable';

/** What was checked, and what was found. */
export interface Check {
  readonly check: string;
  readonly state: State;
  readonly found: string;
  /** What to do about it; undefined where nothing has to be done. */
  readonly todo?: string;
}

/** Everything that was found out about this machine. */
export interface Diagnosis {
  readonly node: { readonly version: string; readonly wanted: string };
  /** The message of the error when no engine answers, or its image cannot be used. */
  readonly engine: EngineDiagnosis | { readonly why: string };
  readonly limits: MachineLimits;
  readonly disturbance: Disturbance;
}

/** A judgement of each part, in the order of the table. Pure. */
export function checksOf({ node, engine, limits, disturbance }: Diagnosis): Check[] {
  return [
    checkNode(node),
    ...('why' in engine
      ? [failed('engine', engine.why, 'the other checks of the engine need one')]
      : engineChecks(engine)),
    checkLoad(disturbance),
    ...limitChecks(limits),
  ];
}

/** The worst of them. */
export function worstOf(checks: readonly Check[]): Exclude<State, 'absent'> {
  if (checks.some(({ state }) => state === 'unusable')) return 'unusable';
  return checks.some(({ state }) => state === 'restricted') ? 'restricted' : 'ok';
}

const passed = (check: string, found: string): Check => ({ check, state: 'ok', found });
const lacking = (state: State) => (check: string, found: string, todo: string) => ({
  check,
  state,
  found,
  todo,
});
const restricted = lacking('restricted');
const failed = lacking('unusable');

function checkNode({ version, wanted }: Diagnosis['node']): Check {
  const least = Number(/\d+/.exec(wanted)?.[0] ?? 0);
  if (Number(version.split('.')[0]) >= least) return passed('node', version);
  return failed('node', version, `install Node ${wanted}`);
}

function engineChecks(engine: EngineDiagnosis): Check[] {
  const { rootless, cgroupVersion, cgroupDriver } = engine;
  const about = [
    `${engine.engine} at ${engine.endpoint}`,
    `${engine.operatingSystem}, kernel ${engine.kernel}, ${engine.processors} processors`,
    `${rootless ? 'rootless' : 'rootful'}, cgroup v${cgroupVersion} (${cgroupDriver})`,
  ].join('; ');
  return [
    passed('engine', about),
    checkImage(engine.image),
    ...(engine.image.there ? capabilityChecks(engine.image.capabilities) : []),
    checkClock(engine),
    checkLeftovers(engine.leftovers),
  ];
}

function checkImage(image: EngineDiagnosis['image']): Check {
  if (image.there) return passed('image', `${image.name}: ${image.server} ${image.version}`);
  if (image.isOwn)
    return restricted(
      'image',
      `${image.name} is not built yet, so what the kernel can do was not tried`,
      "run 'failover images'; the first run builds it as well",
    );
  return restricted(
    'image',
    `${image.name} (HARNESS_IMAGE) is not on the engine`,
    'the first run pulls it; correct or unset HARNESS_IMAGE if there is no such image',
  );
}

/** What no usual machine has, and no scenario counts on: it is listed, and is no restriction. */
const SPECIAL: readonly Capability[] = ['clock control', 'several machines', 'coordinated failover'];

function capabilityChecks(capabilities: Capabilities): Check[] {
  return (Object.entries(capabilities) as [Capability, string | null][]).map(([capability, why]) => {
    if (why === null) return passed(capability, 'yes');
    const lost = catalogue().filter(({ needs }) => needs.includes(capability));
    const found = `no: ${why}`;
    if (SPECIAL.includes(capability)) return { check: capability, state: 'absent', found };
    const kinds = lost.map(({ kind }) => kind).join(', ');
    return restricted(
      capability,
      found,
      kinds === ''
        ? 'topologies that need it cannot start'
        : `scenarios with these faults are skipped: ${kinds}`,
    );
  });
}

const MOST_CLOCK_OFFSET_MS = 1000;

/** Times are taken on this machine's monotonic clock; the engine's wall clock is in the logs of servers. */
function checkClock({ clockOffsetMs, clockErrorMs }: EngineDiagnosis): Check {
  const found = `the engine's wall clock differs by ${showMs(Math.abs(clockOffsetMs))} (± ${showMs(clockErrorMs / 2)})`;
  if (Math.abs(clockOffsetMs) <= MOST_CLOCK_OFFSET_MS + clockErrorMs) return passed('clock', found);
  return restricted('clock', found, 'synchronize the clocks: times in server logs cannot be compared');
}

function checkLeftovers({ abandoned, inUse }: EngineDiagnosis['leftovers']): Check {
  const used = inUse.length === 0 ? '' : `; ${inUse.length} containers and networks of runs that go on`;
  if (abandoned.length === 0) return passed('leftovers', `none${used}`);
  return {
    ...passed('leftovers', `${abandoned.length} of killed runs${used}: ${abandoned.join(', ')}`),
    todo: "'failover clean' removes them; so does the next run",
  };
}

function checkLoad(disturbance: Disturbance): Check {
  const found = showDisturbance(disturbance);
  const why = whyDisturbed(disturbance);
  if (why === undefined) return passed('load', found);
  return restricted('load', found, `${why}: a missed deadline is unknown here; run fewer things at once`);
}

const GB = 1e9;
const LEAST = { openFiles: 1024, processes: 500, memory: 0.5 * GB, disk: 1 * GB } as const;

function limitChecks(limits: MachineLimits): Check[] {
  const { openFiles, processes, freeMemoryBytes, freeDiskBytes, freeEngineDiskBytes } = limits;
  return [
    atLeast('open files', openFiles, LEAST.openFiles, String, 'raise it: ulimit -n 4096'),
    atLeast('processes', processes, LEAST.processes, String, 'raise pids.max or ulimit -u'),
    atLeast('free memory', freeMemoryBytes, LEAST.memory, gigabytes, 'one scenario at a time: --workers 1'),
    atLeast('free disk', freeDiskBytes, LEAST.disk, gigabytes, 'remove old folders of reports/'),
    ...(freeEngineDiskBytes === undefined
      ? []
      : [atLeast('free disk of the engine', freeEngineDiskBytes, LEAST.disk, gigabytes, 'docker system df')]),
  ];
}

function atLeast(
  check: string,
  value: number | undefined,
  least: number,
  show: (value: number) => string,
  todo: string,
): Check {
  if (value === undefined) return passed(check, 'no limit');
  if (value >= least) return passed(check, show(value));
  return restricted(check, `${show(value)}, less than ${show(least)}`, todo);
}

const gigabytes = (bytes: number): string => `${(bytes / GB).toFixed(1)} GB`;

/** The faults that cannot be injected here, each with the reason. */
export const impossibleFaults = (capabilities: Capabilities) =>
  catalogue().flatMap(({ kind, needs }) => {
    const lacks = whatIsMissing(needs, capabilities);
    return lacks.length === 0 ? [] : [{ kind, why: lacks.join('; ') }];
  });
