import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { type Duration, milliseconds, oneOf, UnusableInput, wholeNumber } from '../basics/index.ts';
import {
  CHECK_FORMATS,
  type CheckFormat,
  type CheckRequest,
  checkStatically,
  formatCheck,
  readInput,
  rulesTable,
} from '../check/index.ts';
import { exits } from './command.ts';

/** As commander gives them. */
interface Options {
  readonly sentinelConf: readonly string[];
  readonly redisConf: readonly string[];
  readonly aclFile?: string;
  readonly client?: string;
  readonly image?: string;
  readonly sentinels?: string;
  readonly replicas?: string;
  readonly budget?: string;
  readonly maxLost?: string;
  readonly longestBlock?: string;
  readonly format: string;
  readonly json?: boolean;
  readonly rules?: boolean;
  readonly output?: string;
}

const DESCRIPTION =
  'Checks the configuration of a deployment and of its clients for mistakes that make a failover fail, lose data or strand clients. Needs no engine.';

const HELP = `
Exit codes: 0 no error was found, 1 an error was found, 2 a file cannot be read.

  failover check --sentinel-conf ops/sentinel.conf --redis-conf ops/redis.conf --sentinels 3 --replicas 2
  failover check --client src/redis-options.ts --budget 10s
`;

const list = (value: string, before: readonly string[]): string[] => [...before, value];

export const checkCommand = (): Command =>
  new Command('check')
    .summary('mistakes in configuration files and options of clients')
    .description(DESCRIPTION)
    .option(
      '--sentinel-conf <file>',
      'sentinel.conf; repeat it for each sentinel, or give one for all',
      list,
      [],
    )
    .option('--redis-conf <file>', 'redis.conf; repeat it for servers that differ', list, [])
    .option('--acl-file <file>', 'the file that `aclfile` names')
    .option('--client <file>', 'options of ioredis: JSON, or a module with them as its default export')
    .option('--image <image>', 'the image of the servers with its version, such as valkey/valkey:9.0.1')
    .option('--sentinels <n>', 'number of sentinels; default: the files given, or the known-sentinel lines')
    .option('--replicas <n>', 'number of replicas of each master; default: the known-replica lines')
    .option('--budget <duration>', 'the longest outage that you accept, such as 10s')
    .option(
      '--max-lost <n>',
      'how many acknowledged writes a fault may lose: 0 makes a possible loss an error',
    )
    .option('--longest-block <duration>', 'the longest blocking call of the client, such as 5s')
    .option('--format <format>', `one of ${CHECK_FORMATS.join(', ')}`, 'terminal')
    .option('--output <file>', 'writes the result into a file')
    .option('--json', 'the same as --format json')
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
  const result = checkStatically(await readInput(requestOf(options)));
  const text = await formatCheck(format, result);
  if (options.output === undefined) process.stdout.write(text);
  else writeOutput(options.output, text);
  return result.verdict === 'pass' ? 0 : 1;
}

function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UnusableInput(`--output ${file} cannot be written: ${String(error)}`);
  }
}

const requestOf = (options: Options): CheckRequest => ({
  sentinelConfs: options.sentinelConf,
  redisConfs: options.redisConf,
  aclFile: options.aclFile,
  client: options.client,
  image: options.image,
  sentinels: numberIn('--sentinels', options.sentinels, 1),
  replicas: numberIn('--replicas', options.replicas, 0),
  budgetMs: durationIn('--budget', options.budget),
  maxLost: numberIn('--max-lost', options.maxLost, 0),
  longestBlockMs: durationIn('--longest-block', options.longestBlock),
});

const numberIn = (flag: string, text: string | undefined, least: number): number | undefined =>
  text === undefined ? undefined : wholeNumber(flag, text.trim() === '' ? Number.NaN : Number(text), least);

const durationIn = (flag: string, text: string | undefined): number | undefined =>
  text === undefined ? undefined : milliseconds(flag, text as Duration);
