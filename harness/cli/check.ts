import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import {
  type Duration,
  milliseconds,
  oneOf,
  ownModule,
  UnusableInput,
  wholeNumber,
} from '../basics/index.ts';
import {
  BATTERY,
  type Battery,
  type BatterySettings,
  batteryFor,
  batteryOutcome,
  CHECK_FORMATS,
  type CheckFormat,
  type CheckRequest,
  type CheckResult,
  checkStatically,
  formatCheck,
  imageFor,
  readInput,
  readServiceFile,
  rulesTable,
  type ServiceFile,
  showBattery,
  startBattery,
} from '../check/index.ts';
import { beQuiet, exits, QUIET } from './command.ts';
import { runRepeated } from './run-jest.ts';

/** As commander gives them. */
interface Options {
  readonly sentinelConf?: readonly string[];
  readonly redisConf?: readonly string[];
  readonly aclFile?: string;
  readonly client?: string;
  readonly service?: string;
  readonly image?: string;
  readonly sentinels?: string;
  readonly replicas?: string;
  readonly budget?: string;
  readonly maxLost?: string;
  readonly maxFailed?: string;
  readonly longestBlock?: string;
  readonly format: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly rules?: boolean;
  readonly static?: boolean;
  readonly faults?: string;
  readonly output?: string;
}

const DESCRIPTION =
  'Checks the configuration of a deployment, of its clients and of a service: first with rules, then on real containers through a battery of faults.';

const HELP = `
Exit codes: 0 no error was found and every fault passed, 1 an error was found or a fault did not pass, 2 a file cannot be
read, the service does not become ready, or no engine runs.

  failover check --sentinel-conf ops/sentinel.conf --redis-conf ops/redis.conf --sentinels 3 --replicas 2
  failover check --client src/redis-options.ts --budget 10s --static
  failover check --service failover/orders.ts --budget 10s --max-failed 500
`;

const list = (value: string, before: readonly string[] = []): string[] => [...before, value];

export const checkCommand = (): Command =>
  new Command('check')
    .summary('mistakes in configuration files and options of clients')
    .description(DESCRIPTION)
    .option('--sentinel-conf <file>', 'sentinel.conf; repeat it for each sentinel, or give one for all', list)
    .option('--redis-conf <file>', 'redis.conf; repeat it for servers that differ', list)
    .option('--acl-file <file>', 'the file that `aclfile` names')
    .option(
      '--client <file>',
      'options of ioredis: JSON, or a module that exports them or a function that makes the client',
    )
    .option(
      '--service <module>',
      'your own service: a module whose default export is service({ … }); the battery sends it requests, and has no other client without --client',
    )
    .option('--image <image>', 'the image of the servers with its version, such as valkey/valkey:9.0.1')
    .option('--sentinels <n>', 'number of sentinels; default: the files given, or the known-sentinel lines')
    .option('--replicas <n>', 'number of replicas of each master; default: the known-replica lines')
    .option(
      '--budget <duration>',
      'the longest outage of the client and of the service that you accept, such as 10s',
    )
    .option(
      '--max-lost <n>',
      'how many acknowledged writes a fault may lose: 0 makes a possible loss an error',
    )
    .option('--max-failed <n>', 'how many requests to the service may fail from the fault on')
    .option('--longest-block <duration>', 'the longest blocking call of the client, such as 5s')
    .option('--static', 'only the rules, without an engine')
    .option(
      '--faults <names>',
      `which faults of the battery to inject (default: all): ${BATTERY.map(({ name }) => name).join(', ')}`,
    )
    .option('--format <format>', `one of ${CHECK_FORMATS.join(', ')}`, 'terminal')
    .option('-o, --output <file>', 'writes the result into a file')
    .option('--json', 'the same as --format json')
    .option(...QUIET)
    .option('--rules', 'lists the rules, in Markdown')
    .addHelpText('after', HELP)
    .action(exits(check));

