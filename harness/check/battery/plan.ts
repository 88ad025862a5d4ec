import { resolve } from 'node:path';
import { UnusableInput } from '../../basics/index.ts';
import { ownImagesNamed, tagOf } from '../../engine/index.ts';
import type { OptionsSource } from '../client-process.ts';
import { monitorsOf, sentinelYes } from '../directives.ts';
import type { Input } from '../input.ts';
import type { CheckRequest } from '../read-input.ts';
import { hasTls } from '../rules/tls.ts';
import type { ServerVersion } from '../server-version.ts';
import type { ServiceFile } from '../service-file.ts';
import { moduleUrl, testableClient } from './client-module.ts';
import { BATTERY } from './faults.ts';
import type { BatterySettings } from './settings.ts';

const DEFAULTS = { sentinels: 3, replicas: 2 } as const;

/**
 * What the battery runs with, for files that the static rules have read.
 * @throws UnusableInput for a module whose client connects at once
 */
export function batteryFor(
  request: Omit<CheckRequest, 'service'>,
  input: Input,
  service?: ServiceFile,
): BatterySettings {
  const { client, budgetMs, maxLost, maxFailed } = request;
  // The scenarios run in another folder.
  const [sentinelConfs, redisConfs] = [request.sentinelConfs, request.redisConfs].map(files =>
    files.map(file => resolve(file)),
  ) as [string[], string[]];
  const aclFile = request.aclFile && resolve(request.aclFile);
  const sentinels = input.sentinelCount ?? DEFAULTS.sentinels;
  const [sentinelConf] = sentinelConfs;
  const [redisConf] = redisConfs;
  const names = new Set(monitorsOf(input).map(({ name }) => name));
  const asked = input.client?.options.name;
  const master = names.size < 2 ? undefined : ([...names].find(name => name === asked) ?? [...names][0]);
  return {
    topology: {
      sentinels,
      replicas: input.replicas ?? DEFAULTS.replicas,
      ...(sentinelConf !== undefined && { sentinelConf }),
      ...(redisConf !== undefined && { redisConf }),
      ...(aclFile !== undefined && { aclFile }),
      ...(master !== undefined && { master }),
      ...(input.redis.some(hasTls) && { tls: true }),
      ...(input.sentinels.some(file => sentinelYes(file, 'resolve-hostnames')) && { hostnames: true }),
      servers: {
        ...ofServers('sentinel', sentinelConfs),
        ...ofServers('redis', redisConfs),
      },
    },
    ...clientFor(client, input.client?.from),
    ...(budgetMs !== undefined && { budget: `${budgetMs}ms` as const }),
    ...(maxLost !== undefined && { maxLost }),
    ...(service && { service }),
    ...(maxFailed !== undefined && { maxFailed }),
    faults: BATTERY.map(({ name }) => name),
  };
}

function clientFor(file: string | undefined, from: OptionsSource = 'options') {
  if (file === undefined) return {};
  if (from === 'options') return { client: testableClient(file) };
  if (from === 'function') return { maker: moduleUrl(file) };
  throw new UnusableInput(
    `${file} exports a client that connects at once; export a function that makes it, or its options, or give --static`,
  );
}

/** A file for each server, where there are several. */
const ofServers = (kind: 'redis' | 'sentinel', files: readonly string[]) =>
  files.length < 2 ? {} : Object.fromEntries(files.map((conf, i) => [`${kind}-${i + 1}`, { conf }]));

/** The image of ours that is nearest to a version: 'redis:7.2.4' runs on redis:7.0; undefined where none is. */
export function imageFor({ family, numbers: [major] }: ServerVersion): string | undefined {
  const own = ownImagesNamed([]).find(({ name }) => new RegExp(`^${family}:${major}(\\.|$)`).test(name));
  return own && tagOf(own);
}