async function check(options: Options): Promise<number> {
  if (options.rules) {
    process.stdout.write(rulesTable());
    return 0;
  }
  const wanted = options.json ? 'json' : (options.format as CheckFormat);
  const format = oneOf<CheckFormat>('--format', wanted, CHECK_FORMATS);
  beQuiet(options.quiet);
  const faults = faultsIn(options.faults);
  if (!options.static && format !== 'terminal' && options.output === undefined)
    throw new UnusableInput(
      `--format ${format} needs --output <file> with the battery, whose progress is on standard output; or give --static`,
    );
  const request = requestOf(options);
  const service = await serviceOf(options);
  const input = await readInput(request);
  const result = checkStatically(input);
  if (options.static) {
    write(await formatCheck(format, result), options.output);
    return result.verdict === 'pass' ? 0 : 1;
  }
  process.stdout.write(await formatCheck('terminal', result));
  const settings = batteryFor(request, input, service);
  if (input.server !== undefined) process.env.HARNESS_IMAGE ??= imageFor(input.server) ?? input.server.image;
  const battery = await runBattery({ ...settings, faults }, result);
  if (typeof battery === 'number') return battery;
  if (options.output !== undefined) write(await formatCheck(format, result, battery), options.output);
  process.stdout.write(`\n${showBattery(battery)}`);
  return result.verdict === 'pass' && battery.verdict === 'pass' ? 0 : 1;
}

const SCENARIOS = fileURLToPath(ownModule('../check/battery/battery.scenario.ts', import.meta.url));

/** @returns the exit code of a run that did not come to its end */
async function runBattery(settings: BatterySettings, { findings }: CheckResult): Promise<Battery | number> {
  startBattery(settings);
  // Jest does not find it among the scenarios: it runs only from here.
  const { run, folder, exitCode } = await runRepeated(SCENARIOS, 1, [
    `--testMatch=${SCENARIOS}`,
    // It is outside of the project, or in its node_modules, which Jest ignores.
    `--roots=${dirname(SCENARIOS)}`,
    '--testPathIgnorePatterns=^$',
  ]);
  return run === undefined
    ? exitCode
    : batteryOutcome(
        {
          faults: settings.faults,
          reports: run.scenarios,
          server: run.environment.server,
          folder,
          service: settings.service?.name,
        },
        findings,
      );
}

/** @throws UnusableInput for a module that exports no service, and for options that fit none */
async function serviceOf({
  service,
  maxFailed,
  static: isStatic,
}: Options): Promise<ServiceFile | undefined> {
  if (service === undefined) {
    if (maxFailed === undefined) return undefined;
    throw new UnusableInput('--max-failed counts requests to a service; give --service <module> as well');
  }
  if (isStatic) throw new UnusableInput('--service is tested by the battery; leave out --static');
  return readServiceFile(service);
}

/** @throws UnusableInput naming the faults */
function faultsIn(text: string | undefined): string[] {
  const known = BATTERY.map(({ name }) => name);
  if (text === undefined) return known;
  return text.split(',').map(name => oneOf('--faults', name.trim(), known));
}

function write(text: string, file: string | undefined): void {
  if (file === undefined) process.stdout.write(text);
  else writeOutput(file, text);
}

function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UnusableInput(`--output ${file} cannot be written: ${String(error)}`);
  }
}

const requestOf = (options: Options): CheckRequest => ({
  sentinelConfs: options.sentinelConf ?? [],
  redisConfs: options.redisConf ?? [],
  aclFile: options.aclFile,
  client: options.client,
  service: options.service,
  image: options.image,
  sentinels: numberIn('--sentinels', options.sentinels, 1),
  replicas: numberIn('--replicas', options.replicas, 0),
  budgetMs: durationIn('--budget', options.budget),
  maxLost: numberIn('--max-lost', options.maxLost, 0),
  maxFailed: numberIn('--max-failed', options.maxFailed, 0),
  longestBlockMs: durationIn('--longest-block', options.longestBlock),
});

const numberIn = (flag: string, text: string | undefined, least: number): number | undefined =>
  text === undefined ? undefined : wholeNumber(flag, text.trim() === '' ? Number.NaN : Number(text), least);

const durationIn = (flag: string, text: string | undefined): number | undefined =>
  text === undefined ? undefined : milliseconds(flag, text as Duration);
